/** Lists of batches: a merchant's by time, and all that are due. */
import type { BatchIndex, DueBatches } from '../../application/batch/batch-store.ts';
import { toTimestamp } from '../../contract/text.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { textOf } from './attributes.ts';
import { BATCH_DUE_SHARD, fromBatchItem } from './batch-item.ts';

interface Options {
  readonly client: DynamoClient;
  readonly batchesTable: string;
}

/** Beyond every time that a batch can be made at. */
const END_OF_TIME = '~';

export const createBatchIndex = ({ client, batchesTable }: Options): BatchIndex => ({
  async list(merchantId, { after, limit }) {
    const { Items = [] } = await asStore('Listing batches', () =>
      client.call('Query', {
        TableName: batchesTable,
        IndexName: 'merchant-batches-index',
        KeyConditionExpression: 'merchantId = :merchantId AND createdSort < :before',
        ExpressionAttributeValues: {
          ':merchantId': { S: merchantId },
          ':before': { S: after ?? END_OF_TIME },
        },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    const found = await Promise.all(
      Items.map(async ({ batchId, part, createdSort }) => {
        const key = { batchId: { S: textOf(batchId?.S) }, part: { S: textOf(part?.S) } };
        const { Item } = await asStore('Reading a batch', () =>
          client.call('GetItem', { TableName: batchesTable, Key: key }),
        );
        const position = textOf(createdSort?.S);
        return Item === undefined ? [] : [{ batch: fromBatchItem(Item), position }];
      }),
    );
    return found.flat();
  },
});

export const createDueBatches = ({ client, batchesTable }: Options): DueBatches => ({
  async list(nowMs, limit) {
    const { Items = [] } = await asStore('Finding what is due', () =>
      client.call('Query', {
        TableName: batchesTable,
        IndexName: 'due-index',
        KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
        ExpressionAttributeValues: {
          ':shard': { S: BATCH_DUE_SHARD },
          ':now': { S: toTimestamp(nowMs) },
        },
        Limit: limit,
      }),
    );
    return Items.map(({ batchId }) => textOf(batchId?.S));
  },
});

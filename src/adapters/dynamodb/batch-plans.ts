/** Plans of batches in DynamoDB: the first one that is kept is the one that everybody follows. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { BatchPlan, BatchPlans, PlannedChunk } from '../../application/batch/ports.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { isFailure } from '../aws/service-failure.ts';
import { numberOf, textOf } from './attributes.ts';
import { planKey } from './batch-keys.ts';
import { type Item, toItem } from './item.ts';

interface Options {
  readonly client: DynamoClient;
  readonly batchesTable: string;
}

/** Four numbers a chunk, so that a plan of many chunks fits a row. */
const toPlanItem = (batchId: string, { source, chunks, ...plan }: BatchPlan): Item => ({
  ...planKey(batchId),
  ...toItem({
    ...plan,
    sourceKey: source.key,
    sourceVersion: source.versionId,
    chunks: chunks.map(({ start, end, firstRow, rows }) => [start, end, firstRow, rows]),
  }),
});

const chunkOf = (numbers: readonly unknown[]): PlannedChunk => ({
  start: numberOf(numbers[0]),
  end: numberOf(numbers[1]),
  firstRow: numberOf(numbers[2]),
  rows: numberOf(numbers[3]),
});

function fromPlanItem(item: Item): BatchPlan {
  const row = unmarshall(item);
  return {
    source: { key: textOf(row.sourceKey), versionId: textOf(row.sourceVersion) },
    sizeBytes: numberOf(row.sizeBytes),
    header: row.header === null ? null : (row.header as unknown[]).map(textOf),
    rows: numberOf(row.rows),
    chunks: (row.chunks as unknown[][]).map(chunkOf),
  };
}

export function createBatchPlans({ client, batchesTable }: Options): BatchPlans {
  const readPlan: BatchPlans['readPlan'] = async (batchId) => {
    const { Item } = await asStore('Reading a plan', () =>
      client.call('GetItem', {
        TableName: batchesTable,
        Key: planKey(batchId),
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? null : fromPlanItem(Item);
  };
  return {
    readPlan,
    async keepPlan(batchId, plan) {
      try {
        await asStore('Keeping a plan', () =>
          client.call('PutItem', {
            TableName: batchesTable,
            Item: toPlanItem(batchId, plan),
            ConditionExpression: 'attribute_not_exists(batchId)',
          }),
        );
        return plan;
      } catch (error) {
        if (!isFailure(error, 'ConditionalCheckFailedException')) throw error;
        return (await readPlan(batchId)) ?? plan;
      }
    },
  };
}

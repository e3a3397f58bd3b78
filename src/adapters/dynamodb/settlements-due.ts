/** Payments that a settlement is due for, page by page, from the due index. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { SettlementsDue } from '../../application/settlement/ports.ts';
import { toTimestamp } from '../../contract/text.ts';
import { dueShardKey } from '../../domain/indexes.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { textOf } from './attributes.ts';
import { type Item, toItem } from './item.ts';

interface Options {
  readonly client: DynamoClient;
  readonly transactionsTable: string;
}

const PAGE_SIZE = 500;

export const createSettlementsDue = ({ client, transactionsTable }: Options): SettlementsDue => ({
  async page(shard, dueByMs, after) {
    const { Items = [], LastEvaluatedKey } = await asStore('Finding what is due', () =>
      client.call('Query', {
        TableName: transactionsTable,
        IndexName: 'due-index',
        KeyConditionExpression: 'dueShard = :shard AND dueAt <= :dueBy',
        ExpressionAttributeValues: {
          ':shard': { S: dueShardKey('settle', shard) },
          ':dueBy': { S: toTimestamp(dueByMs) },
        },
        Limit: PAGE_SIZE,
        ...(after === null ? {} : { ExclusiveStartKey: toItem(JSON.parse(after) as Item) }),
      }),
    );
    return {
      paymentIds: Items.map(({ paymentId }) => textOf(paymentId?.S)),
      next: LastEvaluatedKey === undefined ? null : JSON.stringify(unmarshall(LastEvaluatedKey)),
    };
  },
});

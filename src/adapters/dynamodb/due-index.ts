/** What is due, from the due index: every shard of a kind asked at once. */
import type { DueIndex } from '../../application/ports.ts';
import { toTimestamp } from '../../contract/text.ts';
import { dueShardKey } from '../../domain/indexes.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { textOf } from './attributes.ts';

interface Options {
  readonly client: DynamoClient;
  readonly transactionsTable: string;
  readonly dueShards: number;
}

export const createDueIndex = ({ client, transactionsTable, dueShards }: Options): DueIndex => ({
  async list(kind, nowMs, limit) {
    const shards = Array.from({ length: dueShards }, (_, shard) => shard);
    const lists = await Promise.all(
      shards.map(async (shard) => {
        const { Items = [] } = await asStore('Finding what is due', () =>
          client.call('Query', {
            TableName: transactionsTable,
            IndexName: 'due-index',
            KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
            ExpressionAttributeValues: {
              ':shard': { S: dueShardKey(kind, shard) },
              ':now': { S: toTimestamp(nowMs) },
            },
            // Keys are small: a page of them is never cut by its size.
            Limit: limit,
          }),
        );
        return Items.map(({ paymentId }) => textOf(paymentId?.S));
      }),
    );
    return lists.flat();
  },
});

/** Payments that a settlement is due for, page by page, from the due index. */
import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { SettlementsDue } from '../../application/settlement/ports.ts';
import { toTimestamp } from '../../contract/text.ts';
import { dueShardKey } from '../../domain/indexes.ts';
import { asStore } from '../aws/errors.ts';
import { textOf } from './attributes.ts';
import { type Item, toItem } from './item.ts';

interface Options {
  readonly client: DynamoDBClient;
  readonly transactionsTable: string;
}

const PAGE_SIZE = 500;

export const createSettlementsDue = ({ client, transactionsTable }: Options): SettlementsDue => ({
  async page(shard, dueByMs, after) {
    const command = new QueryCommand({
      TableName: transactionsTable,
      IndexName: 'due-index',
      KeyConditionExpression: 'dueShard = :shard AND dueAt <= :dueBy',
      ExpressionAttributeValues: {
        ':shard': { S: dueShardKey('settle', shard) },
        ':dueBy': { S: toTimestamp(dueByMs) },
      },
      Limit: PAGE_SIZE,
      ...(after === null ? {} : { ExclusiveStartKey: toItem(JSON.parse(after) as Item) }),
    });
    const { Items = [], LastEvaluatedKey } = await asStore('Finding what is due', () =>
      client.send(command),
    );
    return {
      paymentIds: Items.map(({ paymentId }) => textOf(paymentId?.S)),
      next: LastEvaluatedKey === undefined ? null : JSON.stringify(unmarshall(LastEvaluatedKey)),
    };
  },
});

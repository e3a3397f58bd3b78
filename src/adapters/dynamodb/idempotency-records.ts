/** Idempotency keys in DynamoDB, beside the transactions that take them. */
import type { IdempotencyRecords, Now } from '../../application/ports.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { fromIdempotencyItem } from './idempotency-item.ts';

interface Options {
  readonly client: DynamoClient;
  readonly idempotencyTable: string;
  readonly now: Now;
}

export const createIdempotencyRecords = (options: Options): IdempotencyRecords => {
  const { client, idempotencyTable: TableName, now } = options;
  return {
    async find(scope) {
      const { Item } = await asStore('Reading a key', () =>
        client.call('GetItem', {
          TableName,
          Key: { scope: { S: scope } },
          ConsistentRead: true,
        }),
      );
      if (Item === undefined) return null;
      const record = fromIdempotencyItem(Item);
      return record.expiresAt * 1000 <= now() ? null : record;
    },
    async setStatusCode(scope, statusCode) {
      await asStore('Writing a key', () =>
        client.call('UpdateItem', {
          TableName,
          Key: { scope: { S: scope } },
          UpdateExpression: 'SET statusCode = :statusCode',
          ConditionExpression: 'attribute_exists(#scope)',
          ExpressionAttributeNames: { '#scope': 'scope' },
          ExpressionAttributeValues: { ':statusCode': { N: String(statusCode) } },
        }),
      );
    },
  };
};

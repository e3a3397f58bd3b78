/** Idempotency keys in DynamoDB, beside the transactions that take them. */
import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { IdempotencyRecords, Now } from '../../application/ports.ts';
import { asStore } from '../aws/errors.ts';
import { fromIdempotencyItem } from './idempotency-item.ts';

interface Options {
  readonly client: DynamoDBClient;
  readonly idempotencyTable: string;
  readonly now: Now;
}

export const createIdempotencyRecords = (options: Options): IdempotencyRecords => {
  const { client, idempotencyTable: TableName, now } = options;
  return {
    async find(scope) {
      const command = new GetItemCommand({
        TableName,
        Key: { scope: { S: scope } },
        ConsistentRead: true,
      });
      const { Item } = await asStore('Reading a key', () => client.send(command));
      if (Item === undefined) return null;
      const record = fromIdempotencyItem(Item);
      return record.expiresAt * 1000 <= now() ? null : record;
    },
    async setStatusCode(scope, statusCode) {
      const command = new UpdateItemCommand({
        TableName,
        Key: { scope: { S: scope } },
        UpdateExpression: 'SET statusCode = :statusCode',
        ConditionExpression: 'attribute_exists(#scope)',
        ExpressionAttributeNames: { '#scope': 'scope' },
        ExpressionAttributeValues: { ':statusCode': { N: String(statusCode) } },
      });
      await asStore('Writing a key', () => client.send(command));
    },
  };
};

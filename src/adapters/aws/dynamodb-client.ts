/** The DynamoDB client of a function. */
import type {
  BatchGetItemInput,
  BatchGetItemOutput,
  GetItemInput,
  GetItemOutput,
  PutItemInput,
  PutItemOutput,
  QueryInput,
  QueryOutput,
  TransactWriteItemsInput,
  TransactWriteItemsOutput,
  UpdateItemInput,
  UpdateItemOutput,
} from '@aws-sdk/client-dynamodb';
import { ATTEMPTS_MAX, type AwsSettings, REQUEST_TIMEOUT_MS } from './client-settings.ts';
import { createJsonClient, type JsonClient } from './json-client.ts';

export type DynamoClient = JsonClient<{
  BatchGetItem: [BatchGetItemInput, BatchGetItemOutput];
  GetItem: [GetItemInput, GetItemOutput];
  PutItem: [PutItemInput, PutItemOutput];
  Query: [QueryInput, QueryOutput];
  TransactWriteItems: [TransactWriteItemsInput, TransactWriteItemsOutput];
  UpdateItem: [UpdateItemInput, UpdateItemOutput];
}>;

export const createDynamoClient = (settings: AwsSettings): DynamoClient =>
  createJsonClient(
    {
      name: 'dynamodb',
      target: 'DynamoDB_20120810',
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      attemptsMax: ATTEMPTS_MAX,
    },
    settings,
  );

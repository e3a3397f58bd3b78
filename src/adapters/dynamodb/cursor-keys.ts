/** The key that signs list cursors: made once per environment by whoever needs it first. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { CursorKeys, RandomBytes } from '../../application/ports.ts';
import { asStore } from '../aws/errors.ts';

interface Options {
  readonly client: DynamoDBClient;
  readonly merchantsTable: string;
  readonly random: RandomBytes;
}

const KEY = { owner: { S: 'SYSTEM' }, item: { S: 'CURSOR-KEY' } };
const KEY_BYTES = 32;

export function createCursorKeys(options: Options): CursorKeys {
  let cached: Uint8Array | undefined;
  return {
    async read() {
      cached ??= (await find(options)) ?? (await create(options));
      return cached;
    },
  };
}

async function find({ client, merchantsTable }: Options): Promise<Uint8Array | undefined> {
  const command = new GetItemCommand({
    TableName: merchantsTable,
    Key: KEY,
    ConsistentRead: true,
  });
  const { Item } = await asStore('Reading the cursor key', () => client.send(command));
  return Item?.secret?.B;
}

async function create(options: Options): Promise<Uint8Array> {
  const { client, merchantsTable, random } = options;
  const secret = random(KEY_BYTES);
  const command = new PutItemCommand({
    TableName: merchantsTable,
    Item: { ...KEY, secret: { B: secret } },
    ConditionExpression: 'attribute_not_exists(#owner)',
    ExpressionAttributeNames: { '#owner': 'owner' },
  });
  try {
    await asStore('Writing the cursor key', () => client.send(command));
    return secret;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const winner = await find(options);
    if (winner === undefined) throw new Error('The cursor key was there and is gone.');
    return winner;
  }
}

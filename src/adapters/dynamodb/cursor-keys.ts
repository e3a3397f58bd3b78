/** The key that signs list cursors: made once per environment by whoever needs it first. */
import type { CursorKeys, RandomBytes } from '../../application/ports.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { isFailure } from '../aws/service-failure.ts';

interface Options {
  readonly client: DynamoClient;
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
  const { Item } = await asStore('Reading the cursor key', () =>
    client.call('GetItem', {
      TableName: merchantsTable,
      Key: KEY,
      ConsistentRead: true,
    }),
  );
  const key = Item?.signingKey?.S;
  return key === undefined ? undefined : Buffer.from(key, 'base64');
}

async function create(options: Options): Promise<Uint8Array> {
  const { client, merchantsTable, random } = options;
  const secret = random(KEY_BYTES);
  try {
    await asStore('Writing the cursor key', () =>
      client.call('PutItem', {
        TableName: merchantsTable,
        Item: { ...KEY, signingKey: { S: Buffer.from(secret).toString('base64') } },
        ConditionExpression: 'attribute_not_exists(signingKey)',
      }),
    );
    return secret;
  } catch (error) {
    if (!isFailure(error, 'ConditionalCheckFailedException')) throw error;
    const winner = await find(options);
    if (winner === undefined) throw new Error('The cursor key was there and is gone.');
    return winner;
  }
}

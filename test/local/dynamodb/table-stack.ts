/** Two tables by hand (one with a stream, one with a TTL) behind a real SDK client, on a fast clock. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { createDynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import type { LogLine } from '../../../local/types.ts';
import { sdkDefaults, serveHandler } from './aws-shim.ts';
import { ACCOUNT_ID, handMadeStack } from './hand-made-stack.ts';

export const ARN = `arn:aws:dynamodb:us-east-1:${ACCOUNT_ID}:table/payments-test`;
export const STREAM_ARN = `${ARN}/stream/2026-01-01T00:00:00.000`;

export const payments = {
  name: 'payments-test',
  arn: ARN,
  stream_arn: STREAM_ARN,
  hash_key: 'paymentId',
  attribute: [
    { name: 'paymentId', type: 'S' },
    { name: 'merchantShard', type: 'S' },
    { name: 'createdSort', type: 'S' },
  ],
  global_secondary_index: [
    {
      name: 'created-index',
      hash_key: 'merchantShard',
      range_key: 'createdSort',
      projection_type: 'KEYS_ONLY',
    },
  ],
  stream_enabled: true,
  stream_view_type: 'NEW_AND_OLD_IMAGES',
};
const idempotency = {
  name: 'idempotency-test',
  hash_key: 'scope',
  attribute: [{ name: 'scope', type: 'S' }],
  ttl: { attribute_name: 'expiresAt', enabled: true },
};

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tap-dynamodb-'));
  open.push(async () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export async function start(
  directory = temporaryDirectory(),
  table: object = payments,
  scale = 1000,
) {
  const stack = handMadeStack({ aws_dynamodb_table: { payments: { ...table }, idempotency } });
  const lines: LogLine[] = [];
  const clock = createClock({ scale });
  const db = await createDynamoDb({ stack, directory, clock, log: (line) => lines.push(line) });
  open.push(() => db.close());
  const front = await serveHandler('dynamodb', db.handler);
  open.push(front.close);
  const sdk = new DynamoDBClient({ ...sdkDefaults, endpoint: front.endpoint });
  return { db, sdk, clock, lines, endpoint: front.endpoint };
}

export const put = (
  sdk: DynamoDBClient,
  paymentId: string,
  more: Record<string, { S: string }> = {},
) =>
  sdk.send(
    new PutItemCommand({
      TableName: 'payments-test',
      Item: { paymentId: { S: paymentId }, ...more },
    }),
  );

/** Writes payments straight into the tables, as the submit function would have: thousands in a second. */
import { randomBytes } from 'node:crypto';
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { toPaymentItem } from '../../src/adapters/dynamodb/payment-item.ts';
import { ID_RANDOM_BYTES, makeId } from '../../src/contract/ids.ts';
import { createPaymentSchema } from '../../src/contract/payment.ts';
import { createPayment } from '../../src/domain/create.ts';
import { awsSettings, type BenchEngine } from './bench-engine.ts';

const TABLE = 'payment-transactions-bench';
/** As the stack is synthesized. */
const COUNTS = { merchantShards: 4, dueShards: 4 };
const BATCH = 25;
const AT_ONCE = 8;
const APART_MS = 250;

const request = createPaymentSchema.parse({
  amountMinor: 1000,
  currency: 'USD',
  paymentMethod: 'tok_approve',
  reference: 'seeded',
  metadata: { channel: 'benchmark' },
});

function rowAt(nowMs: number, { merchantId, lane, isCaptured = false }: SeedOptions) {
  const { change } = createPayment({
    request,
    paymentId: makeId('pay', nowMs, randomBytes(ID_RANDOM_BYTES)),
    merchantId,
    actor: `merchant:${merchantId}/seed`,
    nowMs,
    ...(lane === undefined ? {} : { lane }),
  });
  const { after } = change;
  // Nothing is left to do for a payment that was captured: its events are all that it causes.
  const captured = { ...after, status: 'captured', dueKind: null, dueAt: null } as const;
  return { PutRequest: { Item: toPaymentItem(isCaptured ? captured : after, COUNTS) } };
}

export interface SeedOptions {
  readonly merchantId: string;
  readonly count: number;
  /** Default: received, so that an engine at work would process them. */
  readonly isCaptured?: boolean;
  readonly lane?: 'real-time' | 'batch';
}

/** The newest is a moment old, the others lie a quarter of a second apart. */
export async function seedPayments(engine: BenchEngine, options: SeedOptions): Promise<void> {
  const { count } = options;
  const client = new DynamoDBClient(awsSettings(engine));
  const endMs = Date.now() - 1000;
  let made = 0;
  async function write(): Promise<void> {
    while (made < count) {
      const first = made;
      made = Math.min(count, made + BATCH);
      const rows = Array.from({ length: made - first }, (_, index) =>
        rowAt(endMs - (first + index) * APART_MS, options),
      );
      const { UnprocessedItems = {} } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [TABLE]: rows } }),
      );
      if (Object.keys(UnprocessedItems).length > 0) throw new Error('rows were left unwritten');
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  client.destroy();
}

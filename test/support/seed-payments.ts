/** Fills a data directory with payments before an engine starts on it: many rows, and no work for the relay. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createClock } from '../../local/clock.ts';
import { createDynamoDb } from '../../local/dynamodb/dynamodb.ts';
import { loadStack } from '../../local/stack/load-stack.ts';
import { toPaymentItem } from '../../src/adapters/dynamodb/payment-item.ts';
import { makeId } from '../../src/contract/ids.ts';
import { createPaymentSchema, type PaymentStatus } from '../../src/contract/payment.ts';
import { createPayment } from '../../src/domain/create.ts';
import { STACK_DIRECTORY } from './synthesize.ts';

export interface Seed {
  /** The engine's data directory. */
  readonly directory: string;
  readonly merchantId: string;
  readonly count: number;
  /** Of the payment with this number, from 0. */
  readonly createdAtMs: (number: number) => number;
  readonly statusOf: (number: number) => PaymentStatus;
}

/** One transaction is one write to the disk; a batch would be one for each row. */
const BATCH = 100;
const WRITERS = 4;
/** The defaults of the stack's parameters. */
const SHARDS = { merchantShards: 4, dueShards: 4 };
const TABLE = 'payment-transactions-e2e';

const request = createPaymentSchema.parse({
  amountMinor: 1000,
  currency: 'USD',
  paymentMethod: 'tok_approve',
});

/** The same number makes the same id, and a greater one a greater id within its millisecond. */
function idOf(number: number, createdAtMs: number): string {
  const random = new Uint8Array(10);
  new DataView(random.buffer).setUint32(2, number);
  return makeId('pay', createdAtMs, random);
}

function itemOf({ merchantId, createdAtMs, statusOf }: Seed, number: number) {
  const nowMs = createdAtMs(number);
  const paymentId = idOf(number, nowMs);
  const actor = `merchant:${merchantId}/seed`;
  const { change } = createPayment({ request, paymentId, merchantId, actor, nowMs });
  const record = { ...change.after, status: statusOf(number), dueKind: null, dueAt: null };
  return toPaymentItem(record, SHARDS);
}

/** Answers the ids, oldest first. */
export async function seedPayments(seed: Seed): Promise<readonly string[]> {
  const directory = join(seed.directory, 'dynamodb');
  mkdirSync(directory, { recursive: true });
  const stack = await loadStack(STACK_DIRECTORY, { endpoint: 'http://127.0.0.1' });
  const clock = createClock();
  const engine = await createDynamoDb({ stack, directory, clock, log: () => {} });
  let next = 0;
  async function write(): Promise<void> {
    while (next < seed.count) {
      const first = next;
      next += BATCH;
      const size = Math.min(BATCH, seed.count - first);
      const items = Array.from({ length: size }, (_value, at) => itemOf(seed, first + at));
      await put(engine, {
        TransactItems: items.map((Item) => ({ Put: { TableName: TABLE, Item } })),
      });
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, write));
  await engine.close();
  forgetChanges(join(directory, 'dynamodb.db'));
  return Array.from({ length: seed.count }, (_value, number) =>
    idOf(number, seed.createdAtMs(number)),
  );
}

async function put(
  { handler }: Awaited<ReturnType<typeof createDynamoDb>>,
  input: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { status, body } = await handler({
    service: 'dynamodb',
    operation: 'TransactWriteItems',
    principal: { kind: 'admin', label: 'seed' },
    method: 'POST',
    url: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.TransactWriteItems',
    },
    body: Buffer.from(JSON.stringify(input)),
    input,
  });
  if (status !== 200) throw new Error(`The tables could not be seeded: ${body.toString()}`);
}

/** All but each table's newest change, from which the next one's number is counted. */
function forgetChanges(file: string): void {
  const database = new DatabaseSync(file);
  const newest = database
    .prepare(
      'SELECT table_name, MAX(CAST(sequence_number AS INTEGER)) AS last FROM _stream_records GROUP BY table_name',
    )
    .all();
  const forget = database.prepare(
    'DELETE FROM _stream_records WHERE table_name = ? AND CAST(sequence_number AS INTEGER) < ?',
  );
  for (const { table_name, last } of newest) forget.run(String(table_name), Number(last));
  database.close();
}

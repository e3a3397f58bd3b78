/** What comes after a payment was counted: its settlement on the next day, and the rows that it leaves for good. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { toAuditItem } from '../../src/adapters/dynamodb/audit-item.ts';
import { toItem } from '../../src/adapters/dynamodb/item.ts';
import { toPaymentItem } from '../../src/adapters/dynamodb/payment-item.ts';
import { makeId } from '../../src/contract/ids.ts';
import { createPaymentSchema } from '../../src/contract/payment.ts';
import { captureAutomatically } from '../../src/domain/capture.ts';
import type { Change } from '../../src/domain/change.ts';
import { createPayment } from '../../src/domain/create.ts';
import { unsettledMovements } from '../../src/domain/movements.ts';
import { settlePayment } from '../../src/domain/settle.ts';
import { DAY_MS, settlementDateOf } from '../../src/domain/settlement-day.ts';
import { settlementLineOf } from '../../src/domain/settlement-line.ts';
import type { UsageLine } from './usage.ts';
import {
  type Item,
  indexUnits,
  itemBytes,
  readUnits,
  type TableKeys,
  writeUnits,
} from './write-units.ts';

const NOW_MS = Date.parse('2026-11-23T09:30:00.000Z');
/** Any number of shards makes keys as long as these. */
const SHARDS = { merchantShards: 4, dueShards: 4 };
const ENTRY_OVERHEAD_BYTES = 100;
const BATCH = 10;
const TABLE: TableKeys = {
  name: 'payment-transactions',
  keys: ['paymentId'],
  indexes: [
    { name: 'merchant-created-index', keys: ['merchantShard', 'createdSort'] },
    { name: 'merchant-status-index', keys: ['merchantStatusShard', 'createdSort'] },
    { name: 'due-index', keys: ['dueShard', 'dueAt'] },
  ],
};

const plain = (item: Record<string, AttributeValue>): Item => item as unknown as Item;
const rowOf = ({ after }: Change): Item => plain(toPaymentItem(after, SHARDS));

/** The one row of a change's entries. */
function auditRowOf({ entries }: Change): Item {
  const [first, ...following] = entries;
  if (first === undefined) throw new Error('a change without entries leaves no trail');
  return plain(toAuditItem(first, following));
}

function agreed<Decision extends { readonly ok: boolean }>(decision: Decision) {
  if (!decision.ok) throw new Error(`the sample was refused: ${JSON.stringify(decision)}`);
  return decision as Extract<Decision, { readonly ok: true }>;
}

/** A payment as merchants send it, with a reference, a description and metadata, up to its settlement. */
function samplePayment() {
  const id = (fill: number) => new Uint8Array(10).fill(fill);
  const merchantId = makeId('mer', NOW_MS, id(1));
  const request = createPaymentSchema.parse({
    amountMinor: 129_900,
    currency: 'USD',
    paymentMethod: 'tok_approve',
    reference: 'order-2026-000123',
    description: 'Two tickets for the evening of 23 November',
    customerId: 'customer-8431',
    metadata: { channel: 'web', cart: 'c-77123-991' },
  });
  const actor = `merchant:${merchantId}/0123456789abcdef0123`;
  const paymentId = makeId('pay', NOW_MS, id(2));
  const { change: created } = createPayment({
    request,
    paymentId,
    merchantId,
    actor,
    nowMs: NOW_MS,
  });
  const { change: captured } = agreed(
    captureAutomatically({
      record: created.after,
      screening: {
        risk: { decision: 'approve', score: 0, reasons: [] },
        at: created.after.createdAt,
      },
      authorization: {
        processorName: 'sandbox',
        authorizationId: makeId('evt', NOW_MS, id(3)),
        at: created.after.createdAt,
      },
      captureId: makeId('evt', NOW_MS, id(4)),
      nowMs: NOW_MS + 100,
      attempts: 1,
    }),
  );
  const { change: settled, settled: movements } = agreed(
    settlePayment({
      record: captured.after,
      movements: unsettledMovements([...created.entries, ...captured.entries]),
      settlementDate: settlementDateOf(NOW_MS),
      nowMs: NOW_MS + DAY_MS,
    }),
  );
  const lines = movements.map((movement) => settlementLineOf(captured.after, movement));
  return { changes: [created, captured, settled] as const, lines };
}

/**
 * Of one payment or refund: one transaction of the payment, its entry, its line and the check that the day is
 * open; the reads before it; its share of a full batch of events. The functions' time is some cents a million.
 */
export function settlementUsage(): readonly UsageLine[] {
  const { changes, lines } = samplePayment();
  const [created, captured, settled] = changes;
  const [before, after] = [rowOf(captured), rowOf(settled)];
  const write = 'dynamodb-write-unit';
  const linesUnits = lines.reduce(
    (sum, line) => sum + writeUnits(undefined, plain(toItem(line)), true),
    0,
  );
  const trailBytes = [created, captured].reduce(
    (sum, change) => sum + itemBytes(auditRowOf(change)),
    0,
  );
  return [
    [write, TABLE.name, writeUnits(before, after, true)],
    [write, `${TABLE.name}, indexes`, indexUnits(TABLE, before, after)],
    [write, 'payment-audit', writeUnits(undefined, auditRowOf(settled), true)],
    [write, 'payment-settlements', linesUnits + writeUnits(undefined, undefined, true)],
    ['dynamodb-read-unit', TABLE.name, readUnits(itemBytes(before), true)],
    ['dynamodb-read-unit', 'payment-audit', readUnits(trailBytes, true)],
    ['sns-publish-64KB', 'payment-events', 1 / BATCH],
  ].map(([term, what, quantity]) => ({
    term: String(term),
    what: `${what}, settlement`,
    quantity: Number(quantity),
  }));
}

/** Of one row of a file, beside what was counted: the batch's tally in its last transaction, its result read. */
export const fileUsage: readonly UsageLine[] = [
  { term: 'dynamodb-write-unit', what: 'payment-batches, tallies', quantity: 2 },
  { term: 'dynamodb-read-unit', what: 'payment-transactions, results of files', quantity: 1 },
];

/** Bytes of one settled payment: its row, its trail and its entry in the index of its merchant. */
export function storedBytes(): number {
  const { changes } = samplePayment();
  const [, , settled] = changes;
  const row = rowOf(settled);
  const keys = ['merchantShard', 'createdSort', 'paymentId'];
  const entry = Object.fromEntries(Object.entries(row).filter(([name]) => keys.includes(name)));
  const items = [row, entry, ...changes.map(auditRowOf)];
  return items.reduce((sum, item) => sum + itemBytes(item) + ENTRY_OVERHEAD_BYTES, 0);
}

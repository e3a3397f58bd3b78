/** The row of a payment: its record, and the attributes by which indexes find it. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type PaymentRecord, paymentRecordSchema } from '../../contract/payment-record.ts';
import { indexAttributes, type ShardCounts } from '../../domain/indexes.ts';
import { type Item, toItem } from './item.ts';

const FIELDS = Object.keys(paymentRecordSchema.shape).filter((field) => field !== 'id');

/** The attributes of a record; what is null has none. `dueAt` is both a field and an index key. */
function attributesOf(record: PaymentRecord, counts: ShardCounts): Record<string, unknown> {
  const { id, ...fields } = record;
  const present = Object.entries(fields).filter(([, value]) => value !== null);
  return { paymentId: id, ...Object.fromEntries(present), ...indexAttributes(record, counts) };
}

export const toPaymentItem = (record: PaymentRecord, counts: ShardCounts): Item =>
  toItem(attributesOf(record, counts));

/** Throws for a row that is not a payment: then someone else has written it. */
export function fromPaymentItem(item: Item): PaymentRecord {
  const row = unmarshall(item);
  const fields = FIELDS.map((field) => [field, row[field] ?? null]);
  const parsed = paymentRecordSchema.safeParse({
    ...Object.fromEntries(fields),
    id: row.paymentId,
  });
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new Error(`The row of payment ${String(row.paymentId)} is damaged at: ${places}.`);
}

export interface Update {
  readonly expression: string;
  readonly names: Record<string, string>;
  readonly values: Item;
}

/**
 * An update that sets what differs and removes what is gone, and leaves all else alone: above all the
 * shard in which a payment was created, though there may be more shards by now.
 */
export function paymentUpdate(
  before: PaymentRecord,
  after: PaymentRecord,
  counts: ShardCounts,
): Update {
  const old = attributesOf(before, counts);
  const next = attributesOf(after, counts);
  const names: Record<string, string> = {};
  const changed: Record<string, unknown> = {};
  const sets: string[] = [];
  const removes: string[] = [];
  for (const attribute of new Set([...Object.keys(old), ...Object.keys(next)])) {
    const value = next[attribute];
    if (JSON.stringify(value) === JSON.stringify(old[attribute])) continue;
    names[`#${attribute}`] = attribute;
    if (value === undefined) {
      removes.push(`#${attribute}`);
    } else {
      changed[`:${attribute}`] = value;
      sets.push(`#${attribute} = :${attribute}`);
    }
  }
  const set = sets.length > 0 ? `SET ${sets.join(', ')}` : '';
  const remove = removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '';
  return {
    expression: `${set} ${remove}`.trim(),
    names,
    values: toItem(changed),
  };
}

/** Holds each payment's row against its audit trail, and brings what is older, damaged or gone to where the trail stands. */
import { isDeepStrictEqual } from 'node:util';
import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { fromPaymentItem, toPaymentItem } from '../../src/adapters/dynamodb/payment-item.ts';
import { SANDBOX_PROCESSOR } from '../../src/adapters/processor/sandbox-processor.ts';
import type { AuditEvent } from '../../src/contract/audit.ts';
import type { PaymentRecord } from '../../src/contract/payment-record.ts';
import { rollForward } from '../../src/domain/roll-forward.ts';
import { rowOfTrail, untrueFields } from '../../src/domain/row-of-trail.ts';
import { DISCARD_TRAIL } from './discard-trail.ts';
import { FIRST_SHARD, type OperationsContext } from './operations-context.ts';
import { existingPayments, forEachOf, scanTable } from './scan-table.ts';

type Item = Record<string, AttributeValue>;

export interface Mending {
  readonly paymentId: string;
  /** `right` needs nothing; `stale` can be mended, `mended` was; of `lost` nothing is left to mend it from. */
  readonly state: 'right' | 'stale' | 'mended' | 'lost';
  /** As it is, or will be; null when it is lost. */
  readonly record: PaymentRecord | null;
  readonly trail: readonly AuditEvent[];
  readonly reason: string;
}

type Context = Pick<OperationsContext, 'dynamo' | 'name' | 'trail'>;

interface Options {
  /** A restored copy of the table of payments, from which rows are taken that are of no use themselves. */
  readonly table: string | null;
  readonly isApplied: boolean;
  /** Called for each payment once; several at a time. */
  readonly each: (mending: Mending) => void;
}

/** Raises StoreUnavailable and what DynamoDB says. */
export async function mendRows(context: Context, options: Options): Promise<void> {
  const { dynamo: client, name } = context;
  const live = name('payment-transactions');
  const restored = options.table === null ? [] : [options.table];
  const places = [live, ...restored, name('payment-audit')];
  for (const [index, table] of places.entries()) {
    let last = '';
    for await (const page of scanTable({ client, table }, ['paymentId'])) {
      const ids = new Set(page.map(({ paymentId }) => String(paymentId)));
      // A trail that began on the page before has been seen to.
      ids.delete(last);
      ids.delete(DISCARD_TRAIL);
      last = String(page.at(-1)?.paymentId ?? last);
      for (const before of places.slice(0, index)) {
        const there = await existingPayments({ client, table: before }, [...ids]);
        for (const id of there) ids.delete(id);
      }
      await forEachOf([...ids], async (id) => options.each(await mendRow(context, id, options)));
    }
  }
}

async function mendRow(
  { dynamo, name, trail: trails }: Context,
  paymentId: string,
  { table, isApplied }: Pick<Options, 'table' | 'isApplied'>,
): Promise<Mending> {
  const live = name('payment-transactions');
  const read = async (TableName: string) => {
    const Key = { paymentId: { S: paymentId } };
    return (await dynamo.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
  };
  const trail = await trails.read(paymentId);
  const now = await read(live);
  const stands = Number(now?.auditSequence?.N ?? 0);
  if (stands > trail.length) {
    // Also of a row that has changed since the trail was read. Nothing here knows what is missing.
    const reason = `its row stands at entry ${stands}, but its trail ends at ${trail.length}`;
    return { paymentId, state: 'lost', record: null, trail, reason };
  }
  const own = rolled(now, trail);
  const copied = own === undefined && table !== null ? rolled(await read(table), trail) : undefined;
  const found = own ?? copied ?? retold(now, trail);
  if (found === undefined) {
    const reason = now === undefined ? 'its row is gone' : 'its row is not of its trail';
    return { paymentId, state: 'lost', record: null, trail, reason };
  }
  const { item, record } = found;
  if (isDeepStrictEqual(item, now)) return { paymentId, state: 'right', record, trail, reason: '' };
  if (isApplied) await write({ dynamo, live }, item, now);
  const place = copied === undefined ? 'its row' : 'its restored row';
  const reason = `${place} ${found.difference}, ${record.status} in the end`;
  return { paymentId, state: isApplied ? 'mended' : 'stale', record, trail, reason };
}

/** The row as the trail has it in the end; undefined when the row is none, or not what this trail tells. */
function rolled(item: Item | undefined, trail: readonly AuditEvent[]) {
  const before = parse(item);
  if (item === undefined || before === undefined) return undefined;
  const result = rollForward(before, trail, SANDBOX_PROCESSOR);
  if (!result.ok) return undefined;
  const { record } = result;
  const told = untrueFields(record, trail, SANDBOX_PROCESSOR);
  if (!told.ok || told.fields.length > 0) return undefined;
  const difference = `stands at entry ${before.auditSequence} of ${trail.length}`;
  return { record, item: updated(item, before, record), difference };
}

/** A row of this trail that was changed past the system, as the trail alone tells it; its head vouches for the trail. */
function retold(item: Item | undefined, trail: readonly AuditEvent[]) {
  const before = parse(item);
  if (item === undefined || before === undefined) return undefined;
  if (trail[before.auditSequence - 1]?.hash !== before.auditHash) return undefined;
  const result = rowOfTrail(before, trail, SANDBOX_PROCESSOR);
  if (!result.ok) return undefined;
  const { record } = result;
  const difference = 'differs from what its trail tells';
  return { record, item: updated(item, before, record), difference };
}

function parse(item: Item | undefined): PaymentRecord | undefined {
  try {
    return item === undefined ? undefined : fromPaymentItem(item);
  } catch {
    return undefined;
  }
}

/** Whatever did not change stays as it is, the shard of an index above all. */
function updated(item: Item, before: PaymentRecord, after: PaymentRecord): Item {
  const [old, next] = [toPaymentItem(before, FIRST_SHARD), toPaymentItem(after, FIRST_SHARD)];
  const made = { ...item };
  for (const attribute of new Set([...Object.keys(old), ...Object.keys(next)])) {
    const value = next[attribute];
    if (isDeepStrictEqual(value, old[attribute])) continue;
    if (value === undefined) delete made[attribute];
    else made[attribute] = value;
  }
  return made;
}

/** Only over what was read. */
async function write(
  { dynamo, live }: { readonly dynamo: OperationsContext['dynamo']; readonly live: string },
  item: Item,
  now: Item | undefined,
): Promise<void> {
  const seen = (attribute: string) =>
    now?.[attribute] === undefined
      ? `attribute_not_exists(#${attribute})`
      : `#${attribute} = :${attribute}`;
  const guards = ['paymentId', 'version', 'auditHash'];
  const values = guards.flatMap((attribute) => {
    const value = now?.[attribute];
    return value === undefined ? [] : [[`:${attribute}`, value] as const];
  });
  await dynamo.send(
    new PutItemCommand({
      TableName: live,
      Item: item,
      ConditionExpression: guards.map(seen).join(' AND '),
      ExpressionAttributeNames: Object.fromEntries(guards.map((one) => [`#${one}`, one])),
      ...(values.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(values) }),
    }),
  );
}

/** Ways in which somebody with write access could falsify a stored audit trail, and how each is written and undone. */
import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { fromAuditItem } from '../../src/adapters/dynamodb/audit-item.ts';
import type { AuditEvent } from '../../src/contract/audit.ts';
import { hashEvent } from '../../src/domain/audit-chain.ts';

type Entry = AuditEvent & Record<string, unknown>;

export interface Tampering {
  readonly name: string;
  readonly after: readonly Entry[];
  /** Sequence of the first entry that is then wrong or missing. */
  readonly firstBad: number;
}

type Make = (trail: readonly Entry[], at: number, pick: number) => Tampering;

const other = <T>(values: readonly T[], not: T, pick: number): T => {
  const rest = values.filter((value) => value !== not);
  return rest[pick % rest.length] as T;
};
const entryAt = (trail: readonly Entry[], at: number): Entry => trail[at] as Entry;
const replace = (trail: readonly Entry[], at: number, entry: Entry) =>
  trail.map((one, place) => (place === at ? entry : one));
const numbered = (trail: readonly Entry[]) =>
  trail.map((entry, place) => ({ ...entry, sequence: place + 1 }));
/** Each entry chained to the one before and hashed anew: what a forger who knows the rules would do. */
function rechained(trail: readonly Entry[], from: number): Entry[] {
  const done = trail.slice(0, from);
  for (const entry of trail.slice(from)) {
    const previousHash = done.at(-1)?.hash ?? '0'.repeat(64);
    const next = { ...entry, previousHash };
    done.push({ ...next, hash: hashEvent(next) });
  }
  return done;
}

const EDITS: readonly ((entry: Entry, pick: number) => Entry)[] = [
  (entry, pick) => ({ ...entry, at: new Date(Date.parse(entry.at) + 1 + pick).toISOString() }),
  (entry) => ({ ...entry, actor: 'operator:NOBODY' }),
  (entry, pick) => ({
    ...entry,
    type: other(['payment.captured', 'payment.refunded'], entry.type, pick),
  }),
  (entry, pick) => ({ ...entry, to: other(['captured', 'declined', 'refunded'], entry.to, pick) }),
  (entry, pick) => ({ ...entry, from: other([null, 'authorized', 'received'], entry.from, pick) }),
  (entry, pick) => ({ ...entry, data: { ...entry.data, amountMinor: 1_000_000 + pick } }),
  (entry) => ({ ...entry, data: { ...entry.data, note: null } }),
  (entry) => ({ ...entry, extra: 'an attribute that none of ours has' }),
  (entry) => ({ ...entry, data: new Set(['a set, which JSON has no form for']) as never }),
  (entry) => ({ ...entry, hash: 'f'.repeat(64) }),
  (entry) => ({ ...entry, previousHash: 'e'.repeat(64) }),
];

const MAKERS: Readonly<Record<string, Make>> = {
  edit: (trail, at, pick) => {
    const edit = EDITS[pick % EDITS.length] as (typeof EDITS)[number];
    return {
      name: 'edit',
      after: replace(trail, at, edit(entryAt(trail, at), pick)),
      firstBad: at + 1,
    };
  },
  delete: (trail, at) => ({
    name: 'delete',
    after: trail.filter((_, place) => place !== at),
    firstBad: at + 1,
  }),
  'delete and renumber': (trail, at) => ({
    name: 'delete and renumber',
    after: numbered(trail.filter((_, place) => place !== at)),
    firstBad: at + 1,
  }),
  reorder: (trail, at, pick) => {
    const first = Math.min(at, trail.length - 2);
    const second = first + 1 + (pick % (trail.length - 1 - first));
    const swapped = replace(
      replace(trail, first, entryAt(trail, second)),
      second,
      entryAt(trail, first),
    );
    return { name: 'reorder', after: numbered(swapped), firstBad: first + 1 };
  },
  insert: (trail, at) => {
    const copy = { ...entryAt(trail, at), data: { note: 'inserted' } };
    const longer = numbered([...trail.slice(0, at), copy, ...trail.slice(at)]);
    return { name: 'insert', after: longer, firstBad: at + 1 };
  },
  'cut tail': (trail, at) => ({ name: 'cut tail', after: trail.slice(0, at), firstBad: at + 1 }),
  continue: (trail) => {
    const last = entryAt(trail, trail.length - 1);
    const more = { ...last, sequence: trail.length + 1, from: last.to };
    return {
      name: 'continue',
      after: rechained([...trail, more], trail.length),
      firstBad: trail.length + 1,
    };
  },
  // Chained and hashed as if nothing had happened; only the row's head tells.
  rewrite: (trail, at, pick) => {
    const entry = { ...entryAt(trail, at), data: { rewritten: pick } };
    return {
      name: 'rewrite',
      after: rechained(replace(trail, at, entry), at),
      firstBad: trail.length,
    };
  },
};

/** Any of them, anywhere in the trail. */
export const tamperingOf = (trail: readonly Entry[]): fc.Arbitrary<Tampering> =>
  fc
    .record({
      maker: fc.constantFrom(...Object.keys(MAKERS)),
      at: fc.nat(trail.length - 1),
      pick: fc.nat(1000),
    })
    .map(({ maker, at, pick }) => (MAKERS[maker] as Make)(trail, at, pick));

export async function readTrail(
  client: DynamoDBClient,
  TableName: string,
  paymentId: string,
): Promise<readonly Entry[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'paymentId = :id',
      ExpressionAttributeValues: { ':id': { S: paymentId } },
      ConsistentRead: true,
    }),
  );
  return Items.flatMap(fromAuditItem) as Entry[];
}

/** Makes the table hold exactly these entries of a payment, each in a row of its own. */
export async function writeTrail(
  client: DynamoDBClient,
  TableName: string,
  paymentId: string,
  entries: readonly Entry[],
): Promise<void> {
  const kept = new Set(entries.map(({ sequence }) => sequence));
  for (const { sequence } of await readTrail(client, TableName, paymentId)) {
    if (kept.has(sequence)) continue;
    const Key = { paymentId: { S: paymentId }, sequence: { N: String(sequence) } };
    await client.send(new DeleteItemCommand({ TableName, Key }));
  }
  for (const entry of entries) {
    await client.send(new PutItemCommand({ TableName, Item: marshall(entry) }));
  }
}

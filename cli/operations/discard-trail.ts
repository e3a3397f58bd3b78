/**
 * The trail of dead letters that were thrown away and belonged to no payment: a hash chain of its own in the audit
 * table. Its head, under sequence 0, is written with each entry, so that a cut at the end shows too.
 */
import {
  type DynamoDBClient,
  paginateQuery,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { toItem } from '../../src/adapters/dynamodb/item.ts';
import { auditEventSchema } from '../../src/contract/audit.ts';
import { toTimestamp } from '../../src/contract/text.ts';
import { CHAIN_START, type ChainHead, hashEvent } from '../../src/domain/audit-chain.ts';
import { CliError } from '../terminal/cli-error.ts';
import { ENTRY_FAULTS, type Finding } from './check-trail.ts';

/** Stands where the trail of a payment has the payment's id. */
export const DISCARD_TRAIL = 'discarded-messages';

const { sequence, actor, at, data, previousHash, hash } = auditEventSchema.shape;
const entrySchema = z.strictObject({
  paymentId: z.literal(DISCARD_TRAIL),
  sequence,
  type: z.literal('message.discarded'),
  actor,
  at,
  data,
  previousHash,
  hash,
});
const headSchema = z.strictObject({
  paymentId: z.literal(DISCARD_TRAIL),
  sequence: z.literal(0),
  count: sequence,
  hash,
});

export type DiscardEntry = z.infer<typeof entrySchema>;

export interface DiscardTrail {
  /** As its row says, or where a chain begins; null for a row that is none. */
  readonly head: ChainHead | null;
  /** As they lie there. */
  readonly entries: readonly DiscardEntry[];
}

interface Place {
  readonly dynamo: DynamoDBClient;
  readonly name: (resource: string) => string;
}

const BEGINNING: ChainHead = { sequence: 0, hash: CHAIN_START };

/** Small enough to be read whole: people throw these away one by one. */
export async function readDiscards({ dynamo, name }: Place): Promise<DiscardTrail> {
  const rows: Record<string, unknown>[] = [];
  const input = {
    TableName: name('payment-audit'),
    KeyConditionExpression: 'paymentId = :trail',
    ExpressionAttributeValues: { ':trail': { S: DISCARD_TRAIL } },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateQuery({ client: dynamo }, input)) {
    rows.push(...Items.map((item) => unmarshall(item)));
  }
  const [first, ...others] = rows;
  if (first === undefined) return { head: BEGINNING, entries: [] };
  // Without a head, every row is an entry that nothing vouches for.
  if (first.sequence !== 0) return { head: BEGINNING, entries: rows as DiscardEntry[] };
  const head = headSchema.safeParse(first);
  return {
    head: head.success ? { sequence: head.data.count, hash: head.data.hash } : null,
    entries: others as DiscardEntry[],
  };
}

/** Undefined for a sound trail. */
export function checkDiscards({ head, entries }: DiscardTrail): Finding | undefined {
  let last = BEGINNING;
  const finding = (place: number, reason: string): Finding => ({
    paymentId: DISCARD_TRAIL,
    sequence: place,
    reason: `entry ${place} ${reason}`,
  });
  for (const entry of entries) {
    const place = last.sequence + 1;
    if (entry.sequence !== place) return finding(place, ENTRY_FAULTS['sequence-gap']);
    if (entry.previousHash !== last.hash) {
      return finding(place, ENTRY_FAULTS['previous-hash-differs']);
    }
    if (!entrySchema.safeParse(entry).success) return finding(place, ENTRY_FAULTS.malformed);
    if (entry.hash !== hashEvent(entry)) return finding(place, ENTRY_FAULTS['hash-differs']);
    last = entry;
  }
  if (head?.sequence === last.sequence && head.hash === last.hash) return undefined;
  const agreed = Math.min(head?.sequence ?? 0, last.sequence);
  const place = head?.sequence === last.sequence ? agreed : agreed + 1;
  return finding(place, "differs from the trail's head: it was cut, continued or rewritten");
}

export interface Discard {
  readonly queue: string;
  readonly messageId: string;
  readonly what: string;
  readonly reason: string;
  /** Of the body, which is not kept: it may hold what must not be stored. */
  readonly bodyBytes: number;
  readonly bodySha256: string;
  /** RFC 3339, or null where nobody knows. */
  readonly sentAt: string | null;
}

export const nextDiscard = (
  head: ChainHead,
  discard: Discard,
  by: { readonly actor: string; readonly nowMs: number },
): DiscardEntry => {
  const entry = {
    paymentId: DISCARD_TRAIL,
    sequence: head.sequence + 1,
    type: 'message.discarded',
    actor: by.actor,
    at: toTimestamp(by.nowMs),
    data: { ...discard },
    previousHash: head.hash,
  } as const;
  return { ...entry, hash: hashEvent(entry) };
};

const ATTEMPTS_MAX = 5;

/** One entry for a message, however often it is thrown away. Raises CliError and what DynamoDB says. */
export async function recordDiscard(
  place: Place,
  discard: Discard,
  by: { readonly actor: string; readonly nowMs: number },
): Promise<'recorded' | 'recorded-before'> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const { head, entries } = await readDiscards(place);
    if (entries.some((entry) => entry.data?.messageId === discard.messageId)) {
      return 'recorded-before';
    }
    if (head === null) break;
    const entry = nextDiscard(head, discard, by);
    const TransactItems = writesOf(place.name('payment-audit'), head, entry);
    try {
      await place.dynamo.send(new TransactWriteItemsCommand({ TransactItems }));
      return 'recorded';
    } catch (error) {
      // Somebody else has thrown something away meanwhile.
      if (!(error instanceof TransactionCanceledException)) throw error;
    }
  }
  throw new CliError(
    `nothing can be written into the trail of ${DISCARD_TRAIL}, so that the message stays; try again, or see npm run audit -- verify`,
  );
}

/** The entry at an empty place, and the head over the one that it follows. */
function writesOf(TableName: string, head: ChainHead, entry: DiscardEntry): TransactWriteItem[] {
  const { paymentId, sequence: count, hash: newest } = entry;
  const isFirst = head.sequence === 0;
  return [
    {
      Put: {
        TableName,
        Item: toItem(entry),
        ConditionExpression: 'attribute_not_exists(paymentId)',
      },
    },
    {
      Put: {
        TableName,
        Item: toItem({ paymentId, sequence: 0, count, hash: newest }),
        ConditionExpression: isFirst ? 'attribute_not_exists(paymentId)' : '#hash = :hash',
        ...(isFirst
          ? {}
          : {
              ExpressionAttributeNames: { '#hash': 'hash' },
              ExpressionAttributeValues: { ':hash': { S: head.hash } },
            }),
      },
    },
  ];
}

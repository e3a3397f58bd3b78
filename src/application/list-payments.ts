/** Answers a page of a merchant's payments by time of creation, all of them or those in one status. */
import type { PaymentRecord } from '../contract/payment-record.ts';
import { type CursorBinding, readCursor, writeCursor } from './list-cursor.ts';
import { type Place, placeAfter, readPlace, START, tailOf, writePlace } from './list-place.ts';
import type { CursorKeys, ListEntry, Now, PaymentIndex, PaymentListing } from './ports.ts';

interface Options {
  readonly index: PaymentIndex;
  readonly cursorKeys: CursorKeys;
  readonly now: Now;
}

export interface ListInput {
  readonly listing: PaymentListing;
  readonly limit: number;
  readonly cursor: string | null;
}

export type ListPayments = (input: ListInput) => Promise<
  | {
      readonly ok: true;
      readonly payments: readonly PaymentRecord[];
      readonly nextCursor: string | null;
    }
  | { readonly ok: false; readonly rejection: 'invalid-cursor' }
>;

/** A filter that finds little stops here; the page is then short and carries a cursor. */
const ROWS_READ_MAX = 1000;
const CHUNK = 100;

/** Raises StoreUnavailable. */
export const createListPayments =
  ({ index, cursorKeys, now }: Options): ListPayments =>
  async ({ listing, limit, cursor }) => {
    const binding = bindingOf(listing);
    // A list of one page needs no key.
    const start = cursor === null ? '' : readCursor(cursor, binding, await cursorKeys.read());
    if (start === null) return { ok: false, rejection: 'invalid-cursor' };
    const from = cursor === null ? START : readPlace(start);
    const follows = listing.order === 'asc' && listing.status === undefined;
    const { payments, place } = follows
      ? await follow(index, listing, limit, from, now())
      : await collect(index, listing, limit, from);
    const nextCursor =
      place === null ? null : writeCursor(writePlace(place), binding, await cursorKeys.read());
    return { ok: true, payments, nextCursor };
  };

const bindingOf = (listing: PaymentListing): CursorBinding => {
  const { merchantId, status, createdFrom, createdTo, order } = listing;
  return [merchantId, status ?? null, createdFrom ?? null, createdTo ?? null, order];
};

interface Collected {
  readonly payments: PaymentRecord[];
  /** Where the next page begins after; null when nothing is left. */
  readonly place: Place | null;
}

/** Reads towards the present, where what comes late must be missed as little as repeated. */
async function follow(
  index: PaymentIndex,
  listing: PaymentListing,
  limit: number,
  from: Place,
  nowMs: number,
): Promise<Collected> {
  const read = { after: from.after, limit: limit + 1 + from.seen.size };
  const window = await index.list(listing, read);
  const unseen = window.filter((entry) => !from.seen.has(tailOf(entry)));
  const isLast = unseen.length <= limit;
  const { page, place } = isLast
    ? { page: unseen, place: null }
    : placeAfter(from, window, unseen.slice(0, limit), nowMs);
  const found = await readMatching(index, listing, page);
  return { payments: found.map(({ payment }) => payment), place };
}

async function collect(
  index: PaymentIndex,
  listing: PaymentListing,
  limit: number,
  from: Place,
): Promise<Collected> {
  const goingOn = (after: string | null): Place => ({ ...START, after });
  const payments: PaymentRecord[] = [];
  const chunk = listing.status === undefined ? limit : CHUNK;
  let { after } = from;
  for (let rowsRead = 0; rowsRead < ROWS_READ_MAX; rowsRead += chunk) {
    // One more than is read tells whether anything follows.
    const entries = await index.list(listing, { after, limit: chunk + 1 });
    const read = entries.slice(0, chunk);
    const found = await readMatching(index, listing, read);
    for (const { entry, payment } of found) {
      payments.push(payment);
      after = entry.position;
      if (payments.length === limit) {
        const isLast = entry === read.at(-1) && entries.length <= chunk;
        return { payments, place: isLast ? null : goingOn(after) };
      }
    }
    if (entries.length <= chunk) return { payments, place: null };
    after = read.at(-1)?.position ?? after;
  }
  return { payments, place: goingOn(after) };
}

/** An index lags behind the rows, so the rows decide whether they belong here. */
async function readMatching(
  index: PaymentIndex,
  { merchantId, status }: PaymentListing,
  entries: readonly ListEntry[],
): Promise<{ entry: ListEntry; payment: PaymentRecord }[]> {
  const records = await index.readMany(entries.map(({ paymentId }) => paymentId));
  const byId = new Map(records.map((record) => [record.id as string, record]));
  return entries.flatMap((entry) => {
    const payment = byId.get(entry.paymentId);
    const matches =
      payment?.merchantId === merchantId && (status === undefined || payment.status === status);
    return payment !== undefined && matches ? [{ entry, payment }] : [];
  });
}

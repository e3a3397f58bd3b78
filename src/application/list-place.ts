/** How far a list has been read: a position, and what was answered beyond it while others might still arrive there. */
import type { ListEntry } from './ports.ts';

/**
 * A payment's time is taken before it is written, so that one may be written after a later one was
 * listed. Its write is given up after 10 seconds; the rest is for clocks that differ and for the index.
 */
export const SETTLED_AFTER_MS = 20_000;

export interface Place {
  /** Everything up to here was passed, and nothing will appear there any more. */
  readonly after: string | null;
  /** Tails of the ids of payments beyond `after` that were answered already. */
  readonly seen: ReadonlySet<string>;
}

export const START: Place = { after: null, seen: new Set() };

/** So many go into a cursor; a page is cut short rather than answering more of what is not settled. */
const SEEN_MAX = 100;
/** The last characters of an id are random: 40 bits, among a hundred. */
const TAIL = 8;

export const tailOf = ({ paymentId }: ListEntry): string => paymentId.slice(-TAIL);

export const writePlace = ({ after, seen }: Place): string =>
  seen.size === 0 ? (after ?? '') : `${after ?? ''} ${[...seen].join('')}`;

/** Only of what `writePlace` has written. */
export function readPlace(text: string): Place {
  const [after = '', tails = ''] = text.split(' ');
  return {
    after: after === '' ? null : after,
    seen: new Set(tails.match(new RegExp(`.{${TAIL}}`, 'g')) ?? []),
  };
}

/**
 * Which of a page's entries may be answered, and where the next page goes on. `window` is what was read
 * from `from.after` on, oldest first; `page` is the beginning of what of it was not seen, and more follows.
 */
export function placeAfter(
  from: Place,
  window: readonly ListEntry[],
  page: readonly ListEntry[],
  nowMs: number,
): { readonly page: readonly ListEntry[]; readonly place: Place } {
  // No position equals it, because a position continues its time.
  const edge = new Date(nowMs - SETTLED_AFTER_MS).toISOString();
  const room = SEEN_MAX - from.seen.size;
  const settled = page.filter(({ position }) => position < edge).length;
  const answered = page.slice(0, settled + Math.max(room, 0));
  const isPassed = (entry: ListEntry) => from.seen.has(tailOf(entry)) || answered.includes(entry);
  const firstLeft = window.findIndex((entry) => !isPassed(entry));
  const before = firstLeft < 0 ? window : window.slice(0, firstLeft);
  const isAllSettled = (window[firstLeft]?.position ?? edge) < edge;
  const after = isAllSettled ? (before.at(-1)?.position ?? from.after) : later(from.after, edge);
  const isBeyond = ({ position }: ListEntry) => after === null || position > after;
  const seen = new Set(from.seen);
  for (const entry of before) if (!isBeyond(entry)) seen.delete(tailOf(entry));
  for (const entry of answered) if (isBeyond(entry)) seen.add(tailOf(entry));
  return { page: answered, place: { after, seen } };
}

/** Clocks differ: a cursor never goes back. */
const later = (from: string | null, edge: string): string =>
  from !== null && from > edge ? from : edge;

/** What settling a day needs of the world outside, and the errors that each port may raise. */
import type { StatementLine } from '../../contract/acquirer-messages.ts';
import type { SettlementLine } from '../../contract/settlement-line.ts';
import type { Change } from '../../domain/change.ts';
import type { SettlementTotals } from '../../domain/settlement-totals.ts';

/** The day that was asked for cannot be settled; the message says why and which can. */
export class SettlementRefused extends Error {
  override readonly name = 'SettlementRefused';
}

/** One part of a day's payments: each is settled, closed and kept by itself. */
export interface DayShard {
  readonly date: string;
  readonly shard: number;
}

export interface DuePage {
  readonly paymentIds: readonly string[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** Payments that a settlement is due for. */
export interface SettlementsDue {
  /** Due by then, longest due first. The rows decide: the index lags. Raises StoreUnavailable. */
  page(shard: number, dueByMs: number, after: string | null): Promise<DuePage>;
}

/** `closed`: the shard's day takes no more lines. `conflict`: the payment has moved on. */
export type SettleOutcome = 'committed' | 'conflict' | 'closed';

export interface SettlementWriter {
  /** How many callers may settle a shard at once, each in a lane of its own. */
  readonly lanes: number;
  /** One transaction: the payment, its audit entry and the lines, unless the day is closed. Raises StoreUnavailable. */
  settle(
    change: Change,
    lines: readonly SettlementLine[],
    place: DayShard & { readonly lane: number },
  ): Promise<SettleOutcome>;
  /** From its answer on the shard's day takes no line, whoever is under way. Raises StoreUnavailable. */
  close(place: DayShard): Promise<void>;
}

/** Pages of a list that is in the order of its keys; a page that is not full is the last. */
export interface LineSource<Line> {
  readonly pageSize: number;
  /** Lines from this key on, inclusive. Raises StoreUnavailable. */
  page(from: string): Promise<readonly Line[]>;
}

export interface SettlementLines {
  /** One source for each shard. */
  sources(date: string): readonly LineSource<SettlementLine>[];
}

/** The processor's own list of what it captured and refunded. */
export interface AcquirerStatement {
  /** One source for each shard. Raises StoreUnavailable. */
  sources(date: string): Promise<readonly LineSource<StatementLine>[]>;
}

export interface ReportedTotals extends SettlementTotals {
  /** Key of the report's object. */
  readonly reportKey: string;
}

/** A merchant's day. */
export interface MerchantDay {
  readonly merchantId: string;
  readonly date: string;
  readonly totals: readonly ReportedTotals[];
}

/** Every method raises StoreUnavailable. */
export interface SettlementDays {
  /** The latest day that has been closed; null before the first. */
  lastClosed(): Promise<string | null>;
  isClosed(date: string): Promise<boolean>;
  markClosed(date: string): Promise<void>;
  keep(day: MerchantDay): Promise<void>;
}

/** Every method raises StoreUnavailable. */
export interface MerchantDays {
  find(merchantId: string, date: string): Promise<MerchantDay | null>;
  /** Newest first, before this day. */
  list(merchantId: string, before: string | null, limit: number): Promise<readonly MerchantDay[]>;
}

export interface SettlementFiles {
  /** Streams `body` into an object in flat memory; nothing is left when it throws. Raises StoreUnavailable. */
  write(key: string, body: AsyncIterable<Uint8Array>, contentType: string): Promise<unknown>;
}

/** Milliseconds that the running function has left. */
export type RemainingTime = () => number;

/** Answers a merchant's settled days, one or a page of them, newest first. */
import type { Settlement } from '../../contract/settlement.ts';
import { toTimestamp } from '../../contract/text.ts';
import { cutOffMsOf } from '../../domain/settlement-day.ts';
import { type CursorBinding, readCursor, writeCursor } from '../list-cursor.ts';
import type { CursorKeys } from '../ports.ts';
import type { MerchantDay, MerchantDays } from './ports.ts';

interface Options {
  readonly days: MerchantDays;
  readonly cursorKeys: CursorKeys;
  /** Raises StoreUnavailable. */
  readonly reports: {
    sign(objectKey: string): Promise<{ readonly url: string; readonly expiresAt: string }>;
  };
}

export interface ListSettlementsInput {
  readonly merchantId: string;
  /** Only this day. */
  readonly date: string | null;
  readonly limit: number;
  readonly cursor: string | null;
}

export interface ReadSettlements {
  /** Raises StoreUnavailable. */
  get(merchantId: string, date: string): Promise<Settlement | null>;
  /** Raises StoreUnavailable. */
  list(
    input: ListSettlementsInput,
  ): Promise<
    | { readonly ok: true; readonly data: Settlement[]; readonly nextCursor: string | null }
    | { readonly ok: false; readonly rejection: 'invalid-cursor' }
  >;
}

export function createReadSettlements(options: Options): ReadSettlements {
  const { days, cursorKeys } = options;
  const find = async (merchantId: string, date: string) => {
    const found = await days.find(merchantId, date);
    return found === null ? null : toSettlement(options, found);
  };
  return {
    get: find,
    async list({ merchantId, date, limit, cursor }) {
      const key = await cursorKeys.read();
      const binding: CursorBinding = ['settlements', merchantId, date];
      const before = cursor === null ? null : readCursor(cursor, binding, key);
      if (cursor !== null && before === null) return { ok: false, rejection: 'invalid-cursor' };
      if (date !== null) {
        const only = await find(merchantId, date);
        return { ok: true, data: only === null ? [] : [only], nextCursor: null };
      }
      // One more than is shown tells whether anything follows.
      const found = await days.list(merchantId, before, limit + 1);
      const shown = found.slice(0, limit);
      const last = found.length > limit ? shown.at(-1) : undefined;
      const nextCursor = last === undefined ? null : writeCursor(last.date, binding, key);
      const data = await Promise.all(shown.map((one) => toSettlement(options, one)));
      return { ok: true, data, nextCursor };
    },
  };
}

async function toSettlement(
  { reports }: Options,
  { merchantId, date, totals }: MerchantDay,
): Promise<Settlement> {
  return {
    merchantId,
    date,
    cutOff: toTimestamp(cutOffMsOf(date)),
    totals: await Promise.all(
      totals.map(async ({ reportKey, ...sums }) => ({
        ...sums,
        report: await reports.sign(reportKey),
      })),
    ),
  };
}

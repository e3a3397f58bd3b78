/** Decides which day is settled: the next one that is over, or the one that was asked for. */
import type { PlanSettlementInput, PlanSettlementOutput } from '../../contract/settlement-steps.ts';
import { DAY_MS, dayAfter, settlementDateOf } from '../../domain/settlement-day.ts';
import type { Now } from '../ports.ts';
import { type SettlementDays, SettlementRefused } from './ports.ts';

interface Options {
  readonly days: Pick<SettlementDays, 'lastClosed' | 'isClosed'>;
  readonly now: Now;
  readonly dueShards: number;
}

/** Days that are made up for one by one; what is older goes into the first of these. */
const CATCH_UP_DAYS = 7;
/** Lines are kept a little longer than this. */
export const REPEATABLE_DAYS = 80;

export type PlanSettlement = (input: PlanSettlementInput) => Promise<PlanSettlementOutput>;

/** Raises SettlementRefused, StoreUnavailable. */
export const createPlanSettlement =
  ({ days, now, dueShards }: Options): PlanSettlement =>
  async ({ date }) => {
    const nowMs = now();
    const lastClosed = await days.lastClosed();
    const next = nextDay(lastClosed, nowMs);
    const shards = Array.from({ length: dueShards }, (_, shard) => shard);
    if (date === null) {
      const isOver = next <= settlementDateOf(nowMs - DAY_MS);
      return isOver ? { outcome: 'settle', date: next, shards } : { outcome: 'nothing-to-settle' };
    }
    await assertSettleable(days, date, { next, lastClosed, nowMs });
    return { outcome: 'settle', date, shards };
  };

function nextDay(lastClosed: string | null, nowMs: number): string {
  const yesterday = settlementDateOf(nowMs - DAY_MS);
  if (lastClosed === null) return yesterday;
  const earliest = settlementDateOf(nowMs - CATCH_UP_DAYS * DAY_MS);
  const following = dayAfter(lastClosed);
  return following < earliest ? earliest : following;
}

async function assertSettleable(
  days: Options['days'],
  date: string,
  facts: { readonly next: string; readonly lastClosed: string | null; readonly nowMs: number },
): Promise<void> {
  const { next, lastClosed, nowMs } = facts;
  const today = settlementDateOf(nowMs);
  if (date >= today) {
    throw new SettlementRefused(`${date} is not over: a day is settled after midnight UTC.`);
  }
  if (date < settlementDateOf(nowMs - REPEATABLE_DAYS * DAY_MS)) {
    throw new SettlementRefused(
      `${date} is more than ${REPEATABLE_DAYS} days ago: its lines are no longer kept. Its reports are in S3.`,
    );
  }
  if (lastClosed !== null && date > next) {
    throw new SettlementRefused(`Days are settled in order: settle ${next} before ${date}.`);
  }
  if (lastClosed !== null && date < next && !(await days.isClosed(date))) {
    throw new SettlementRefused(
      `${date} was passed over: what was booked on it is in the reports of a later day.`,
    );
  }
}

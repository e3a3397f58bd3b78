/** What the states of `settle-day` hand to one another. */
import * as z from 'zod/mini';

/** A UTC day that exists: YYYY-MM-DD. */
export const settlementDateSchema = z
  .string()
  .check(z.refine((date) => isDay(date), { error: 'must be a day, such as 2026-11-23' }));

function isDay(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false;
  const time = Date.parse(`${date}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

const shard = z.int().check(z.minimum(0), z.maximum(63));
/** A place in the order of lines; empty for the beginning. */
const place = z.string().check(z.maxLength(512));

/** `date` null: the next day that is over and not settled. */
export const planSettlementInputSchema = z.strictObject({
  date: z.nullable(settlementDateSchema),
});
export const settleShardInputSchema = z.strictObject({ date: settlementDateSchema, shard });
export const reportInputSchema = z.strictObject({ date: settlementDateSchema, from: place });
export const compareInputSchema = z.strictObject({
  date: settlementDateSchema,
  from: place,
  /** Number of the file of differences that this run writes. */
  part: z.int().check(z.minimum(1)),
});

export type PlanSettlementInput = z.infer<typeof planSettlementInputSchema>;
export type PlanSettlementOutput =
  | { readonly outcome: 'nothing-to-settle' }
  | { readonly outcome: 'settle'; readonly date: string; readonly shards: readonly number[] };

export type SettleShardInput = z.infer<typeof settleShardInputSchema>;
/** `more`: the time ran short; the same input goes on. */
export interface SettleShardOutput {
  readonly outcome: 'closed' | 'more';
  readonly settled: number;
  /** Payments that had moved on, or are busy: their next settlement takes them. */
  readonly passedOver: number;
  readonly faults: number;
}

export type ReportInput = z.infer<typeof reportInputSchema>;
export interface ReportOutput {
  readonly outcome: 'reported' | 'more';
  /** Where the next run goes on. */
  readonly from: string;
  readonly merchants: number;
  readonly lines: number;
}

export type CompareInput = z.infer<typeof compareInputSchema>;
export interface CompareOutput {
  readonly outcome: 'compared' | 'more';
  readonly from: string;
  readonly part: number;
  readonly lines: number;
  readonly differences: number;
  readonly inTransit: number;
}

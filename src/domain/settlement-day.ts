/** The day of a settlement: a UTC calendar day, whose end is the cut-off. */

export const DAY_MS = 24 * 60 * 60_000;

/** YYYY-MM-DD, of the UTC day that this time (epoch milliseconds) lies in. */
export const settlementDateOf = (timeMs: number): string =>
  new Date(timeMs).toISOString().slice(0, 10);

/** Epoch milliseconds at which the day is over: what was booked before belongs to it. */
export const cutOffMsOf = (settlementDate: string): number =>
  Date.parse(`${settlementDate}T00:00:00.000Z`) + DAY_MS;

/** The days after and before. */
export const dayAfter = (settlementDate: string): string =>
  settlementDateOf(cutOffMsOf(settlementDate));

/** What a payment, a read, a refund, a row of a file and an idle month use, each counted on a metered engine. */
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchEngine } from '../lib/bench-engine.ts';
import { type BenchClient, createBenchClient } from '../lib/http-client.ts';
import { seedPayments } from '../lib/seed-payments.ts';
import { scaled, type UsageLine } from './usage.ts';

export const PAYMENTS = 1000;
/** Well below saturation: a function that waits for a busy machine would seem dearer than it is. */
export const PER_SECOND = 20;
const WARM_UP = 20;
const OTHERS = 100;
const PATIENCE_MS = 120_000;
const SETTLE_MS = 3000;
/** One sweep of the minute. */
const IDLE_MS = 60_000;
const MONTH_MS = 30 * 86_400_000;
/** As one full batch of orders: more at a time would wait for the machine, and waiting is not what a row costs. */
const ROWS_AT_ONCE = 10;
/** A row's transaction holds 49 rows and the chunk's checkpoint. */
const ROWS_PER_TRANSACTION = 49;

export interface Measuring {
  readonly engine: BenchEngine;
  readonly client: BenchClient;
  readonly merchantId: string;
}

export async function startMeasuring(engine: BenchEngine): Promise<Measuring> {
  const { merchantId, apiKey } = await engine.newMerchant();
  return { engine, merchantId, client: createBenchClient(engine.baseUrl, apiKey) };
}

const merged = (lines: readonly UsageLine[]): readonly UsageLine[] =>
  [...Map.groupBy(lines, ({ term, what }) => `${term}\n${what}`).values()].flatMap((group) => {
    const [first] = group;
    const quantity = group.reduce((sum, line) => sum + line.quantity, 0);
    return first === undefined ? [] : [{ ...first, quantity }];
  });

/** Until so many were captured and all that follows is over; answers everything that was used, and by whom. */
async function settle({ engine }: Measuring, count: number) {
  const deadline = Date.now() + PATIENCE_MS;
  const usage: UsageLine[] = [];
  const ids: string[] = [];
  while (ids.length < count) {
    if (Date.now() > deadline) throw new Error(`${count - ids.length} payments never ended`);
    await delay(200);
    const report = await engine.report();
    ids.push(...Object.keys(report.captured));
    usage.push(...report.usage);
  }
  await delay(SETTLE_MS);
  usage.push(...(await engine.report()).usage);
  return { usage, ids };
}

async function paced(count: number, call: (number: number) => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  const called: Promise<unknown>[] = [];
  for (let number = 0; number < count; number += 1) {
    const waitMs = startedAt + (number * 1000) / PER_SECOND - performance.now();
    if (waitMs > 0) await delay(waitMs);
    called.push(call(number));
  }
  await Promise.all(called);
}

const each = (lines: readonly UsageLine[], count: number) => scaled(merged(lines), 1 / count);

/** Of one payment; `ids` are those that were made. */
export async function paymentUsage(measuring: Measuring) {
  const { client } = measuring;
  await paced(WARM_UP, client.pay);
  await settle(measuring, WARM_UP);
  const paid = paced(PAYMENTS, client.pay);
  const { usage, ids } = await settle(measuring, PAYMENTS);
  await paid;
  return { usage: each(usage, PAYMENTS), ids };
}

async function usageAfter(
  { engine }: Measuring,
  run: (number: number) => Promise<unknown>,
): Promise<readonly UsageLine[]> {
  await engine.report();
  await paced(OTHERS, run);
  await delay(SETTLE_MS);
  return each((await engine.report()).usage, OTHERS);
}

export const readUsage = (measuring: Measuring, ids: readonly string[]) =>
  usageAfter(measuring, (number) => measuring.client.get(`/payments/${ids[number]}`));

export const refundUsage = (measuring: Measuring, ids: readonly string[]) =>
  usageAfter(measuring, (number) => measuring.client.refund(ids[number] ?? ''));

/**
 * A row is stored as a transaction of many stores it, which is reckoned; all that follows is counted. The
 * functions that read the file are not in it: `npm run bench -- batch` times those.
 */
export async function rowUsage(measuring: Measuring): Promise<readonly UsageLine[]> {
  const { engine, merchantId } = measuring;
  await engine.report();
  for (let seeded = 0; seeded < OTHERS; seeded += ROWS_AT_ONCE) {
    await seedPayments(engine, { merchantId, count: ROWS_AT_ONCE, lane: 'batch' });
    await delay((ROWS_AT_ONCE * 1000) / PER_SECOND);
  }
  const { usage } = await settle(measuring, OTHERS);
  const term = 'dynamodb-write-unit';
  return [
    ...each(usage, OTHERS),
    { term, what: 'payment-transactions, stored from a file', quantity: 2 },
    { term, what: 'payment-transactions, indexes, stored from a file', quantity: 2 },
    { term, what: 'payment-audit, stored from a file', quantity: 2 },
    { term, what: 'payment-batches', quantity: 2 / ROWS_PER_TRANSACTION },
  ];
}

/** The minute's sweep and whatever else runs while nobody pays, for a month. */
export async function idleUsage({ engine }: Measuring): Promise<readonly UsageLine[]> {
  await engine.report();
  await delay(IDLE_MS);
  return scaled(merged((await engine.report()).usage), MONTH_MS / IDLE_MS);
}

/** Sends payments to an engine and follows each to its capture: a set number under way, or at a set rate. */
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchEngine, Report } from './bench-engine.ts';
import { createFollowing } from './follow-payments.ts';
import { createBenchClient } from './http-client.ts';
import { createPayer, type PayerOptions } from './payer.ts';

const LOOK_MS = 40;
/** Between looks while payments are sent at a rate, where nobody waits for what is seen. */
const LOOK_WHILE_SENDING_MS = 1000;
/** Without a single capture. */
const PATIENCE_MS = 60_000;

/** Sums over the time that was measured. */
export interface Drive {
  readonly payments: number;
  readonly seconds: number;
  /** From sending (at a rate: from when it was due) to the write that captured it, milliseconds. */
  readonly latencies: readonly number[];
  /** From the same moment to the answer. */
  readonly answers: readonly number[];
  readonly cpuMs: Report['cpuMs'];
  readonly awsCalls: number;
  readonly memoryMb: number;
}

/** What one look saw while payments were sent at a rate. */
export interface Look extends Pick<Report, 'memoryMb' | 'databaseMb'> {
  readonly seconds: number;
  readonly sent: number;
  /** The first so many of the drive's latencies. */
  readonly captured: number;
  /** The first so many of the drive's answers. */
  readonly answered: number;
}

export interface Driver {
  /** Keeps `underWay` payments between submit and capture until `payments` were captured. */
  keep(underWay: number, payments: number): Promise<Drive>;
  /** Sends at a rate, whether or not those before have ended; resolves when all are captured. */
  send(perSecond: number, seconds: number, onLook?: (look: Look) => void): Promise<Drive>;
  close(): void;
}

/** What the acquirer, another party, does with its own table is left out. */
const callsOf = ({ calls }: Report) =>
  calls
    .filter(({ principal }) => !principal.startsWith('sandbox-acquirer'))
    .reduce((sum, one) => sum + one.calls, 0);

interface Driving {
  readonly engine: BenchEngine;
  readonly following: ReturnType<typeof createFollowing>;
  /** Milliseconds to each answer. */
  answers: number[];
  /** Rejects for an answer that is final and no success. */
  readonly pay: (startedAt: number) => Promise<void>;
}

async function measured(driving: Driving, run: () => Promise<void>): Promise<Drive> {
  const { engine, following } = driving;
  const before = await engine.report();
  following.restart();
  driving.answers = [];
  const startedAt = performance.now();
  await run();
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await engine.report();
  following.take(after);
  const latencies = following.latencies();
  return {
    payments: latencies.length,
    seconds,
    latencies,
    answers: driving.answers,
    cpuMs: {
      engine: after.cpuMs.engine - before.cpuMs.engine,
      database: after.cpuMs.database - before.cpuMs.database,
    },
    awsCalls: callsOf(after) - callsOf(before),
    memoryMb: after.memoryMb,
  };
}

async function untilCaptured(
  { engine, following }: Driving,
  wanted: number,
  more: () => void,
): Promise<void> {
  const count = () => following.latencies().length;
  let deadline = Date.now() + PATIENCE_MS;
  while (count() < wanted) {
    if (Date.now() > deadline) throw new Error(`${wanted - count()} payments never ended`);
    const before = count();
    following.take(await engine.captures());
    if (count() > before) deadline = Date.now() + PATIENCE_MS;
    more();
    await delay(LOOK_MS);
  }
}

async function keep(driving: Driving, underWay: number, payments: number): Promise<void> {
  let sent = 0;
  let failure: unknown;
  const more = () => {
    if (failure !== undefined) throw failure;
    while (sent < payments && sent - driving.following.latencies().length < underWay) {
      sent += 1;
      driving.pay(Date.now()).catch((error: unknown) => {
        failure = error;
      });
    }
  };
  more();
  await untilCaptured(driving, payments, more);
}

type Rate = Readonly<{ perSecond: number; seconds: number; onLook: (look: Look) => void }>;

async function send(driving: Driving, { perSecond, seconds, onLook }: Rate): Promise<void> {
  const { engine, following } = driving;
  const wanted = Math.round(perSecond * seconds);
  const startedAt = Date.now();
  let sent = 0;
  let isSending = true;
  let failure: unknown;
  async function look(): Promise<void> {
    while (isSending) {
      await delay(LOOK_WHILE_SENDING_MS);
      const { memoryMb, databaseMb, ...seen } = await engine.captures();
      following.take(seen);
      const captured = following.latencies().length;
      const answered = driving.answers.length;
      const at = { seconds: (Date.now() - startedAt) / 1000, sent, captured, answered };
      onLook({ ...at, memoryMb, databaseMb });
    }
  }
  async function sendAll(): Promise<void> {
    const paid: Promise<void>[] = [];
    for (; sent < wanted && failure === undefined; sent += 1) {
      const dueAt = startedAt + (sent * 1000) / perSecond;
      const waitMs = dueAt - Date.now();
      if (waitMs > 0) await delay(waitMs);
      const failed = (error: unknown) => {
        failure = error;
      };
      paid.push(driving.pay(dueAt).catch(failed));
    }
    await Promise.all(paid);
    isSending = false;
    if (failure !== undefined) throw failure;
  }
  await Promise.all([sendAll(), look()]);
  await untilCaptured(driving, wanted, () => undefined);
}

export async function createDriver(
  engine: BenchEngine,
  options: PayerOptions = {},
): Promise<Driver> {
  const { apiKey } = await engine.newMerchant();
  const client = createBenchClient(engine.baseUrl, apiKey);
  const payer = createPayer(client, options);
  const following = createFollowing();
  const driving: Driving = {
    engine,
    following,
    answers: [],
    async pay(startedAt) {
      const id = await payer();
      driving.answers.push(Date.now() - startedAt);
      following.sent(id, startedAt);
    },
  };
  return {
    keep: (underWay, payments) => measured(driving, () => keep(driving, underWay, payments)),
    send: (perSecond, seconds, onLook = () => undefined) =>
      measured(driving, () => send(driving, { perSecond, seconds, onLook })),
    close: client.close,
  };
}

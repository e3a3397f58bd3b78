/** Sends payments to an engine and follows each to its capture: a set number under way, or at a set rate. */
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchEngine, Report } from './bench-engine.ts';
import { createBenchClient } from './http-client.ts';

const LOOK_MS = 40;
const PATIENCE_MS = 60_000;

/** Sums over the time that was measured. */
export interface Drive {
  readonly payments: number;
  readonly seconds: number;
  /** From sending to the write that captured it, milliseconds. */
  readonly latencies: readonly number[];
  readonly cpuMs: Report['cpuMs'];
  readonly awsCalls: number;
  readonly memoryMb: number;
}

export interface Driver {
  /** Keeps `underWay` payments between submit and capture until `payments` were captured. */
  keep(underWay: number, payments: number): Promise<Drive>;
  /** Sends at a rate, whether or not those before have ended; resolves when all are captured. */
  send(perSecond: number, seconds: number): Promise<Drive>;
  close(): void;
}

/** What the acquirer, another party, does with its own table is left out. */
const callsOf = ({ calls }: Report) =>
  calls
    .filter(({ principal }) => !principal.startsWith('sandbox-acquirer'))
    .reduce((sum, one) => sum + one.calls, 0);

/** Joins what was sent with what was captured, whichever is heard of first. */
function createFollowing() {
  const sentAt = new Map<string, number>();
  const early = new Map<string, number>();
  let latencies: number[] = [];
  return {
    latencies: () => latencies,
    restart() {
      latencies = [];
    },
    sent(id: string, startedAt: number): void {
      const endedAt = early.get(id);
      if (endedAt === undefined) sentAt.set(id, startedAt);
      else {
        early.delete(id);
        latencies.push(endedAt - startedAt);
      }
    },
    take({ captured }: Pick<Report, 'captured'>): void {
      for (const [id, endedAt] of Object.entries(captured)) {
        const startedAt = sentAt.get(id);
        if (startedAt === undefined) early.set(id, endedAt);
        else {
          sentAt.delete(id);
          latencies.push(endedAt - startedAt);
        }
      }
    },
  };
}

type Following = ReturnType<typeof createFollowing>;

async function measured(
  engine: BenchEngine,
  following: Following,
  run: () => Promise<void>,
): Promise<Drive> {
  const before = await engine.report();
  following.restart();
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
    cpuMs: {
      engine: after.cpuMs.engine - before.cpuMs.engine,
      database: after.cpuMs.database - before.cpuMs.database,
    },
    awsCalls: callsOf(after) - callsOf(before),
    memoryMb: after.memoryMb,
  };
}

export async function createDriver(engine: BenchEngine): Promise<Driver> {
  const { apiKey } = await engine.newMerchant();
  const client = createBenchClient(engine.baseUrl, apiKey);
  const following = createFollowing();
  const count = () => following.latencies().length;

  async function pay(): Promise<void> {
    const startedAt = Date.now();
    const answer = JSON.parse(await client.pay()) as { id?: string; paymentId?: string };
    following.sent(answer.id ?? answer.paymentId ?? '', startedAt);
  }

  async function untilCaptured(wanted: number, more: () => void): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (count() < wanted) {
      if (Date.now() > deadline) throw new Error(`${wanted - count()} payments never ended`);
      following.take(await engine.captures());
      more();
      await delay(LOOK_MS);
    }
  }

  async function keep(underWay: number, payments: number): Promise<void> {
    let sent = 0;
    let failure: unknown;
    const more = () => {
      if (failure !== undefined) throw failure;
      while (sent < payments && sent - count() < underWay) {
        sent += 1;
        pay().catch((error: unknown) => {
          failure = error;
        });
      }
    };
    more();
    await untilCaptured(payments, more);
  }

  async function send(perSecond: number, seconds: number): Promise<void> {
    const wanted = Math.round(perSecond * seconds);
    const startedAt = performance.now();
    const paid: Promise<void>[] = [];
    for (let number = 0; number < wanted; number += 1) {
      const waitMs = startedAt + (number * 1000) / perSecond - performance.now();
      if (waitMs > 0) await delay(waitMs);
      paid.push(pay());
    }
    await Promise.all(paid);
    await untilCaptured(wanted, () => undefined);
  }

  return {
    keep: (underWay, payments) => measured(engine, following, () => keep(underWay, payments)),
    send: (perSecond, seconds) => measured(engine, following, () => send(perSecond, seconds)),
    close: client.close,
  };
}

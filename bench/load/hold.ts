/** One rate for many minutes, looked at in tenths: latencies, what is under way, memory. */
import { say } from '../lib/benchmark.ts';
import type { Drive, Driver, Look } from '../lib/drive-payments.ts';
import { median, percentile } from '../lib/statistics.ts';

/** A tenth of the time. */
export interface Window {
  /** At its end, since the first payment was sent. */
  readonly minutes: number;
  readonly sent: number;
  readonly answers: readonly number[];
  readonly latencies: readonly number[];
  /** Sent and not captured, at most. */
  readonly underWay: number;
  /** Medians of what was seen each second. */
  readonly memoryMb: number;
  readonly databaseMb: number;
}

export interface Held {
  readonly perSecond: number;
  readonly drive: Drive;
  readonly windows: readonly Window[];
}

const WINDOWS = 10;
const EMPTY: Look = { seconds: 0, sent: 0, captured: 0, answered: 0, memoryMb: 0, databaseMb: 0 };

function windowOf(looks: readonly Look[], before: Look, drive: Drive): Window {
  const last = looks.at(-1) ?? before;
  return {
    minutes: last.seconds / 60,
    sent: last.sent - before.sent,
    answers: drive.answers.slice(before.answered, last.answered),
    latencies: drive.latencies.slice(before.captured, last.captured),
    underWay: Math.max(...looks.map(({ sent, captured }) => sent - captured)),
    memoryMb: median(looks.map(({ memoryMb }) => memoryMb)),
    databaseMb: median(looks.map(({ databaseMb }) => databaseMb)),
  };
}

export async function hold(driver: Driver, perSecond: number, minutes: number): Promise<Held> {
  say(`${perSecond.toFixed(1)}/s for ${minutes} min`);
  const looks: Look[] = [];
  const drive = await driver.send(perSecond, minutes * 60, (look) => void looks.push(look));
  const each = looks.length / WINDOWS;
  const windows: Window[] = [];
  let before = EMPTY;
  for (let index = 0; index < WINDOWS; index += 1) {
    const some = looks.slice(Math.round(index * each), Math.round((index + 1) * each));
    if (some.length === 0) continue;
    windows.push(windowOf(some, before, drive));
    before = some.at(-1) ?? before;
  }
  return { perSecond, drive, windows };
}

/** Zero where there was nothing: a window of a short run may hold no capture. */
export const tail = (values: readonly number[]): number =>
  values.length === 0 ? 0 : percentile(values, 0.99);

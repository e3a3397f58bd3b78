/** Remembers how far the engine's clock got, so that time never runs backwards in data that outlives a restart. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import type { Closable } from './types.ts';

const FILE = 'clock';
const REAL_INTERVAL_MS = 1000;

/** Epoch milliseconds that no stored time lies after; 0 when nothing was kept yet. */
export function readKeptTime(directory: string): number {
  try {
    return Number(readFileSync(join(directory, FILE), 'utf8')) || 0;
  } catch {
    return 0;
  }
}

/** Writes ahead by what the clock runs until the next write, so that a sudden end loses nothing. */
export function keepTime(directory: string, clock: Clock): Closable {
  const save = (aheadMs: number) => {
    const draft = join(directory, `${FILE}.draft`);
    writeFileSync(draft, String(clock.now() + aheadMs));
    renameSync(draft, join(directory, FILE));
  };
  const saveAhead = () => save(2 * REAL_INTERVAL_MS * clock.scale);
  saveAhead();
  const timer = setInterval(saveAhead, REAL_INTERVAL_MS).unref();
  return {
    close: async () => {
      clearInterval(timer);
      save(0);
    },
  };
}

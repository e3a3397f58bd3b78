/** Files whose every row has an outcome that is known beforehand. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BenchBatch } from '../lib/batch-client.ts';

/** A row in a hundred is declined, another is no payment. */
const EVERY = 100;

export const outcomeOf = (row: number): 'captured' | 'declined' | 'rejected' => {
  if (row % EVERY === EVERY / 2) return 'rejected';
  return row % EVERY === 0 ? 'declined' : 'captured';
};
export const referenceOf = (row: number): string => `ROW-${row}`;

function lineOf(row: number): string {
  const outcome = outcomeOf(row);
  const token = outcome === 'declined' ? 'tok_decline_stolen_card' : 'tok_approve';
  return `${outcome === 'rejected' ? 'none' : 1000},USD,${token},${referenceOf(row)}\n`;
}

export async function writeSample(path: string, rows: number): Promise<void> {
  function* lines() {
    yield 'amountMinor,currency,paymentMethod,reference\n';
    for (let row = 1; row <= rows; row += 1) yield lineOf(row);
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}

export const finalOf = ({ counts }: BenchBatch): number =>
  counts.succeeded + counts.declined + counts.failed + counts.canceled;

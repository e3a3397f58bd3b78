/** Real-time payments at a rate, first alone, then while a file is at work. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BatchClient, createBatchClient } from '../lib/batch-client.ts';
import { startBenchEngine } from '../lib/bench-engine.ts';
import { createDriver, type Drive } from '../lib/drive-payments.ts';
import { finalOf, writeSample } from './sample.ts';

const WARM_UP = { underWay: 8, payments: 100 };
const LOOK_MS = 1000;

export interface Beside {
  readonly alone: Drive;
  readonly beside: Drive;
  /** Payments of the file that came to their end meanwhile, a second. */
  readonly filePerSecond: number;
}

/** The file must be at work from the first to the last real-time payment, or nothing was measured. */
async function drivenBeside(client: BatchClient, id: string, drive: () => Promise<Drive>) {
  let before = await client.read(id);
  while (finalOf(before) === 0) {
    await delay(LOOK_MS);
    before = await client.read(id);
  }
  const beside = await drive();
  const after = await client.read(id);
  if (after.endedAt !== null || finalOf(after) === after.counts.accepted) {
    throw new Error('the file was done before the real-time payments: give --beside more rows');
  }
  return { beside, filePerSecond: (finalOf(after) - finalOf(before)) / beside.seconds };
}

export async function isolation(
  scratch: string,
  {
    rows,
    seconds,
    rate,
  }: { readonly rows: number; readonly seconds: number; readonly rate: number },
): Promise<Beside> {
  const engine = await startBenchEngine(scratch, { name: 'batch-beside' });
  const driver = await createDriver(engine);
  try {
    await driver.keep(WARM_UP.underWay, WARM_UP.payments);
    const alone = await driver.send(rate, seconds);
    const { apiKey } = await engine.newMerchant();
    const client = createBatchClient(engine.baseUrl, apiKey);
    const path = join(scratch, 'beside.csv');
    await writeSample(path, rows);
    const id = await client.send(path);
    const measured = await drivenBeside(client, id, () => driver.send(rate, seconds));
    return { alone, ...measured };
  } finally {
    driver.close();
    await engine.close();
  }
}

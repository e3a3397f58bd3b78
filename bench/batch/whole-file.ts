/** A file through the whole engine: from its upload to the results, every line of which is held against its row. */
import { createReadStream } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { type BenchBatch, createBatchClient } from '../lib/batch-client.ts';
import { type BenchEngine, startBenchEngine } from '../lib/bench-engine.ts';
import { say } from '../lib/benchmark.ts';
import { numberText } from '../lib/figure-text.ts';
import { finalOf, outcomeOf, referenceOf, writeSample } from './sample.ts';

const LOOK_MS = 1000;

export interface Whole {
  readonly batch: BenchBatch;
  /** Seconds from the upload's end. */
  readonly read: number;
  readonly final: number;
  readonly ended: number;
  /** Of all processors, while payments were made and carried out. */
  readonly busyShare: number;
  readonly lost: number;
}

/** Rows that the results do not tell exactly once and as they must be. */
async function lostIn(path: string, rows: number): Promise<number> {
  const ids = new Set<string>();
  let line = 0;
  let right = 0;
  for await (const text of createInterface({ input: createReadStream(path) })) {
    const [row, status, id = '', reference] = text.split(',');
    // The first line names the columns.
    const isRight =
      Number(row) === line &&
      status === outcomeOf(line) &&
      (status === 'rejected' || (reference === referenceOf(line) && !ids.has(id)));
    if (line > 0 && isRight) right += 1;
    ids.add(id);
    line += 1;
  }
  return rows - right;
}

const cpuOf = async (engine: BenchEngine): Promise<number> => {
  const { cpuMs } = await engine.report();
  return (cpuMs.engine + cpuMs.database) / 1000;
};

export async function wholeFile(scratch: string, rows: number): Promise<Whole> {
  const engine = await startBenchEngine(scratch, { name: 'batch' });
  try {
    const { apiKey } = await engine.newMerchant();
    const client = createBatchClient(engine.baseUrl, apiKey);
    const path = join(scratch, 'whole.csv');
    await writeSample(path, rows);
    const id = await client.send(path);
    const startedAt = performance.now();
    const cpuBefore = await cpuOf(engine);
    const seconds = () => (performance.now() - startedAt) / 1000;
    let read = 0;
    let final = 0;
    let busyShare = 0;
    let batch = await client.read(id);
    while (batch.endedAt === null) {
      await delay(LOOK_MS);
      batch = await client.read(id);
      if (read === 0 && batch.counts.rows === rows) read = seconds();
      if (final > 0 || read === 0 || finalOf(batch) < batch.counts.accepted) continue;
      final = seconds();
      busyShare = ((await cpuOf(engine)) - cpuBefore) / (final * cpus().length);
      say(`batch: all of ${numberText(rows)} rows are final after ${final.toFixed(0)} s`);
    }
    const ended = seconds();
    const results = join(scratch, 'results.csv');
    await client.fetchResults(batch, results);
    return { batch, read, final, ended, busyShare, lost: await lostIn(results, rows) };
  } finally {
    await engine.close();
  }
}

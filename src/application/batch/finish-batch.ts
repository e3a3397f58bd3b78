/** Joins the parts of all chunks into the files of results and of rejects, then ends the batch. */
import { toTimestamp } from '../../contract/text.ts';
import { hasEnded, SILENCE_MAX_MS } from '../../domain/batch-life.ts';
import type { Now } from '../ports.ts';
import type { BatchReader, BatchWriter } from './batch-store.ts';
import { endNewest } from './end-batch.ts';
import type {
  BatchFiles,
  BatchParts,
  BatchPlan,
  BatchPlans,
  Bytes,
  ObjectVersion,
  WrittenPart,
} from './ports.ts';
import { readPlanned } from './read-planned.ts';
import { rejectsHeader, resultsHeader } from './result-csv.ts';
import type { FinishBatch } from './steps.ts';
import { CSV_TYPE } from './write-results.ts';

interface Options {
  readonly batches: Pick<BatchReader, 'read'> & Pick<BatchWriter, 'write' | 'postpone'>;
  readonly plans: Pick<BatchPlans, 'readPlan'>;
  readonly parts: Pick<BatchParts, 'readParts'>;
  readonly files: Pick<BatchFiles, 'read' | 'write'>;
  readonly now: Now;
}

const CHUNKS_AT_ONCE = 20;

/** The parts do not change any more, so a repeat writes the same bytes under the same keys. */
export const createFinishBatch =
  (options: Options): FinishBatch =>
  async ({ batchId }) => {
    const { batches, files, now } = options;
    const { batch, plan } = await readPlanned(options, batchId);
    if (hasEnded(batch)) return { outcome: 'ended' };
    await batches.postpone(batchId, toTimestamp(now() + SILENCE_MAX_MS));
    const parts = await readAllParts(options, batchId, plan);
    const name = `${batch.merchantId}/${batchId}.csv`;
    const resultsKey = `results/${name}`;
    const results = parts.map((part) => part.results);
    await files.write(resultsKey, joined(files, resultsHeader, results), CSV_TYPE);
    const rejects = parts.flatMap((part) => part.rejects ?? []);
    const rejectsKey = rejects.length === 0 ? null : `rejects/${name}`;
    if (rejectsKey !== null) {
      await files.write(rejectsKey, joined(files, rejectsHeader, rejects), CSV_TYPE);
    }
    const ended = await endNewest(options, batch, ({ cancelRequestedAt }) => ({
      status: cancelRequestedAt === null ? 'completed' : 'canceled',
      failure: null,
      resultsKey,
      rejectsKey,
    }));
    const { status } = ended;
    return { outcome: status === 'completed' || status === 'canceled' ? status : 'ended' };
  };

/** In the order of the file. */
async function readAllParts(
  { parts }: Options,
  batchId: string,
  { chunks }: BatchPlan,
): Promise<readonly WrittenPart[]> {
  const all: WrittenPart[] = [];
  for (let from = 0; from < chunks.length; from += CHUNKS_AT_ONCE) {
    const some = chunks.slice(from, from + CHUNKS_AT_ONCE);
    const written = await Promise.all(
      some.map(async (planned, index) => {
        const { rows, parts: list } = await parts.readParts(batchId, from + index);
        if (rows === planned.rows) return list;
        throw new Error(`The results of batch ${batchId} are joined before all are written.`);
      }),
    );
    all.push(...written.flat());
  }
  return all;
}

async function* joined(
  files: Pick<BatchFiles, 'read'>,
  header: string,
  parts: readonly ObjectVersion[],
): Bytes {
  yield Buffer.from(header);
  for (const part of parts) yield* files.read(part);
}

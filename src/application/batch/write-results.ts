/** Reads a chunk again and writes, part by part, what became of each row; each part is a place to go on from. */
import { toTimestamp } from '../../contract/text.ts';
import { hasEnded, SILENCE_MAX_MS } from '../../domain/batch-life.ts';
import type { Now } from '../ports.ts';
import type { BatchReader, BatchWriter } from './batch-store.ts';
import { chunkRows } from './chunk-rows.ts';
import { describeRows } from './describe-rows.ts';
import type {
  BatchChunks,
  BatchFiles,
  BatchParts,
  BatchPlans,
  Bytes,
  ChunkParts,
  ChunkState,
  ReadPayments,
} from './ports.ts';
import { readPlannedChunk } from './read-planned.ts';
import type { ReadRow } from './read-rows.ts';
import type { WriteResults } from './steps.ts';

interface Options {
  readonly batches: Pick<BatchReader, 'read'> & Pick<BatchWriter, 'postpone'>;
  readonly plans: Pick<BatchPlans, 'readPlan'>;
  readonly chunks: Pick<BatchChunks, 'readChunk' | 'rowsOfReferences'>;
  readonly parts: BatchParts;
  readonly files: Pick<BatchFiles, 'read' | 'write'>;
  readonly readPayments: ReadPayments;
  readonly now: Now;
  /** A part ends with the rows that reach it; default 4 MiB. */
  readonly partCharacters?: number;
  /** Rows whose payments are read side by side; default 1000. */
  readonly rowsAtOnce?: number;
}

/** What is in memory as text, and lost when a function dies. */
const PART_CHARACTERS = 4 * 1024 * 1024;
const ROWS_AT_ONCE = 1000;
/** Time that is left for the part that is being written, and for the answer. */
const RESERVE_MS = 60_000;
export const CSV_TYPE = 'text/csv; charset=utf-8';

type Work = Awaited<ReturnType<typeof readPlannedChunk>> & {
  readonly options: Options;
  readonly chunk: number;
  readonly state: ChunkState;
};

/** What was written by a run that was fenced is in no list, and goes with the folder. */
export const createWriteResults =
  (options: Options): WriteResults =>
  async (input, remainingMs) => {
    const { batches, chunks, parts, now } = options;
    const { batchId, chunk } = input;
    const found = await readPlannedChunk(options, input);
    if (hasEnded(found.batch)) return { outcome: 'done' };
    await batches.postpone(batchId, toTimestamp(now() + SILENCE_MAX_MS));
    const state = await chunks.readChunk(batchId, chunk, found.planned);
    for (;;) {
      const from = await parts.readParts(batchId, chunk);
      if (from.rows >= found.planned.rows) return { outcome: 'done' };
      if (remainingMs() < RESERVE_MS) return { outcome: 'more' };
      await writePart({ ...found, options, chunk, state }, from);
    }
  };

async function writePart(work: Work, from: ChunkParts): Promise<void> {
  const { options, batch, planned, chunk } = work;
  const { partCharacters = PART_CHARACTERS, rowsAtOnce = ROWS_AT_ONCE } = options;
  const start = { nextOffset: from.nextOffset ?? planned.start, rows: from.rows };
  let { nextOffset, rows } = start;
  let results = '';
  let rejects = '';
  for await (const some of windowsOf(chunkRows(options.files, work, start), rowsAtOnce)) {
    const text = await describeRows(options, work, some);
    results += text.results;
    rejects += text.rejects;
    rows += some.length;
    nextOffset = some.at(-1)?.nextOffset ?? nextOffset;
    if (results.length + rejects.length >= partCharacters) break;
  }
  if (rows === from.rows) throw new Error('A chunk ends before its last row.');
  const put = (kind: string, text: string) =>
    options.files.write(
      `work/${batch.id}/${kind}-${chunk}-${from.parts.length}.csv`,
      bytesOf(text),
      CSV_TYPE,
    );
  const [resultsPart, rejectsPart] = await Promise.all([
    put('results', results),
    rejects === '' ? null : put('rejects', rejects),
  ]);
  const part = { results: resultsPart, rejects: rejectsPart };
  await options.parts.addPart(batch.id, chunk, { from, part, nextOffset, rows });
}

async function* bytesOf(text: string): Bytes {
  yield Buffer.from(text);
}

async function* windowsOf(blocks: AsyncIterable<readonly ReadRow[]>, length: number) {
  for await (const block of blocks) {
    for (let at = 0; at < block.length; at += length) yield block.slice(at, at + length);
  }
}

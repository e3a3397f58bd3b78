/** Makes the rows of a chunk into payments, group by group, each with the place where it ends in one transaction. */
import type { BatchRecord } from '../../contract/batch-record.ts';
import type { CreatePayment } from '../../contract/payment.ts';
import { toTimestamp } from '../../contract/text.ts';
import { hasEnded, SILENCE_MAX_MS } from '../../domain/batch-life.ts';
import { createBatchPayment } from '../../domain/batch-payment.ts';
import type { Now } from '../ports.ts';
import type { BatchReader, BatchWriter } from './batch-store.ts';
import { chunkRows } from './chunk-rows.ts';
import type {
  BatchChunks,
  BatchFiles,
  BatchPlan,
  BatchPlans,
  ChunkState,
  PlannedChunk,
} from './ports.ts';
import { readPlannedChunk } from './read-planned.ts';
import type { ReadRow } from './read-rows.ts';
import type { IngestChunk, SweepChunk } from './steps.ts';

interface Options {
  readonly batches: BatchReader & BatchWriter;
  readonly plans: BatchPlans;
  readonly chunks: BatchChunks;
  readonly files: BatchFiles;
  /** What is to be done with the chunk once its batch is to be canceled. */
  readonly sweep: SweepChunk;
  readonly now: Now;
}

/** A transaction has 100 members: two for each payment, or three with its reference, and the chunk's own. */
const ROWS_AT_ONCE = 49;
const ROWS_WITH_REFERENCE_AT_ONCE = 32;
/** Rows of a group, rejected ones included: what a crash makes read again. */
const ROWS_READ_AT_ONCE = 1000;
/** Time that is left for the group that is being written, and for the answer. */
const RESERVE_MS = 60_000;
/** How soon a cancel stops a chunk. */
const LOOK_EVERY_MS = 2000;

interface Accepted {
  readonly row: number;
  readonly request: CreatePayment;
}

/** Rows that are written together. */
interface Group {
  readonly accepted: readonly Accepted[];
  readonly rows: number;
  readonly nextOffset: number;
}

interface Work {
  readonly options: Options;
  readonly batch: BatchRecord;
  readonly plan: BatchPlan;
  readonly planned: PlannedChunk;
  readonly chunk: number;
}

/** A reference that comes twice ends a group, so that the first of them owns it before the second asks. */
async function* groupsOf(blocks: AsyncIterable<readonly ReadRow[]>, unique: boolean) {
  const acceptedMax = unique ? ROWS_WITH_REFERENCE_AT_ONCE : ROWS_AT_ONCE;
  let accepted: Accepted[] = [];
  let references = new Set<string>();
  let rows = 0;
  let nextOffset = 0;
  const take = (): Group => {
    const group = { accepted, rows, nextOffset };
    accepted = [];
    references = new Set();
    rows = 0;
    return group;
  };
  for await (const block of blocks) {
    for (const { row, nextOffset: end, parsed } of block) {
      const reference = parsed.ok && unique ? parsed.value.reference : undefined;
      if (reference !== undefined && references.has(reference)) yield take();
      if (parsed.ok) accepted.push({ row, request: parsed.value });
      if (reference !== undefined) references.add(reference);
      rows += 1;
      nextOffset = end;
      if (accepted.length === acceptedMax || rows === ROWS_READ_AT_ONCE) yield take();
    }
  }
  if (rows > 0) yield take();
}

/** Null when another run of the chunk was faster, or a cancel stopped it. Raises StoreUnavailable. */
async function writeGroup(work: Work, from: ChunkState, group: Group): Promise<ChunkState | null> {
  const { options, batch, chunk } = work;
  let { accepted } = group;
  for (;;) {
    const to: ChunkState = {
      ...from,
      nextOffset: group.nextOffset,
      rows: from.rows + group.rows,
      accepted: from.accepted + accepted.length,
      rejected: from.rejected + group.rows - accepted.length,
    };
    const owners = batch.uniqueReferences
      ? accepted.filter(({ request }) => request.reference !== undefined)
      : [];
    const nowMs = options.now();
    const written = await options.chunks.writeRows({
      batchId: batch.id,
      chunk,
      from,
      to,
      changes: accepted.map((one) => createBatchPayment(batch, { ...one, nowMs })),
      references: owners.map(({ row, request }) => ({ row, reference: request.reference ?? '' })),
    });
    if (written.outcome === 'committed') return to;
    if (written.outcome === 'fenced') return null;
    const rejected = new Set(written.taken.map((index) => owners[index]));
    accepted = accepted.filter((one) => !rejected.has(one));
  }
}

/** Writes from where the chunk stands until its end, a reason to stop, or another run that was faster. */
async function writeOn(work: Work, first: ChunkState, remainingMs: () => number) {
  const { options, batch } = work;
  let state = first;
  let lookedAtMs = options.now();
  for await (const group of groupsOf(
    chunkRows(options.files, work, state),
    batch.uniqueReferences,
  )) {
    if (remainingMs() < RESERVE_MS) return { state, stopped: 'more' } as const;
    if (options.now() - lookedAtMs > LOOK_EVERY_MS) {
      lookedAtMs = options.now();
      const newest = await options.batches.read(batch.id);
      if (newest === null || hasEnded(newest)) return { state, stopped: 'ended' } as const;
      if (newest.cancelRequestedAt !== null) return { state, stopped: 'canceled' } as const;
    }
    const next = await writeGroup(work, state, group);
    if (next === null) return { state, stopped: 'fenced' } as const;
    state = next;
  }
  if (state.nextOffset < state.end) throw new Error('A chunk ends before its last row.');
  return { state, stopped: 'ended' } as const;
}

export const createIngestChunk =
  (options: Options): IngestChunk =>
  async ({ batchId, chunk }, remainingMs) => {
    const { batches, chunks, now } = options;
    const { batch, plan, planned } = await readPlannedChunk(options, { batchId, chunk });
    if (hasEnded(batch)) return { outcome: 'done', accepted: 0, rejected: 0 };
    await batches.postpone(batchId, toTimestamp(now() + SILENCE_MAX_MS));
    const work = { options, batch, plan, planned, chunk };
    let isCanceled = batch.cancelRequestedAt !== null;
    let accepted = 0;
    let rejected = 0;
    while (!isCanceled) {
      const state = await chunks.readChunk(batchId, chunk, planned);
      if (state.nextOffset >= state.end) return { outcome: 'done', accepted, rejected };
      if (state.isStopped) break;
      const run = await writeOn(work, state, remainingMs);
      accepted += run.state.accepted - state.accepted;
      rejected += run.state.rejected - state.rejected;
      if (run.stopped === 'more') return { outcome: 'more', accepted, rejected };
      if (run.stopped === 'ended') return { outcome: 'done', accepted, rejected };
      isCanceled = run.stopped === 'canceled';
    }
    const { outcome } = await options.sweep({ batchId, chunk }, remainingMs);
    return { outcome, accepted, rejected };
  };

/** A batch in memory, its rows made into payments, and the ports of its steps with the semantics of the real ones. */
import type { BatchReader, BatchWriter } from '../../../../src/application/batch/batch-store.ts';
import type {
  BatchChunks,
  BatchFiles,
  BatchParts,
  BatchPlan,
  BatchPlans,
  ChunkParts,
  ChunkState,
  ReadPayments,
} from '../../../../src/application/batch/ports.ts';
import type { BatchCounts } from '../../../../src/contract/batch.ts';
import type { BatchRecord } from '../../../../src/contract/batch-record.ts';
import { makeId } from '../../../../src/contract/ids.ts';
import { bindUpload, newBatch } from '../../../../src/domain/batch-life.ts';
import { createBatchPayment } from '../../../../src/domain/batch-payment.ts';
import { outcomeOf } from '../../../../src/domain/batch-tally.ts';
import { readChunks, scan } from '../../../support/batch-text.ts';
import { createMemoryStore, MERCHANT_ID, START_MS } from '../memory-ports.ts';

const SOURCE = { key: 'inbox/file', versionId: '1' };

export interface MemoryPorts {
  readonly batches: Pick<BatchReader, 'read'> & Pick<BatchWriter, 'write' | 'postpone'>;
  readonly plans: Pick<BatchPlans, 'readPlan'>;
  readonly chunks: Pick<
    BatchChunks,
    'readChunk' | 'stopChunk' | 'markSwept' | 'readTotals' | 'rowsOfReferences'
  >;
  readonly parts: BatchParts;
  readonly files: Pick<BatchFiles, 'read' | 'write' | 'remove'>;
  readonly payments: ReturnType<typeof createMemoryStore>;
  readonly readPayments: ReadPayments;
}

export interface MemoryBatch {
  readonly ports: MemoryPorts;
  readonly plan: BatchPlan;
  readonly states: Map<number, ChunkState>;
  /** The newest bytes of each object. */
  readonly objects: Map<string, Buffer[]>;
  readonly postponed: string[];
  record(): BatchRecord;
  change(fields: Partial<BatchRecord>): void;
  counts(): BatchCounts;
  text(key: string): string;
}

interface Setup {
  readonly text: string;
  readonly chunkRows: number;
  readonly uniqueReferences?: boolean;
  /** Rows of each chunk that have been taken; default all. */
  readonly taken?: (chunk: number) => number;
}

/** Takes the rows as the reading of a file does; who comes first owns a reference. */
async function ingest(batch: BatchRecord, plan: BatchPlan, setup: Setup) {
  const payments = createMemoryStore();
  const states = new Map<number, ChunkState>();
  const owners = new Map<string, number>();
  const rows = await readChunks(Buffer.from(setup.text), plan);
  for (const [chunk, planned] of plan.chunks.entries()) {
    const count = setup.taken?.(chunk) ?? planned.rows;
    const from = planned.firstRow - 1;
    const mine = rows.slice(from, from + count);
    let accepted = 0;
    for (const { row, parsed } of mine) {
      if (!parsed.ok) continue;
      const { reference } = parsed.value;
      const isTaken = batch.uniqueReferences && reference !== undefined && owners.has(reference);
      if (isTaken) continue;
      if (reference !== undefined) owners.set(reference, row);
      await payments.commit(
        createBatchPayment(batch, { row, request: parsed.value, nowMs: START_MS }),
      );
      accepted += 1;
    }
    const { start, end } = planned;
    const nextOffset = count === planned.rows ? end : (mine.at(-1)?.nextOffset ?? start);
    const rejected = count - accepted;
    const flags = { isStopped: false, isSwept: false };
    states.set(chunk, { start, end, nextOffset, rows: count, accepted, rejected, ...flags });
  }
  return { payments, states, owners };
}

function filesIn(objects: Map<string, Buffer[]>): MemoryPorts['files'] {
  return {
    async *read({ key, versionId }, range) {
      const bytes = objects.get(key)?.[Number(versionId) - 1];
      if (bytes === undefined) throw new Error(`there is no ${key} in version ${versionId}`);
      yield bytes.subarray(range?.start ?? 0, range?.end ?? bytes.length);
    },
    async write(key, body) {
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(piece);
      const versions = [...(objects.get(key) ?? []), Buffer.concat(pieces)];
      objects.set(key, versions);
      return { key, versionId: String(versions.length) };
    },
    async remove({ key }) {
      objects.delete(key);
    },
  };
}

function partsIn(): BatchParts {
  const kept = new Map<number, ChunkParts>();
  const read = (chunk: number): ChunkParts =>
    kept.get(chunk) ?? { nextOffset: null, rows: 0, parts: [] };
  return {
    readParts: async (_, chunk) => read(chunk),
    async addPart(_, chunk, { from, part, nextOffset, rows }) {
      const now = read(chunk);
      if (now.nextOffset !== from.nextOffset) return 'fenced';
      kept.set(chunk, { nextOffset, rows, parts: [...now.parts, part] });
      return 'added';
    },
  };
}

function bound({ text, uniqueReferences = false }: Setup): BatchRecord {
  const request = {
    format: 'csv',
    fileName: 'payments.csv',
    sizeBytes: text.length,
    sha256: '0'.repeat(64),
    allowDuplicate: false,
    uniqueReferences,
  } as const;
  const batchId = makeId('bat', START_MS, new Uint8Array(10).fill(3));
  const actor = `merchant:${MERCHANT_ID}/k3y0k3y0`;
  const made = newBatch({ request, batchId, merchantId: MERCHANT_ID, actor, nowMs: START_MS });
  const decision = bindUpload(made, { objectVersion: '1', nowMs: START_MS });
  if (!decision.ok) throw new Error(decision.rejection);
  return decision.batch;
}

type Ingested = Awaited<ReturnType<typeof ingest>>;

function countsOf({ states, payments }: Ingested): BatchCounts {
  const sum = (of: (state: ChunkState) => number) =>
    [...states.values()].reduce((total, state) => total + of(state), 0);
  const ended = [...payments.rows.values()].map(outcomeOf);
  const count = (name: string) => ended.filter((outcome) => outcome === name).length;
  return {
    rows: sum(({ rows }) => rows),
    accepted: sum(({ accepted }) => accepted),
    rejected: sum(({ rejected }) => rejected),
    succeeded: count('succeeded'),
    declined: count('declined'),
    failed: count('failed'),
    canceled: count('canceled'),
  };
}

function chunksOf(ingested: Ingested): MemoryPorts['chunks'] {
  const { states, owners } = ingested;
  const patch = (chunk: number, fields: Partial<ChunkState>): ChunkState => {
    const state = states.get(chunk);
    if (state === undefined) throw new Error(`there is no chunk ${chunk}`);
    const patched = { ...state, ...fields };
    states.set(chunk, patched);
    return patched;
  };
  const count = (is: (state: ChunkState) => boolean) => [...states.values()].filter(is).length;
  return {
    readChunk: async (_, chunk) => patch(chunk, {}),
    stopChunk: async (_, chunk) => patch(chunk, { isStopped: true }),
    async markSwept(_, chunk) {
      patch(chunk, { isSwept: true });
    },
    readTotals: async () => ({
      counts: countsOf(ingested),
      bytesRead: 0,
      chunksDone: count(({ nextOffset, end }) => nextOffset >= end),
      chunksSwept: count(({ isSwept }) => isSwept),
    }),
    rowsOfReferences: async (_, asked) => asked.map((one) => owners.get(one) ?? null),
  };
}

export async function createMemoryBatch(setup: Setup): Promise<MemoryBatch> {
  let record = bound(setup);
  const bytes = Buffer.from(setup.text);
  const plan = { source: SOURCE, ...scan(bytes, 'csv', { chunkRows: setup.chunkRows }) };
  const ingested = await ingest(record, plan, setup);
  const { payments, states } = ingested;
  const objects = new Map([[SOURCE.key, [bytes]]]);
  const postponed: string[] = [];
  const batches: MemoryPorts['batches'] = {
    read: async () => record,
    async write(after) {
      if (after.version !== record.version + 1) return { outcome: 'conflict' };
      record = after;
      return { outcome: 'written' };
    },
    async postpone(_, dueAt) {
      postponed.push(dueAt);
    },
  };
  return {
    ports: {
      batches,
      plans: { readPlan: async () => plan },
      chunks: chunksOf(ingested),
      parts: partsIn(),
      files: filesIn(objects),
      payments,
      readPayments: async (ids) => ids.flatMap((id) => payments.rows.get(id) ?? []),
    },
    plan,
    states,
    objects,
    postponed,
    counts: () => countsOf(ingested),
    record: () => record,
    change: (fields) => {
      record = { ...record, ...fields, version: record.version + 1 };
    },
    text: (key) => objects.get(key)?.at(-1)?.toString() ?? '',
  };
}

/** The same content in several uploads: it is paid once unless more was asked for, in whatever order they end. */
import { describe, expect, it } from 'vitest';
import type {
  BatchReader,
  BatchWriter,
  FileClaim,
} from '../../../../src/application/batch/batch-store.ts';
import { createStartIngest } from '../../../../src/application/batch/start-ingest.ts';
import type { BatchRecord } from '../../../../src/contract/batch-record.ts';
import { makeId } from '../../../../src/contract/ids.ts';
import { toTimestamp } from '../../../../src/contract/text.ts';
import { newBatch } from '../../../../src/domain/batch-life.ts';
import { MERCHANT_ID, START_MS } from '../memory-ports.ts';

const unused = () => Promise.reject(new Error('not part of this test'));
const none = { rows: 0, accepted: 0, rejected: 0, succeeded: 0, declined: 0, failed: 0 };

/** Batches of one and the same content, with the row that says whose it is. */
function prepare() {
  const rows = new Map<string, BatchRecord>();
  const accepted = new Map<string, number>();
  const removed: string[] = [];
  let file: readonly string[] = [];
  let nowMs = START_MS;
  let rowsPlanned: number | null = null;
  const write: BatchWriter['write'] = async (after) => {
    if (rows.get(after.id)?.version !== after.version - 1) return { outcome: 'conflict' };
    rows.set(after.id, after);
    return { outcome: 'written' };
  };
  const batches: BatchReader & BatchWriter = {
    read: async (id) => rows.get(id) ?? null,
    progressOf: async (id) => ({
      counts: { ...none, canceled: 0, accepted: accepted.get(id) ?? 0 },
      rowsPlanned,
    }),
    fileOwners: async () => file,
    create: unused,
    write,
    postpone: unused,
    async bind(after, { from, earlier }: FileClaim) {
      if ((file[0] ?? null) !== from) return { outcome: 'file-taken', owners: file };
      const { outcome } = await write(after);
      if (outcome !== 'written') return { outcome: 'conflict' };
      file = [after.id, ...earlier];
      return { outcome: 'written' };
    },
  };
  const start = createStartIngest({
    batches,
    workflow: { start: async () => 'started' },
    files: {
      async remove({ versionId }) {
        removed.push(versionId);
      },
    },
    now: () => nowMs,
  });
  /** A batch whose file arrives. */
  async function send(more: { readonly allowDuplicate?: boolean } = {}) {
    const batchId = makeId('bat', START_MS, new Uint8Array(10).fill(rows.size + 1));
    const { allowDuplicate = false } = more;
    const record = newBatch({
      request: {
        format: 'csv',
        fileName: 'payments.csv',
        sizeBytes: 10,
        sha256: 'a'.repeat(64),
        allowDuplicate,
        uniqueReferences: false,
      },
      batchId,
      merchantId: MERCHANT_ID,
      actor: 'system:test',
      nowMs: START_MS,
    });
    rows.set(batchId, record);
    return { batchId, outcome: await start({ key: record.objectKey, versionId: batchId }) };
  }
  function end(batchId: string, status: 'completed' | 'failed', payments: number) {
    const record = rows.get(batchId);
    if (record === undefined) throw new Error(`there is no batch ${batchId}`);
    rows.set(batchId, { ...record, status, endedAt: toTimestamp(nowMs) });
    accepted.set(batchId, payments);
  }
  const plan = (count: number) => {
    rowsPlanned = count;
  };
  const wait = (milliseconds: number) => {
    nowMs += milliseconds;
  };
  return { start, send, end, plan, wait, removed, owners: () => file };
}

describe('a file that was paid', () => {
  it('is refused although a duplicate that was allowed failed without a payment', async () => {
    const { send, end, owners } = prepare();
    const first = await send();
    end(first.batchId, 'completed', 3);
    const wrong = await send({ allowDuplicate: true });
    expect(wrong.outcome).toBe('started');
    expect(owners()).toEqual([first.batchId]);
    end(wrong.batchId, 'failed', 0);
    expect((await send()).outcome).toBe('duplicate-file');
  });

  it.each([
    ['first', 3, 0],
    ['second', 0, 3],
  ])('by the %s of two that were at work at once is refused', async (_, ofFirst, ofSecond) => {
    const { send, end } = prepare();
    const first = await send();
    const second = await send({ allowDuplicate: true });
    expect([first.outcome, second.outcome]).toEqual(['started', 'started']);
    end(first.batchId, ofFirst > 0 ? 'completed' : 'failed', ofFirst);
    end(second.batchId, ofSecond > 0 ? 'completed' : 'failed', ofSecond);
    expect((await send()).outcome).toBe('duplicate-file');
  });
});

describe('a file that was not paid', () => {
  it.each(['failed', 'completed'] as const)(
    'is taken again after a batch that %s without a payment, and that one forgotten',
    async (status) => {
      const { send, end, owners } = prepare();
      const first = await send();
      end(first.batchId, status, 0);
      const again = await send();
      expect(again.outcome).toBe('started');
      expect(owners()).toEqual([again.batchId]);
    },
  );

  it('is refused a minute long after a batch that failed while a chunk may have been at work', async () => {
    const { send, end, plan, wait } = prepare();
    plan(3);
    const first = await send();
    end(first.batchId, 'failed', 0);
    expect((await send()).outcome).toBe('duplicate-file');
    wait(60_000);
    expect((await send()).outcome).toBe('started');
  });

  it('is refused while a batch is at work on it', async () => {
    const { send } = prepare();
    await send();
    expect((await send()).outcome).toBe('duplicate-file');
  });
});

describe('a version that nobody will read', () => {
  it.each(['another-version', 'ended'] as const)('is deleted: %s', async (outcome) => {
    const { start, send, end, removed } = prepare();
    const { batchId } = await send();
    if (outcome === 'ended') end(batchId, 'failed', 0);
    const key = `inbox/${MERCHANT_ID}/${batchId}`;
    expect(await start({ key, versionId: 'late' })).toBe(outcome);
    expect(removed).toEqual(['late']);
    // The one that the batch is bound to may be announced again.
    await start({ key, versionId: batchId });
    expect(removed).toEqual(['late']);
  });
});

/** One key is one change of a batch, in whatever order its repeats and its effect meet. */
import { describe, expect, it } from 'vitest';
import type { BatchReader, BatchWriter } from '../../../../src/application/batch/batch-store.ts';
import { createCancelBatch } from '../../../../src/application/batch/cancel-batch.ts';
import { createCreateBatch } from '../../../../src/application/batch/create-batch.ts';
import type { IdempotencyRecord } from '../../../../src/application/ports.ts';
import type { BatchRecord } from '../../../../src/contract/batch-record.ts';
import { countingRandom, merchant, START_MS } from '../memory-ports.ts';

const BODY = {
  format: 'csv',
  fileName: 'payments.csv',
  sizeBytes: 10,
  sha256: 'a'.repeat(64),
  allowDuplicate: false,
  uniqueReferences: false,
} as const;
const key = (idempotencyKey: string) => ({
  caller: merchant,
  idempotencyKey,
  fingerprint: 'f'.repeat(64),
});

interface Meddling {
  /** Runs before the next read of that kind: someone else is faster. */
  beforeRead?: () => Promise<unknown>;
  beforeOwner?: () => Promise<unknown>;
}

function prepare() {
  const rows = new Map<string, BatchRecord>();
  const keys = new Map<string, IdempotencyRecord>();
  const started: string[] = [];
  const meddling: Meddling = {};
  const meddle = async (name: keyof Meddling) => {
    const run = meddling[name];
    delete meddling[name];
    await run?.();
  };
  const nothing = { rows: 0, accepted: 0, rejected: 0 };
  const write: BatchWriter['write'] = async (after, used) => {
    const taken = used === undefined ? undefined : keys.get(used.scope);
    if (taken !== undefined) return { outcome: 'duplicate', record: taken };
    const before = rows.get(after.id)?.version ?? 0;
    if (before + 1 !== after.version) return { outcome: 'conflict' };
    rows.set(after.id, after);
    if (used !== undefined) keys.set(used.scope, used);
    return { outcome: 'written' };
  };
  const batches: BatchReader & Pick<BatchWriter, 'create' | 'write'> = {
    async read(batchId) {
      await meddle('beforeRead');
      return rows.get(batchId) ?? null;
    },
    progressOf: async () => ({
      counts: { ...nothing, succeeded: 0, declined: 0, failed: 0, canceled: 0 },
      rowsPlanned: null,
    }),
    async fileOwners() {
      await meddle('beforeOwner');
      return [...rows.values()].flatMap(({ id, objectVersion }) =>
        objectVersion === null ? [] : [id],
      );
    },
    create: write,
    write,
  };
  const options = {
    batches: { ...batches, bind: unused, postpone: unused },
    workflow: {
      async start({ name }: { readonly name: string }) {
        started.push(name);
        return 'started' as const;
      },
    },
    idempotency: { find: async (scope: string) => keys.get(scope) ?? null },
    uploads: { sign: unused },
    now: () => START_MS,
    random: countingRandom(),
  };
  return { rows, meddling, started, options };
}

const unused = () => Promise.reject(new Error('not part of this test'));

/** A batch that awaits its file, made under a key of its own. */
async function prepareBatch() {
  const prepared = prepare();
  const create = createCreateBatch({
    ...prepared.options,
    uploads: { sign: async () => null as never },
  });
  const made = await create({ ...key('make'), request: BODY });
  if (!made.ok) throw new Error(made.rejection);
  return { ...prepared, create, batchId: made.batch.id };
}

describe('a batch that is stopped twice under one key', () => {
  it('is replayed although the first request ended it just before the batch was read', async () => {
    const { meddling, options, batchId } = await prepareBatch();
    const cancel = createCancelBatch(options);
    const asked = { ...key('stop'), batchId };
    let first: unknown;
    meddling.beforeRead = async () => {
      first = await cancel(asked);
    };
    const second = await cancel(asked);
    expect(first).toMatchObject({ ok: true, statusCode: 200, replayed: false });
    expect(second).toMatchObject({ ok: true, statusCode: 200, replayed: true });
  });

  it('is refused under another key', async () => {
    const { options, batchId } = await prepareBatch();
    const cancel = createCancelBatch(options);
    await cancel({ ...key('stop'), batchId });
    const other = await cancel({ ...key('stop-again'), batchId });
    expect(other).toEqual({ ok: false, rejection: 'batch-ended' });
  });
});

describe('a batch that is stopped at work', () => {
  it.each([
    ['has its payments swept at once while they are waited for', 'processing', true],
    ['is left to the steps that read it', 'ingesting', false],
  ] as const)('%s', async (_, status, isHastened) => {
    const { rows, started, options, batchId } = await prepareBatch();
    const record = rows.get(batchId);
    if (record) rows.set(batchId, { ...record, status, objectVersion: 'v1' });
    const cancel = createCancelBatch(options);
    const asked = { ...key('stop'), batchId };
    expect(await cancel(asked)).toMatchObject({ ok: true, statusCode: 202 });
    // Whoever had no answer asks again; one name is one execution.
    expect(await cancel(asked)).toMatchObject({ ok: true, replayed: true });
    expect(started).toEqual(isHastened ? Array(2).fill(`${batchId}-cancel`) : []);
  });
});

describe('a file that is announced twice under one key', () => {
  it('is replayed although it arrived just before its owner was looked up', async () => {
    const { rows, meddling, create } = await prepareBatch();
    const asked = { ...key('announce'), request: BODY };
    meddling.beforeOwner = async () => {
      const first = await create(asked);
      const made = first.ok ? rows.get(first.batch.id) : undefined;
      if (made) rows.set(made.id, { ...made, status: 'ingesting', objectVersion: 'v1' });
    };
    expect(await create(asked)).toMatchObject({ ok: true, statusCode: 201, replayed: true });
    const other = await create({ ...key('announce-again'), request: BODY });
    expect(other).toEqual({ ok: false, rejection: 'duplicate-file' });
  });
});

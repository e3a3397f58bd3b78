/** The plan of a file: made once and kept, or the batch ends with a reason, whatever happens meanwhile. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPlanFile } from '../../../../src/application/batch/plan-file.ts';
import {
  type BatchPlan,
  type Expand,
  ObjectGone,
} from '../../../../src/application/batch/ports.ts';
import type { BatchRecord } from '../../../../src/contract/batch-record.ts';
import { START_MS } from '../memory-ports.ts';
import { createMemoryBatch } from './memory-batch.ts';

const HEADER = 'amountMinor,currency,paymentMethod,reference\n';
const GOOD = `${HEADER}${'1000,USD,tok_approve,a\n'.repeat(100)}`;
const MIB = 1024 ** 2;
const never = () => Promise.reject(new Error('this step has no business there'));

/** Expands by a factor, as blank lines. */
const inflated = (bytes: number): Expand =>
  async function* expand(body) {
    for await (const _ of body);
    for (let at = 0; at < bytes; at += MIB) yield Buffer.alloc(MIB, `${' '.repeat(1023)}\n`);
  };

interface Setup {
  readonly text?: string;
  readonly fields?: Partial<BatchRecord>;
  readonly expand?: Expand;
  readonly isGone?: boolean;
  readonly chunkBytes?: number;
}

async function makeWorld(setup: Setup = {}) {
  const { text = GOOD, fields = {}, expand = never as unknown as Expand, isGone = false } = setup;
  const memory = await createMemoryBatch({ text: GOOD, chunkRows: 1e9, taken: () => 0 });
  memory.objects.set('inbox/file', [Buffer.from(text)]);
  memory.change({
    objectKey: 'inbox/file',
    sizeBytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
    ...fields,
  });
  const kept: BatchPlan[] = [];
  const removed: string[] = [];
  const plan = createPlanFile({
    batches: {
      ...memory.ports.batches,
      create: never,
      bind: never,
      progressOf: never,
      fileOwners: never,
    },
    plans: {
      readPlan: async () => kept[0] ?? null,
      async keepPlan(_, made) {
        kept.push(made);
        return kept[0] ?? made;
      },
    },
    files: {
      ...memory.ports.files,
      async size({ key }) {
        if (isGone) throw new ObjectGone();
        return memory.objects.get(key)?.at(-1)?.length ?? 0;
      },
      async remove({ key }) {
        removed.push(key);
      },
    },
    expand,
    chunkBytes: setup.chunkBytes ?? 1e9,
    expandedBytesMax: 1e9,
    now: () => START_MS,
  });
  const run = () => plan({ batchId: memory.record().id });
  return { memory, kept, removed, run };
}

describe('a file', () => {
  it('is planned once: a second run answers the first plan', async () => {
    const world = await makeWorld({ chunkBytes: 500 });
    const [first, second] = await Promise.all([world.run(), world.run()]);
    expect(second).toEqual(first);
    expect(await world.run()).toEqual(first);
    const { id } = world.memory.record();
    const chunks = world.kept[0]?.chunks ?? [];
    expect(first).toEqual({
      outcome: 'planned',
      chunks: chunks.map((_, chunk) => ({ batchId: id, chunk })),
    });
    expect(chunks.length).toBeGreaterThan(3);
    expect(world.kept[0]).toMatchObject({ rows: 100, source: { key: 'inbox/file' } });
  });

  it('is never cut into more chunks than a workflow can go through', async () => {
    const world = await makeWorld({
      text: `${HEADER}${'1,USD,tok_approve,\n'.repeat(20_000)}`,
      chunkBytes: 1,
    });
    await world.run();
    expect(world.kept[0]?.chunks.length).toBeLessThanOrEqual(400);
  });

  it.each([
    ['is gone', 'file-gone', { isGone: true }],
    ['has another size than was said', 'file-differs', { fields: { sizeBytes: 7 } }],
    ['has other content than was said', 'file-differs', { fields: { sha256: 'f'.repeat(64) } }],
    ['is empty', 'file-empty', { text: '' }],
    [
      'expands too far',
      'gzip-expands-too-far',
      { fields: { compression: 'gzip' }, expand: inflated(17 * MIB) },
    ],
  ] as const)('that %s ends its batch as %s', async (_what, code, setup) => {
    const world = await makeWorld(setup);
    expect(await world.run()).toEqual({ outcome: 'ended' });
    expect(world.memory.record()).toMatchObject({ status: 'failed', failure: { code } });
    expect([...world.memory.objects.keys()]).toEqual(['inbox/file']);
    expect(world.removed).toEqual(['inbox/file']);
  });

  it('that was found clean stays when its batch fails later', async () => {
    const world = await makeWorld();
    await world.run();
    world.memory.change({ status: 'failed' });
    expect(await world.run()).toEqual({ outcome: 'ended' });
    expect(world.removed).toEqual([]);
  });

  it('with a card number is deleted after its batch has ended, again when a run repeats it', async () => {
    const world = await makeWorld({ text: `${HEADER}1000,USD,tok_approve,4242424242424242\n` });
    await world.run();
    expect(world.memory.record().failure?.code).toBe('card-number-refused');
    await world.run();
    expect(world.removed).toEqual(['inbox/file', 'inbox/file']);
  });

  it('of a batch that is to be canceled is not looked at', async () => {
    const world = await makeWorld({
      fields: { cancelRequestedAt: new Date(START_MS).toISOString() },
    });
    expect(await world.run()).toEqual({ outcome: 'ended' });
    expect(world.memory.record().status).toBe('canceled');
    expect(world.kept).toEqual([]);
    expect(world.removed).toEqual(['inbox/file']);
  });
});

/** How a batch comes to its end: waited for, swept when it is canceled, failed with a reason. */
import { describe, expect, it } from 'vitest';
import { createCheckBatch } from '../../../../src/application/batch/check-batch.ts';
import { createFailBatch } from '../../../../src/application/batch/fail-batch.ts';
import { createSweepChunk } from '../../../../src/application/batch/sweep-chunk.ts';
import type { CheckBatchInput } from '../../../../src/contract/batch-steps.ts';
import { IDLE_CHECKS_MAX } from '../../../../src/domain/batch-check.ts';
import { SILENCE_MAX_MS } from '../../../../src/domain/batch-life.ts';
import { dueStuck } from '../../../../src/domain/due.ts';
import { START_MS } from '../memory-ports.ts';
import { killAtEachCall } from './killed.ts';
import { createMemoryBatch, type MemoryBatch, type MemoryPorts } from './memory-batch.ts';

const now = () => START_MS;
const always = () => 900_000;
const AT = '2026-11-23T10:00:00.000Z';
const ROW = '1000,USD,tok_approve\n';
const TEXT = `amountMinor,currency,paymentMethod\n${ROW.repeat(6)}`;

const make = (more = {}) => createMemoryBatch({ text: TEXT, chunkRows: 3, ...more });
const idOf = (world: MemoryBatch) => world.record().id;

function bringTo(world: MemoryBatch, status: 'captured' | 'declined') {
  const { rows } = world.ports.payments;
  for (const [id, payment] of rows) rows.set(id, { ...payment, status });
}

describe('a batch whose rows are payments', () => {
  const check = (world: MemoryBatch, more: Partial<CheckBatchInput> = {}) => {
    const input = { batchId: idOf(world), checks: 0, final: 0, idleChecks: 0, ...more };
    return createCheckBatch({ ...world.ports, now })(input);
  };

  it('is processing, waits longer each time, and gives a sign of life', async () => {
    const world = await make();
    const waiting = { outcome: 'waiting', final: 0, idleChecks: 1 };
    expect(await check(world)).toEqual({ ...waiting, waitSeconds: 2, checks: 1 });
    expect(await check(world, { checks: 40 })).toEqual({
      ...waiting,
      waitSeconds: 3600,
      checks: 41,
    });
    expect(world.record()).toMatchObject({ status: 'processing', version: 3 });
    const due = new Date(START_MS + SILENCE_MAX_MS).toISOString();
    expect(world.postponed).toEqual([due, due]);
  });

  it('is done when all have their outcome, and ended once it has ended', async () => {
    const world = await make();
    bringTo(world, 'captured');
    expect(await check(world)).toMatchObject({ outcome: 'final' });
    world.change({ status: 'failed' });
    expect(await check(world)).toMatchObject({ outcome: 'ended' });
  });

  it('is waited for as long as payments come to their end, and two days more', async () => {
    const world = await make();
    const [first] = world.ports.payments.rows.values();
    if (first === undefined) throw new Error('there are no payments');
    world.ports.payments.rows.set(first.id, { ...first, status: 'captured' });
    const idleChecks = IDLE_CHECKS_MAX;
    expect(await check(world, { idleChecks })).toMatchObject({ final: 1, idleChecks: 0 });
    const gone = check(world, { idleChecks, final: 1 });
    await expect(gone).rejects.toMatchObject({ name: 'BatchTimedOut' });
    bringTo(world, 'captured');
    expect(await check(world, { idleChecks, final: 6 })).toMatchObject({ outcome: 'final' });
  });
});

describe('a batch that is canceled', () => {
  const sweep = (ports: MemoryPorts, world: MemoryBatch, chunk: number, remainingMs = always) =>
    createSweepChunk({ ...ports, now })({ batchId: idOf(world), chunk }, remainingMs);

  async function canceled() {
    const world = await make();
    world.change({ cancelRequestedAt: AT });
    const { rows } = world.ports.payments;
    const [first, second, third] = rows.values();
    if (!(first && second && third)) throw new Error('there are no payments');
    rows.set(first.id, { ...first, status: 'captured' });
    rows.set(second.id, { ...second, status: 'in-review' });
    rows.set(third.id, { ...third, status: 'authorized', captureMethod: 'manual' });
    return world;
  }
  const asked = ({ ports }: MemoryBatch) =>
    [...ports.payments.rows.values()].map(({ pendingOperation }) => pendingOperation?.operation);

  /** Captured and authorized ones are left. */
  const SWEPT = [undefined, 'cancel', undefined, 'cancel', 'cancel', 'cancel'];

  it('asks to cancel what has not begun, once, and takes no further row', async () => {
    const world = await canceled();
    for (const chunk of [0, 1, 0]) {
      expect(await sweep(world.ports, world, chunk)).toEqual({ outcome: 'done' });
    }
    expect(asked(world)).toEqual(SWEPT);
    expect(world.ports.payments.audit).toHaveLength(6 + 4);
    expect([...world.states.values()]).toMatchObject(
      Array(2).fill({ isStopped: true, isSwept: true }),
    );
    const [, open] = world.ports.payments.rows.values();
    expect(open).toMatchObject({
      version: 2,
      pendingOperation: { reason: 'The batch was canceled.' },
    });
  });

  it('leaves what another was faster with', async () => {
    const world = await canceled();
    const { payments } = world.ports;
    const [, second] = payments.rows.values();
    payments.beforeNextCommit = () => {
      if (second === undefined) return;
      const faster = { ...second, status: 'captured', version: 2, ...dueStuck(START_MS) } as const;
      payments.rows.set(second.id, faster);
    };
    await sweep(world.ports, world, 0);
    expect(asked(world).slice(0, 3)).toEqual([undefined, undefined, undefined]);
  });

  it('goes on in the next run when the time runs short', async () => {
    const world = await canceled();
    expect(await sweep(world.ports, world, 0, () => 10_000)).toEqual({ outcome: 'more' });
    expect(world.states.get(0)).toMatchObject({ isStopped: true, isSwept: false });
  });

  it('is swept alike wherever a run dies, and by two runs at once', async () => {
    let world: MemoryBatch | undefined;
    const deaths = await killAtEachCall({
      async make() {
        world = await canceled();
        return world;
      },
      async run(ports) {
        if (world === undefined) return;
        await Promise.all([sweep(ports, world, 0), sweep(ports, world, 1), sweep(ports, world, 0)]);
      },
      verify(swept) {
        expect(asked(swept)).toEqual(SWEPT);
        expect(swept.ports.payments.audit).toHaveLength(6 + 4);
      },
    });
    expect(deaths).toBeGreaterThan(20);
  });
});

describe('a batch of which a step failed for good', () => {
  const fail = (world: MemoryBatch, name: string) =>
    createFailBatch({ ...world.ports, now })({ batchId: idOf(world), error: { Error: name } });

  it('ends with a code and a sentence', async () => {
    const world = await make();
    expect(await fail(world, 'States.Timeout')).toEqual({ outcome: 'failed' });
    expect(world.record()).toMatchObject({
      status: 'failed',
      failure: { code: 'batch-timed-out', message: expect.stringContaining('in time') },
      dueAt: new Date(START_MS).toISOString(),
    });
    expect(await fail(world, 'TypeError')).toEqual({ outcome: 'ended' });
    expect(world.record().failure?.code).toBe('batch-timed-out');
  });

  it('ends once, wherever the step that ends it dies', async () => {
    let world: MemoryBatch | undefined;
    await killAtEachCall({
      async make() {
        world = await make();
        return world;
      },
      async run(ports) {
        if (world === undefined) return;
        await createFailBatch({ ...ports, now })({ batchId: idOf(world) });
      },
      verify({ record }) {
        expect(record()).toMatchObject({ version: 3, failure: { code: 'internal-error' } });
      },
    });
  });
});

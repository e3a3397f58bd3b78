/** The end of a batch is told: once it has ended, always the same, until the topic has taken it. */
import { describe, expect, it } from 'vitest';
import { createFailBatch } from '../../../../src/application/batch/fail-batch.ts';
import { createSweepBatches } from '../../../../src/application/batch/sweep-batches.ts';
import type { EventTopic } from '../../../../src/application/ports.ts';
import { batchEventSchema, type CloudEvent } from '../../../../src/contract/messages.ts';
import {
  endBatch,
  endOverdue,
  failAsDuplicate,
  requestBatchCancel,
  SILENCE_MAX_MS,
} from '../../../../src/domain/batch-life.ts';
import { START_MS } from '../memory-ports.ts';
import { killAtEachCall } from './killed.ts';
import { createMemoryBatch, type MemoryBatch, type MemoryPorts } from './memory-batch.ts';

const TEXT = 'amountMinor,currency,paymentMethod\n1000,USD,tok_approve\n';
const LATER_MS = START_MS + SILENCE_MAX_MS;

/** A batch beside a topic that refuses the first `refusals` events. */
async function make(refusals = 0) {
  const memory = await createMemoryBatch({ text: TEXT, chunkRows: 3 });
  const events: CloudEvent[] = [];
  let left = refusals;
  const topic: EventTopic = {
    async publish(some) {
      left -= 1;
      if (left >= 0) return new Set([0]);
      events.push(...some);
      return new Set();
    },
  };
  return { memory, events, ports: { ...memory.ports, topic } };
}

const sweep = (ports: MemoryPorts & { readonly topic: EventTopic }, memory: MemoryBatch) =>
  createSweepBatches({
    ...ports,
    environment: 'test',
    due: { list: async () => (memory.record().dueAt === null ? [] : [memory.record().id]) },
    now: () => LATER_MS,
    onFault: () => undefined,
  })();

describe('the file of a batch that has ended', () => {
  it.each([
    ['goes, whoever ended it, before all of it was looked through', null, []],
    ['stays when it was found clean', {}, ['inbox/file']],
  ])('%s', async (_, plan, left) => {
    const { memory, ports } = await make();
    memory.change({ objectKey: 'inbox/file', status: 'failed' });
    const plans = { readPlan: async () => plan && memory.plan };
    expect(await sweep({ ...ports, plans }, memory)).toMatchObject({ fault: 0 });
    expect([...memory.objects.keys()]).toEqual(left);
  });
});

const NOTHING = { failure: null, resultsKey: null, rejectsKey: null };

describe('the end of a batch', () => {
  it.each([
    ['completed', (m: MemoryBatch) => endBatch(m.record(), { status: 'completed', ...NOTHING }, 1)],
    ['canceled', (m: MemoryBatch) => endBatch(m.record(), { status: 'canceled', ...NOTHING }, 1)],
    [
      'canceled',
      (m: MemoryBatch) => requestBatchCancel({ ...m.record(), status: 'awaiting-upload' }, 1),
    ],
    ['failed', (m: MemoryBatch) => endOverdue(m.record(), LATER_MS)],
    [
      'expired',
      (m: MemoryBatch) => endOverdue({ ...m.record(), status: 'awaiting-upload' }, LATER_MS),
    ],
    ['failed', (m: MemoryBatch) => ({ ok: true, batch: failAsDuplicate(m.record(), 1) }) as const],
  ] as const)('that is %s is told once, with how it ended', async (status, end) => {
    const { memory, events, ports } = await make();
    const ended = end(memory);
    if (!ended.ok) throw new Error('it did not end');
    memory.change({ ...ended.batch, version: memory.record().version });
    expect(await sweep(ports, memory)).toMatchObject({ told: 1, fault: 0 });
    expect(events.map((event) => batchEventSchema.parse(event))).toMatchObject([
      {
        type: `batch.${status}`,
        subject: ended.batch.id,
        time: ended.batch.endedAt,
        data: { status, failure: ended.batch.failure, sha256: ended.batch.sha256 },
      },
    ]);
    const { endedAt, updatedAt } = ended.batch;
    expect(memory.record()).toMatchObject({ status, dueAt: null, endedAt, updatedAt });
    await sweep(ports, memory);
    expect(events).toHaveLength(1);
  });

  it('is not told of a batch that is at work', async () => {
    const { memory, events, ports } = await make();
    const soon = createSweepBatches({
      ...ports,
      environment: 'test',
      due: { list: async () => [memory.record().id] },
      now: () => START_MS,
      onFault: () => undefined,
    });
    expect(await soon()).toMatchObject({ told: 0, 'not-due': 1 });
    expect(events).toEqual([]);
  });

  it('is told by a later run when the topic does not take it', async () => {
    const { memory, events, ports } = await make(2);
    await createFailBatch({ ...ports, now: () => START_MS })({ batchId: memory.record().id });
    expect(await sweep(ports, memory)).toMatchObject({ told: 0, fault: 1 });
    expect(await sweep(ports, memory)).toMatchObject({ told: 0, fault: 1 });
    expect(events).toEqual([]);
    expect(await sweep(ports, memory)).toMatchObject({ told: 1, fault: 0 });
    expect(events).toHaveLength(1);
  });

  it('is told at least once and never two ways, wherever the run that tells it dies', async () => {
    let memory: MemoryBatch | undefined;
    await killAtEachCall({
      async make() {
        const world = await make();
        memory = world.memory;
        const { id: batchId } = memory.record();
        await createFailBatch({ ...world.ports, now: () => START_MS })({ batchId });
        return world;
      },
      // A death is a fault to the sweep; the next run finds the batch still due.
      run: (ports) => (memory === undefined ? Promise.resolve() : sweep(ports, memory)),
      verify({ events, memory: { record } }) {
        expect(record()).toMatchObject({ status: 'failed', dueAt: null });
        expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(1);
      },
    });
  });
});

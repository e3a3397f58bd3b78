/** The rows of a chunk are written once, whoever writes them how often, and wherever a run dies. */
import { describe, expect, it } from 'vitest';
import { createIngestChunk } from '../../../../src/application/batch/ingest-chunk.ts';
import type {
  BatchChunks,
  ChunkState,
  RowsToWrite,
} from '../../../../src/application/batch/ports.ts';
import type { PaymentRecord } from '../../../../src/contract/payment-record.ts';
import { START_MS } from '../memory-ports.ts';
import { killAtEachCall } from './killed.ts';
import { createMemoryBatch } from './memory-batch.ts';

const HEADER = 'amountMinor,currency,paymentMethod,reference\n';
const MINUTE_MS = 60_000;
const LONG = () => 10 * MINUTE_MS;

interface Setup {
  readonly rows: readonly string[];
  readonly uniqueReferences?: boolean;
}

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    index % 5 === 4 ? '-1,USD,tok_approve,bad' : `1000,USD,tok_approve,order-${index + 1}`,
  );

/** A chunk that nobody has begun, with the one transaction of the real port: all of it or nothing. */
async function makeWorld({ rows, uniqueReferences = false }: Setup) {
  const text = `${HEADER}${rows.map((row) => `${row}\n`).join('')}`;
  const memory = await createMemoryBatch({
    text,
    chunkRows: 1e9,
    uniqueReferences,
    taken: () => 0,
  });
  const payments = new Map<string, PaymentRecord>();
  const owners = new Map<string, number>();
  const writes: RowsToWrite[] = [];
  const stateOf = (chunk: number): ChunkState => {
    const state = memory.states.get(chunk);
    if (state === undefined) throw new Error(`there is no chunk ${chunk}`);
    return state;
  };
  const writeRows: BatchChunks['writeRows'] = async (given) => {
    const { chunk, from, to, changes, references } = given;
    const state = stateOf(chunk);
    if (state.nextOffset !== from.nextOffset || state.isStopped) return { outcome: 'fenced' };
    const taken = references.flatMap(({ reference }, index) =>
      owners.has(reference) ? [index] : [],
    );
    if (taken.length > 0) return { outcome: 'taken', taken };
    for (const { after } of changes) {
      if (payments.has(after.id)) throw new Error('a payment is made twice');
      payments.set(after.id, after);
    }
    for (const { reference, row } of references) {
      if (owners.has(reference)) throw new Error('one transaction names a reference twice');
      owners.set(reference, row);
    }
    memory.states.set(chunk, { ...to, isStopped: state.isStopped, isSwept: state.isSwept });
    writes.push(given);
    return { outcome: 'committed' };
  };
  const ports = { ...memory.ports, chunks: { ...memory.ports.chunks, writeRows } };
  return { memory, payments, writes, state: () => stateOf(0), ports };
}
type World = Awaited<ReturnType<typeof makeWorld>>;

let nowMs = START_MS;
const inputOf = ({ memory }: World) => ({ batchId: memory.record().id, chunk: 0 });
const ingestWith = (ports: World['ports'], sweeps: string[] = []) =>
  createIngestChunk({
    batches: { ...ports.batches, ...unused },
    plans: { ...ports.plans, keepPlan: never },
    chunks: ports.chunks,
    files: { ...ports.files, size: never, remove: never },
    async sweep({ batchId }) {
      sweeps.push(batchId);
      return { outcome: 'done' };
    },
    now: () => nowMs,
  });

const never = () => Promise.reject(new Error('this step has no business there'));
const unused = { create: never, bind: never, progressOf: never, fileOwners: never };

function expectWhole(world: World, rows: number, rejected: number): void {
  expect(world.state()).toMatchObject({ rows, rejected, accepted: rows - rejected });
  expect(world.state().nextOffset).toBe(world.state().end);
  expect(world.payments.size).toBe(rows - rejected);
}

describe('a chunk', () => {
  it('is written in groups that fit a transaction, each with the place where it ends', async () => {
    const world = await makeWorld({ rows: rowsOf(130) });
    const output = await ingestWith(world.ports)(inputOf(world), LONG);
    expect(output).toEqual({ outcome: 'done', accepted: 104, rejected: 26 });
    expectWhole(world, 130, 26);
    expect(world.writes.map(({ changes }) => changes.length)).toEqual([49, 49, 6]);
    for (const [index, { from }] of world.writes.entries()) {
      if (index > 0) expect(from).toEqual(world.writes[index - 1]?.to);
    }
  });

  it('is whole after a death at any call', async () => {
    const deaths = await killAtEachCall({
      make: () => makeWorld({ rows: rowsOf(130) }),
      run: async (ports) => {
        const record = await ports.batches.read('');
        await ingestWith(ports)({ batchId: record?.id ?? '', chunk: 0 }, LONG);
      },
      verify: (world) => expectWhole(world, 130, 26),
    });
    expect(deaths).toBeGreaterThan(10);
  });

  it('is written once by two runs at the same time, and counted once', async () => {
    const world = await makeWorld({ rows: rowsOf(200) });
    const run = () => ingestWith(world.ports)(inputOf(world), LONG);
    const outputs = await Promise.all([run(), run(), run()]);
    expectWhole(world, 200, 40);
    expect(outputs.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(160);
    expect(outputs.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(40);
  });

  it('stops a minute before its time is up and goes on where it stood', async () => {
    const world = await makeWorld({ rows: rowsOf(130) });
    const looks = [2 * MINUTE_MS, MINUTE_MS - 1];
    const first = await ingestWith(world.ports)(inputOf(world), () => looks.shift() ?? 0);
    expect(first).toEqual({ outcome: 'more', accepted: 49, rejected: 12 });
    const second = await ingestWith(world.ports)(inputOf(world), LONG);
    expect(second.outcome).toBe('done');
    expectWhole(world, 130, 26);
  });

  it('stops soon after its batch is to be canceled and hands over to the sweep', async () => {
    const world = await makeWorld({ rows: rowsOf(400) });
    const sweeps: string[] = [];
    const { writeRows } = world.ports.chunks;
    const chunks = {
      ...world.ports.chunks,
      async writeRows(given: RowsToWrite) {
        nowMs += 1500;
        if (world.writes.length === 1) {
          world.memory.change({ cancelRequestedAt: new Date(nowMs).toISOString() });
        }
        return writeRows(given);
      },
    };
    await ingestWith({ ...world.ports, chunks }, sweeps)(inputOf(world), LONG);
    expect(sweeps).toEqual([world.memory.record().id]);
    expect(world.writes.length).toBeLessThan(6);
  });

  it('takes no row once it was stopped, and none of a batch that has ended', async () => {
    const world = await makeWorld({ rows: rowsOf(10) });
    await world.ports.chunks.stopChunk('', 0, world.state());
    const sweeps: string[] = [];
    await ingestWith(world.ports, sweeps)(inputOf(world), LONG);
    expect(sweeps).toHaveLength(1);
    world.memory.change({ status: 'failed' });
    expect(await ingestWith(world.ports, sweeps)(inputOf(world), LONG)).toEqual({
      outcome: 'done',
      accepted: 0,
      rejected: 0,
    });
    expect(world.payments.size).toBe(0);
    expect(sweeps).toHaveLength(1);
  });

  it('gives a reference to the first row that has it, within a group and over groups', async () => {
    const names = Array.from({ length: 90 }, (_, index) => `ref-${index % 20}`);
    const world = await makeWorld({
      rows: names.map((name) => `1000,USD,tok_approve,${name}`),
      uniqueReferences: true,
    });
    await ingestWith(world.ports)(inputOf(world), LONG);
    expectWhole(world, 90, 70);
    expect(world.writes.every(({ changes }) => changes.length <= 32)).toBe(true);
    const kept = new Set([...world.payments.values()].map(({ reference }) => reference));
    expect(kept.size).toBe(20);
  });

  it('makes payments of the time at which they are written', async () => {
    const world = await makeWorld({ rows: rowsOf(130) });
    const { writeRows } = world.ports.chunks;
    const chunks = {
      ...world.ports.chunks,
      async writeRows(given: RowsToWrite) {
        expect(given.changes.every(({ after }) => Date.parse(after.createdAt) === nowMs)).toBe(
          true,
        );
        nowMs += 1000;
        return writeRows(given);
      },
    };
    await ingestWith({ ...world.ports, chunks })(inputOf(world), LONG);
    expect(new Set([...world.payments.values()].map(({ createdAt }) => createdAt)).size).toBe(3);
  });
});

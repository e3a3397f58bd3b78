/** What became of each row: read again, told in parts, joined, whoever dies on the way. */
import { describe, expect, it } from 'vitest';
import { createFinishBatch } from '../../../../src/application/batch/finish-batch.ts';
import { createWriteResults } from '../../../../src/application/batch/write-results.ts';
import { paymentResult } from '../../../../src/domain/batch-result.ts';
import type { PaymentRecord } from '../../../../src/domain/payment.ts';
import { paymentIn } from '../../domain/fixtures.ts';
import { START_MS } from '../memory-ports.ts';
import { killAtEachCall } from './killed.ts';
import { createMemoryBatch, type MemoryBatch, type MemoryPorts } from './memory-batch.ts';

const now = () => START_MS;
const always = () => 900_000;
const AT = '2026-11-23T10:00:00.000Z';

/** Seven rows in three chunks: two are not valid, one has a formula, one repeats a reference. */
const TEXT = [
  'amountMinor,currency,paymentMethod,reference',
  '1000,USD,tok_approve,order-1',
  'ten,USD,card,order-2',
  '1000,USD,tok_approve,"=HYPERLINK(""x"")"',
  '1000,USD,tok_approve,order-1',
  '1000,USD,tok_approve,"a, ""b"""',
  '1000,USD,tok_approve',
  '1000,USD,tok_approve,order-7',
  '',
].join('\n');

const make = (more: Partial<Parameters<typeof createMemoryBatch>[0]> = {}) =>
  createMemoryBatch({ text: TEXT, chunkRows: 3, uniqueReferences: true, ...more });

/** As if the workflow of each payment had run. */
function bringTo(world: MemoryBatch, ...statuses: PaymentRecord['status'][]) {
  const { rows } = world.ports.payments;
  for (const [index, [id, payment]] of [...rows].entries()) {
    const status = statuses[index % statuses.length] ?? 'captured';
    const failure =
      status === 'declined'
        ? { code: 'stolen-card', message: '=Declined by the issuer.', retryable: false }
        : null;
    rows.set(id, { ...payment, status, failure });
  }
  return world;
}

const settled = async () => bringTo(await make(), 'captured', 'declined');
const chunksOf = ({ plan }: MemoryBatch) => plan.chunks.map((_, chunk) => chunk);

async function writeAll(ports: MemoryPorts, chunks: readonly number[], partCharacters = 150) {
  const write = createWriteResults({ ...ports, now, partCharacters, rowsAtOnce: 2 });
  const { id: batchId } = (await ports.batches.read('')) ?? { id: 'bat_' as const };
  for (const chunk of chunks) {
    while ((await write({ batchId: batchId as never, chunk }, always)).outcome === 'more');
  }
}

async function finish(ports: MemoryPorts) {
  const batchId = (await ports.batches.read(''))?.id as never;
  return createFinishBatch({ ...ports, now })({ batchId });
}

it('of a payment with a command in vain is no reason for anything', () => {
  const failure = { code: 'too-late', message: 'Too late.', retryable: false };
  const told = (status: PaymentRecord['status']) =>
    paymentResult(1, { ...paymentIn(status), failure });
  expect(told('captured')).toMatchObject({ status: 'captured', code: null, reason: null });
  expect(told('declined')).toMatchObject({ status: 'declined', code: 'too-late' });
});

describe('what became of each row', () => {
  it('is told in the order of the file, neutralised, without what rejected rows hold', async () => {
    const world = await settled();
    await writeAll(world.ports, chunksOf(world));
    expect(await finish(world.ports)).toEqual({ outcome: 'completed' });
    const { resultsKey, rejectsKey, status, merchantId, id } = world.record();
    expect(status).toBe('completed');
    expect(resultsKey).toBe(`results/${merchantId}/${id}.csv`);
    const results = world.text(String(resultsKey)).replaceAll(/pay_[0-9a-z]{26}/g, 'pay_');
    expect(results.split('\r\n')).toEqual([
      'row,status,payment_id,reference,code,reason',
      '1,captured,pay_,order-1,,',
      '2,rejected,,,,amountMinor must be a number; 1 more in the rejects file',
      `3,declined,pay_,"'=HYPERLINK(""x"")",stolen-card,'=Declined by the issuer.`,
      '4,rejected,,,,"reference is the reference of row 1, and references must be unique in this file"',
      '5,captured,pay_,"a, ""b""",,',
      '6,rejected,,,,has 3 cells where the header has 4',
      "7,declined,pay_,order-7,stolen-card,'=Declined by the issuer.",
      '',
    ]);
    const rejects = world.text(String(rejectsKey)).split('\r\n');
    expect(rejects.map((line) => line.split(',').slice(0, 2).join())).toEqual([
      'row,field',
      '2,amountMinor',
      '2,paymentMethod',
      '4,reference',
      '6,',
      '',
    ]);
  });

  it('has no rejects file when every row was accepted', async () => {
    const text = TEXT.split('\n').slice(0, 2).join('\n');
    const world = bringTo(await make({ text }), 'captured');
    await writeAll(world.ports, chunksOf(world));
    await finish(world.ports);
    expect(world.record()).toMatchObject({ status: 'completed', rejectsKey: null });
  });

  it('names the rows that a cancel came before', async () => {
    const taken = (chunk: number) => (chunk === 0 ? 3 : 0);
    const world = bringTo(await make({ taken }), 'canceled');
    world.change({ cancelRequestedAt: AT });
    await writeAll(world.ports, chunksOf(world));
    expect(await finish(world.ports)).toEqual({ outcome: 'canceled' });
    const lines = world.text(String(world.record().resultsKey)).split('\r\n').slice(1, -1);
    expect(lines.map((line) => line.split(',')[1])).toEqual([
      'canceled',
      'rejected',
      'canceled',
      'not-taken',
      'not-taken',
      'not-taken',
      'not-taken',
    ]);
  });

  it('is written part by part while the time lasts, and goes on from the last one', async () => {
    const world = await settled();
    const write = createWriteResults({ ...world.ports, now, partCharacters: 1, rowsAtOnce: 2 });
    const input = { batchId: world.record().id, chunk: 0 };
    expect(await write(input, () => 59_000)).toEqual({ outcome: 'more' });
    expect(await write(input, always)).toEqual({ outcome: 'done' });
    expect(await write(input, always)).toEqual({ outcome: 'done' });
    const part = (number: number) =>
      world.objects.get(`work/${input.batchId}/results-0-${number}.csv`);
    expect([part(0), part(1), part(2)].map((versions) => versions?.length)).toEqual([
      1,
      1,
      undefined,
    ]);
  });

  it('is the same when two write at once, and when either dies at any of its calls', async () => {
    const whole = await settled();
    await writeAll(whole.ports, chunksOf(whole));
    await finish(whole.ports);
    const key = String(whole.record().resultsKey);
    const deaths = await killAtEachCall({
      make: settled,
      async run(ports) {
        await Promise.all([writeAll(ports, [0, 1, 2]), writeAll(ports, [2, 1, 0])]);
        await finish(ports);
      },
      verify(world) {
        expect(world.text(key)).toBe(whole.text(key));
        expect(world.record()).toMatchObject({ status: 'completed', resultsKey: key });
      },
    });
    expect(deaths).toBeGreaterThan(40);
  });

  it.each([
    ['a cancel', { cancelRequestedAt: AT }, 'canceled', 'canceled'],
    ['the sweep of what fell silent', { status: 'failed' }, 'ended', 'failed'],
  ] as const)(
    'ends as the newest row says when %s comes first',
    async (_, fields, outcome, status) => {
      const world = await settled();
      await writeAll(world.ports, chunksOf(world));
      const { batches } = world.ports;
      let isFirst = true;
      const write: typeof batches.write = (after) => {
        if (isFirst) world.change(fields);
        isFirst = false;
        return batches.write(after);
      };
      const ports = { ...world.ports, batches: { ...batches, write } };
      expect(await finish(ports)).toEqual({ outcome });
      expect(world.record().status).toBe(status);
    },
  );

  it('is not made up for a row that was accepted and is no payment', async () => {
    const world = await settled();
    const [first] = world.ports.payments.rows.keys();
    world.ports.payments.rows.delete(String(first));
    const write = createWriteResults({
      ...world.ports,
      chunks: { ...world.ports.chunks, rowsOfReferences: async () => [null] },
      now,
    });
    const input = { batchId: world.record().id, chunk: 0 };
    await expect(write(input, always)).rejects.toThrow('Row 1');
    expect(world.record().status).not.toBe('completed');
  });
});

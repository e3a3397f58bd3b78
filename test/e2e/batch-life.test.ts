/** The life of a batch from its upload to its files of results: counted right at every moment, each row once, whoever dies. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce } from '../../local/local-file.ts';
import type { Batch, BatchPage } from '../../src/contract/batch.ts';
import type { PaymentPage } from '../../src/contract/payment.ts';
import { download, readBatch, submit, waitForEnd } from '../support/batch-file.ts';
import { holdInTheMiddle, holdSecondCheck, killOnce } from '../support/batch-interruptions.ts';
import { runTool } from '../support/run-tool.ts';
import { executionsOf } from '../support/settlement.ts';
import { synthesizeWith } from '../support/synthesize-with.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

const directory = mkdtempSync(join(tmpdir(), 'tap-batch-life-'));
const localFile = join(directory, 'local.json');
let system: System;
beforeAll(async () => {
  // The smallest chunks, so that a small file has several.
  const stackDirectory = synthesizeWith({ BATCH_CHUNK_BYTES: '65536' }, join(directory, 'out'));
  system = await startSystem({ stackDirectory, timeScale: 8 });
  announce(localFile, system.engine.announcement);
});
afterAll(() => system?.close());

const tool = (...args: string[]) => runTool('batch', args, { TAP_LOCAL_FILE: localFile });

const PADDED = Array.from({ length: 12 }, (_, index) => `metadata.m${index}`);
const HEADER = `amountMinor,currency,paymentMethod,reference,${PADDED.join(',')}\n`;

/** `padding` characters in each cell of metadata: with 200 of them 26 rows fill a chunk. */
const row = (number: number, name: string, padding: number) =>
  `${1000 + number},USD,${methodOf(number)},${name}-${number}${`,${'x'.repeat(padding)}`.repeat(PADDED.length)}\n`;

/** Every tenth row is declined, every twentieth is no payment. */
function methodOf(number: number): string {
  if (number % 20 === 0) return 'card';
  if (number % 20 === 10) return 'tok_decline_stolen_card';
  return number === 7 ? 'tok_risk_decline' : 'tok_approve';
}

const fileOf = (rows: number, name: string, padding = 1): string =>
  HEADER + Array.from({ length: rows }, (_, index) => row(index + 1, name, padding)).join('');

const finalOf = ({ counts }: Batch): number =>
  counts.succeeded + counts.declined + counts.failed + counts.canceled;

/** What must hold of a batch whenever it is read. */
function countsHold() {
  let before: Batch | undefined;
  return (batch: Batch) => {
    const { rows, accepted, rejected } = batch.counts;
    expect(rows).toBe(accepted + rejected);
    expect(finalOf(batch)).toBeLessThanOrEqual(accepted);
    expect(rows).toBeGreaterThanOrEqual(before?.counts.rows ?? 0);
    expect(finalOf(batch)).toBeGreaterThanOrEqual(before === undefined ? 0 : finalOf(before));
    before = batch;
  };
}

/** Lines of the results by row, without the header. */
async function resultsOf({ results }: Batch): Promise<readonly (readonly string[])[]> {
  const [header, ...lines] = (await download(results)).trimEnd().split('\r\n');
  expect(header).toBe('row,status,payment_id,reference,code,reason');
  return lines.map((line) => line.split(','));
}

const countOf = (lines: readonly (readonly string[])[], status: string) =>
  lines.filter(([, found]) => found === status).length;

/** After which of its calls, counted from 1, a function dies. */
const DEATHS = [
  ['ingest-chunk', 'TransactWriteItems', 1],
  ['check-batch', 'UpdateItem', 1],
  ['write-results', 'PutObject', 1],
  ['write-results', 'UpdateItem', 3],
  ['finish-batch', 'PutObject', 1],
] as const;

describe('a batch', () => {
  it('comes to its end with every row accounted for, as the tool that sends and watches it says', async () => {
    const path = join(directory, 'whole.csv');
    writeFileSync(path, fileOf(60, 'whole', 200));
    const ended = tool('submit', path, '--watch');
    const { id } = await eventually('the batch', async () => {
      const { body } = await system.merchant.get<BatchPage>('/batches?limit=1');
      return body.data[0];
    });
    const batch = await waitForEnd(system.merchant, id, countsHold());
    expect(batch).toMatchObject({ status: 'completed', progress: 1, failure: null });
    expect(batch.counts).toEqual({
      rows: 60,
      accepted: 57,
      rejected: 3,
      succeeded: 53,
      declined: 4,
      failed: 0,
      canceled: 0,
    });
    const lines = await resultsOf(batch);
    expect(lines.map(([number]) => Number(number))).toEqual(
      Array.from({ length: 60 }, (_, at) => at + 1),
    );
    expect([
      countOf(lines, 'captured'),
      countOf(lines, 'declined'),
      countOf(lines, 'rejected'),
    ]).toEqual([53, 4, 3]);
    expect(lines[19]?.slice(0, 4)).toEqual(['20', 'rejected', '', '']);
    expect(lines[9]?.slice(3, 5)).toEqual(['whole-10', 'stolen_card']);
    const { body: payment } = await system.merchant.get(`/payments/${lines[0]?.[2]}`);
    expect(payment).toMatchObject({ batchId: id, reference: 'whole-1', amountMinor: 1001 });
    const rejects = (await download(batch.rejects)).trimEnd().split('\r\n');
    expect(rejects).toHaveLength(1 + 3);
    expect(rejects[1]).toMatch(/^20,paymentMethod,must be a token/);
    const { code, stdout } = await ended;
    expect(code).toBe(3);
    expect(stdout).toMatch(/60 +57 +3 +53 +4 +0 +0/);
    expect(stdout).toContain('20,paymentMethod,must be a token');
    expect((await tool('results', id, '--out', directory)).code).toBe(0);
    const fetched = readFileSync(join(directory, `${id}.results.csv`), 'utf8');
    expect(fetched).toBe(await download(batch.results));
  });

  it('stops in the middle when it is canceled: what had not begun is canceled, the rest not taken', async () => {
    const hold = holdInTheMiddle(system);
    const { id } = await submit(system.merchant, fileOf(120, 'stopped'), {
      uniqueReferences: true,
    });
    const seen = countsHold();
    await hold.reached;
    const answer = await system.merchant.post<Batch>(`/batches/${id}/cancel`, {});
    expect(answer.status).toBe(202);
    // Longer than a chunk goes on without looking for a cancel.
    system.engine.advance(10_000);
    hold.release();
    const batch = await waitForEnd(system.merchant, id, seen);
    expect(batch.status).toBe('canceled');
    const { counts } = batch;
    expect(counts.rows).toBeLessThan(120);
    expect(counts.accepted).toBeGreaterThan(0);
    expect(counts.canceled).toBeGreaterThan(0);
    expect(finalOf(batch)).toBe(counts.accepted);
    const lines = await resultsOf(batch);
    expect(lines).toHaveLength(120);
    expect(countOf(lines, 'canceled')).toBe(counts.canceled);
    expect(countOf(lines, 'not-taken')).toBe(120 - counts.rows);
  });

  it('is ended by a second workflow when it is canceled while the first one sleeps', async () => {
    const sleeper = holdSecondCheck(system);
    const text = 'amountMinor,currency,paymentMethod\n1000,USD,tok_risk_review\n';
    const { id } = await submit(system.merchant, text);
    await sleeper.reached;
    await eventually('the payment to wait for a person', async () => {
      const { body } = await system.merchant.get<PaymentPage>('/payments?status=in-review');
      return body.data.find(({ batchId }) => batchId === id);
    });
    expect(await readBatch(system.merchant, id)).toMatchObject({ status: 'processing' });
    expect((await system.merchant.post(`/batches/${id}/cancel`, {})).status).toBe(202);
    const batch = await waitForEnd(system.merchant, id, countsHold());
    expect(batch).toMatchObject({ status: 'canceled', counts: { accepted: 1, canceled: 1 } });
    expect((await resultsOf(batch)).map(([, status]) => status)).toEqual(['canceled']);
    const runs = () => executionsOf(system, 'ingest-batch', id);
    expect(await runs()).toContainEqual([expect.not.stringMatching(/-cancel$/), 'RUNNING']);
    sleeper.release();
    const ends = await eventually('both workflows to end', async () => {
      const found = await runs();
      return found.every(([, status]) => status !== 'RUNNING') ? found : undefined;
    });
    expect(ends.map(([, status]) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(ends.map(([name]) => name)).toContain(`${id}-cancel`);
    expect(await readBatch(system.merchant, id)).toMatchObject({ endedAt: batch.endedAt });
  });

  it('has each payment once when the functions that carry it are killed at their work', async () => {
    const killed = killOnce(system, DEATHS);
    const { id } = await submit(system.merchant, fileOf(40, 'killed'));
    const batch = await waitForEnd(system.merchant, id, countsHold());
    expect(batch).toMatchObject({ status: 'completed', counts: { rows: 40, accepted: 38 } });
    expect(finalOf(batch)).toBe(38);
    expect(killed()).toBe(DEATHS.length);
    const lines = await resultsOf(batch);
    expect(new Set(lines.map(([, , paymentId]) => paymentId)).size).toBe(38 + 1);
    const [, , first = ''] = lines[0] ?? [];
    expect((await system.chargesOf(first)).map(({ operation }) => operation).sort()).toEqual([
      'authorize',
      'capture',
    ]);
  });
});

/** Uploaded files become payments: every row once, counted right, told in results and rejects. */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Batch } from '../../src/contract/batch.ts';
import { download, submit, waitForEnd } from '../support/batch-file.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem({ timeScale: 5 });
});
afterAll(() => system?.close());

const HEADER = 'reference,amountMinor,currency,paymentMethod,description\n';
const TOKENS = ['tok_approve', 'tok_decline_stolen_card', 'tok_approve', 'nobody'];

/** Of four rows two succeed, one is declined and one is rejected. */
const references = (rows: number): string[] =>
  Array.from({ length: rows }, (_, index) => `${randomUUID().slice(0, 8)}-${index + 1}`);
const csvOf = (rows: readonly string[]): string =>
  HEADER +
  rows
    .map((reference, index) => `${reference},1000,USD,${TOKENS[index % 4]},"a, b\n""c"""\r\n`)
    .join('');
const linesOf = (rows: readonly string[]): string =>
  rows
    .map((reference, index) =>
      JSON.stringify({
        amountMinor: 1000,
        currency: 'USD',
        paymentMethod: TOKENS[index % 4],
        reference,
      }),
    )
    .join('\n');

const total = ({ counts }: Batch) =>
  counts.succeeded + counts.declined + counts.failed + counts.canceled;

describe('an uploaded file', () => {
  it.each([
    ['CSV', 72, 'csv', undefined],
    ['JSON Lines', 24, 'jsonl', undefined],
    ['CSV in gzip', 24, 'csv', 'gzip'],
    ['JSON Lines in gzip', 24, 'jsonl', 'gzip'],
  ] as const)(
    'of %s ends with each of %i rows a payment or a rejection',
    async (_name, count, format, compression) => {
      const rows = references(count);
      const quarter = count / 4;
      const text = format === 'csv' ? csvOf(rows) : linesOf(rows);
      const content = compression === 'gzip' ? gzipSync(text) : text;
      const { id } = await submit(system.merchant, content, {
        format,
        ...(compression === undefined ? {} : { compression }),
      });
      const ended = await waitForEnd(system.merchant, id, (batch) => {
        expect(batch.counts.rows).toBe(batch.counts.accepted + batch.counts.rejected);
        expect(total(batch)).toBeLessThanOrEqual(batch.counts.accepted);
      });
      expect(ended).toMatchObject({
        status: 'completed',
        failure: null,
        progress: 1,
        counts: {
          rows: count,
          accepted: 3 * quarter,
          rejected: quarter,
          succeeded: 2 * quarter,
          declined: quarter,
        },
      });
      expect(total(ended)).toBe(3 * quarter);
      const results = (await download(ended.results)).trimEnd().split('\r\n').slice(1);
      expect(results.map((line) => line.split(',').slice(0, 2))).toEqual(
        rows.map((_reference, index) => [
          String(index + 1),
          ['captured', 'declined', 'captured', 'rejected'][index % 4],
        ]),
      );
      const ids = results.flatMap((line) => /pay_\w+/.exec(line)?.[0] ?? []);
      expect(new Set(ids).size).toBe(3 * quarter);
      const first = await system.merchant.get(`/payments/${ids[0]}`);
      expect(first.body).toMatchObject({ batchId: id, reference: rows[0], status: 'captured' });
      const rejects = (await download(ended.rejects)).trimEnd().split('\r\n').slice(1);
      expect(rejects.map((line) => line.split(',').slice(0, 2))).toEqual(
        Array.from({ length: quarter }, (_row, index) => [String(index * 4 + 4), 'paymentMethod']),
      );
    },
  );

  it('takes a reference once where references are to be unique', async () => {
    const rows = ['a', 'b', 'a', 'c', 'b', 'a'].map(
      (name) => `${name}-${randomUUID().slice(0, 4)}`,
    );
    const twice = [rows[0], rows[1], rows[0], rows[3], rows[1], rows[0]];
    const text = `${HEADER}${twice.map((one) => `${one},500,EUR,tok_approve,\n`).join('')}`;
    const { id } = await submit(system.merchant, text, { uniqueReferences: true });
    const ended = await waitForEnd(system.merchant, id);
    expect(ended.counts).toMatchObject({ rows: 6, accepted: 3, rejected: 3, succeeded: 3 });
    expect(await download(ended.rejects)).toMatch(/3,reference,.*row 1/);
  });
});

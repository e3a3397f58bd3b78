/** What is no file of payments ends its batch with a code, a reason and no payment; nothing is tried again. */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchFailureCode } from '../../src/contract/batch-failures.ts';
import { readBatch, submit, waitForEnd } from '../support/batch-file.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem({ timeScale: 5 });
});
afterAll(() => system?.close());

const HEADER = 'amountMinor,currency,paymentMethod,reference\n';
const row = (reference: string = randomUUID()) => `1000,USD,tok_approve,${reference}\n`;
const MIB = 1024 ** 2;
const CARD = '4242424242424242';

interface BadFile {
  readonly what: string;
  readonly code: BatchFailureCode;
  readonly content: () => string | Uint8Array;
  readonly compression?: 'gzip';
  /** Part of the reason. */
  readonly place?: string;
}

const badFiles: readonly BadFile[] = [
  { what: 'an empty file', code: 'file-empty', content: () => '' },
  { what: 'a header only', code: 'file-without-rows', content: () => `${HEADER}\n` },
  { what: 'no header', code: 'header-missing', content: () => row() + row() },
  {
    what: 'wrong columns',
    code: 'column-unknown',
    content: () => `amountMinor,currency,paymentMethod,colour\n${row()}`,
    place: 'column 4',
  },
  {
    what: 'a line of 100 MB',
    code: 'row-too-long',
    content: () => Buffer.concat([Buffer.from(HEADER), Buffer.alloc(100 * MIB, 'a')]),
    place: 'row 1',
  },
  {
    what: 'a NUL byte',
    code: 'nul-byte',
    content: () => `${HEADER}${row('a\0b')}`,
    place: 'row 1',
  },
  {
    what: 'UTF-16',
    code: 'not-utf-8',
    content: () => Buffer.from(`\ufeff${HEADER}${row()}`, 'utf16le'),
  },
  {
    what: 'Latin-1',
    code: 'not-utf-8',
    content: () => Buffer.from(`${HEADER}${row()}${row('Z\u00fcrich')}`, 'latin1'),
    place: 'row 2',
  },
  {
    what: 'gzip that is cut off',
    code: 'gzip-damaged',
    compression: 'gzip',
    content: () => gzipSync(HEADER + row() + row()).subarray(0, -12),
  },
  {
    what: 'gzip that is none',
    code: 'gzip-damaged',
    compression: 'gzip',
    content: () => HEADER + row(),
  },
  {
    what: 'a bomb of 1000:1',
    code: 'gzip-expands-too-far',
    compression: 'gzip',
    content: () => gzipSync(HEADER + row().repeat((64 * 1024 ** 2) / 64)),
  },
  {
    what: 'a card number in row 9,000',
    code: 'card-number-refused',
    content: () => HEADER + row().repeat(8999) + row(CARD) + row(),
    place: 'row 9000',
  },
];

describe('a file', () => {
  it.each(badFiles)('with $what fails as $code', async ({ code, content, compression, place }) => {
    const bytes = content();
    const { id } = await submit(system.merchant, bytes, {
      ...(compression === undefined ? {} : { compression }),
    });
    const ended = await waitForEnd(system.merchant, id);
    expect(ended).toMatchObject({
      status: 'failed',
      failure: { code, message: expect.stringContaining(place ?? ' ') },
      counts: { rows: 0, accepted: 0 },
      results: null,
    });
    expect(JSON.stringify(ended)).not.toContain(CARD);
    // The same execution again would find the batch at its end.
    expect(await readBatch(system.merchant, id)).toEqual(ended);
  });

  it('whose rows are ragged has those rejected, and ten thousand like each other each by itself', async () => {
    const text = `${HEADER}${row()}1000,USD\n1000,USD,tok_approve,x,y,z\n${'-1,USD,tok_approve,same\n'.repeat(10_000)}`;
    const { id } = await submit(system.merchant, text);
    const ended = await waitForEnd(system.merchant, id);
    expect(ended).toMatchObject({
      status: 'completed',
      counts: { rows: 10_003, accepted: 1, rejected: 10_002, succeeded: 1 },
    });
  });
});

/** Batches through the front door: announced once, uploaded once and exactly so, listed, stopped, expired. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Batch, BatchPage } from '../../src/contract/batch.ts';
import { batchEventSchema } from '../../src/contract/messages.ts';
import { announce, batchBody, readBatch, sha256Of, upload } from '../support/batch-file.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

const CONTENT = 'amountMinor,currency,paymentMethod\n1000,USD,tok_approve\n';

describe('an announced batch', () => {
  it('awaits its file, says where it goes, and tells only whoever announced it', async () => {
    const batch = await announce(system.merchant, CONTENT);
    expect(batch).toMatchObject({
      status: 'awaiting-upload',
      sizeBytes: CONTENT.length,
      sha256: sha256Of(CONTENT),
      counts: { rows: 0, accepted: 0, rejected: 0 },
      progress: 0,
      endedAt: null,
    });
    expect(batch.upload?.headers).toEqual({
      'content-length': String(CONTENT.length),
      'content-type': 'text/csv',
      'if-none-match': '*',
      'x-amz-checksum-sha256': Buffer.from(sha256Of(CONTENT), 'hex').toString('base64'),
    });
    expect(await readBatch(system.merchant, batch.id)).toEqual({ ...batch, upload: null });
    expect(await readBatch(system.operator, batch.id)).toMatchObject({ id: batch.id });
  });

  it('is one, however often its key comes, and each answer has a fresh address', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = batchBody();
    const send = () => system.merchant.post<Batch>('/batches', body, headers);
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    const replayed = answers.filter((one) => one.headers.get('idempotent-replayed') === 'true');
    expect(replayed).toHaveLength(19);
    expect(answers.every((answer) => answer.body.upload !== null)).toBe(true);
    const other = await system.merchant.post('/batches', batchBody(), headers);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it.each([
    ['a path', { fileName: '../../etc/passwd' }, '/fileName'],
    ['a path of another system', { fileName: 'C:\\payments.csv' }, '/fileName'],
    ['no name at all', { fileName: '..' }, '/fileName'],
    ['a line break in its name', { fileName: 'a\r\nb.csv' }, '/fileName'],
    ['more than 5 GiB', { sizeBytes: 5 * 1024 ** 3 + 1 }, '/sizeBytes'],
    ['half a byte', { sizeBytes: 0.5 }, '/sizeBytes'],
    ['no digest', { sha256: 'abc' }, '/sha256'],
    ['another format', { format: 'xlsx' }, '/format'],
    ['another compression', { compression: 'zip' }, '/compression'],
  ])('is refused with %s', async (_what, more, pointer) => {
    const answer = await system.merchant.post('/batches', { ...batchBody(), ...more });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'validation-failed', errors: [{ pointer }] },
    });
  });
});

describe('the address of an upload', () => {
  const refusedWith = async (response: Response) => {
    const text = await response.text();
    return `${response.status} ${/<Code>(\w+)<\/Code>/.exec(text)?.[1]}`;
  };

  it.each([
    ['another size', `${CONTENT}1`, {}],
    ['another type', CONTENT, { 'content-type': 'text/html' }],
    ['another digest', CONTENT, { 'x-amz-checksum-sha256': `${'A'.repeat(43)}=` }],
    ['no digest', CONTENT, { 'x-amz-checksum-sha256': undefined }],
    ['leave to overwrite', CONTENT, { 'if-none-match': undefined }],
  ])('refuses %s', async (_what, content, headers) => {
    const batch = await announce(system.merchant, CONTENT);
    const answer = await refusedWith(await upload(batch, content, headers));
    expect(answer).toBe('403 SignatureDoesNotMatch');
  });

  it('refuses other bytes of the same size, and a second file', async () => {
    const batch = await announce(system.merchant, CONTENT);
    const others = CONTENT.replace('1000', '9999');
    expect(await refusedWith(await upload(batch, others))).toMatch(/^400 /);
    expect((await upload(batch, CONTENT)).status).toBe(200);
    expect(await refusedWith(await upload(batch, CONTENT))).toBe('412 PreconditionFailed');
  });

  it('serves no other method', async () => {
    const batch = await announce(system.merchant, CONTENT);
    const response = await fetch(batch.upload?.url ?? '');
    expect(response.status).toBe(403);
  });
});

describe('the list of batches', () => {
  it('is the merchant’s own, newest first, page by page', async () => {
    const merchant = await system.newMerchant();
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      made.unshift((await announce(merchant, `file ${count}`)).id);
    }
    const listed: string[] = [];
    let query = '?limit=2';
    for (let pages = 0; pages < 4; pages += 1) {
      const { body } = await merchant.get<BatchPage>(`/batches${query}`);
      listed.push(...body.data.map(({ id }) => id));
      if (body.nextCursor === null) break;
      query = `?limit=2&cursor=${encodeURIComponent(body.nextCursor)}`;
    }
    expect(listed).toEqual(made);
  });
});

describe('a batch whose file has not come', () => {
  it('is canceled at once, and only once', async () => {
    const { id } = await announce(system.merchant, 'to be canceled');
    const headers = { 'idempotency-key': randomUUID() };
    const first = await system.merchant.post(`/batches/${id}/cancel`, {}, headers);
    expect(first).toMatchObject({ status: 200, body: { status: 'canceled', progress: 1 } });
    const again = await system.merchant.post(`/batches/${id}/cancel`, {}, headers);
    expect(again.status).toBe(200);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await system.merchant.post(`/batches/${id}/cancel`, {});
    expect(other).toMatchObject({ status: 409, body: { code: 'batch-ended' } });
  });

  it('is sent again only when something has changed but signed addresses', async () => {
    const made = await system.merchant.post<Batch>('/batches', batchBody());
    const path = `/batches/${made.body.id}`;
    const seen = { 'if-none-match': made.headers.get('etag') ?? '' };
    const read = await system.merchant.get(path);
    expect(read.headers.get('etag')).toBe(seen['if-none-match']);
    expect((await system.merchant.get(path, seen)).status).toBe(304);
    const canceled = await system.merchant.post(`${path}/cancel`, {});
    const after = await system.merchant.get(path, seen);
    expect(after).toMatchObject({ status: 200, body: { status: 'canceled' } });
    expect(after.headers.get('etag')).toBe(canceled.headers.get('etag'));
  });

  it('expires a day later, and subscribers hear of it', async () => {
    const { id, upload: address } = await announce(system.merchant, 'never sent');
    system.engine.advance(2 * 3_600_000);
    const late = await fetch(address?.url ?? '', { method: 'PUT', body: 'never sent' });
    expect(late.status).toBe(403);
    expect(await readBatch(system.merchant, id)).toMatchObject({ status: 'awaiting-upload' });
    system.engine.advance(24 * 3_600_000);
    const expired = await eventually('the batch to expire', async () => {
      const batch = await readBatch(system.merchant, id);
      return batch.status === 'awaiting-upload' ? undefined : batch;
    });
    expect(expired).toMatchObject({ status: 'expired', failure: null, progress: 1 });
    const told = await eventually('word of its end', async () => {
      system.engine.advance(60_000);
      return (await system.messagesIn('notifications', (body) => body.includes(id), 0))[0];
    });
    expect(batchEventSchema.parse(JSON.parse(told))).toMatchObject({
      type: 'batch.expired',
      time: expired.endedAt,
      data: { id, fileName: expired.fileName, failure: null },
    });
    expect(await readBatch(system.merchant, id)).toEqual(expired);
  });
});

/** Files as S3 announces them: twice, late, replaced, the same again, or not at all for us; each is read once. */
import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Batch } from '../../src/contract/batch.ts';
import {
  announce,
  batchBody,
  readBatch,
  submit,
  upload,
  waitForEnd,
} from '../support/batch-file.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

let system: System;
let s3: S3Client;
beforeAll(async () => {
  system = await startSystem({ timeScale: 5 });
  const { awsEndpoint, awsRegion, awsAccessKeyId, awsSecretAccessKey } = system.engine.announcement;
  s3 = new S3Client({
    endpoint: awsEndpoint,
    region: awsRegion,
    forcePathStyle: true,
    credentials: { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey },
  });
});
afterAll(async () => {
  s3?.destroy();
  await system?.close();
});

const HEADER = 'amountMinor,currency,paymentMethod,reference\n';
const fileOf = (rows: number) =>
  HEADER + Array.from({ length: rows }, () => `1000,USD,tok_approve,${randomUUID()}\n`).join('');
const bucket = () => `payment-batches-${system.engine.stack.accountId}-e2e`;
const keyOf = ({ merchantId, id }: Batch) => `inbox/${merchantId}/${id}`;

/** Puts other bytes where the batch's file lies, as only an administrator can. Answers the version. */
async function replace(batch: Batch, body: string): Promise<string> {
  const command = new PutObjectCommand({ Bucket: bucket(), Key: keyOf(batch), Body: body });
  const { VersionId = '' } = await s3.send(command);
  return VersionId;
}

const recordOf = (key: string, versionId: string, eventName = 'ObjectCreated:Put') => ({
  eventSource: 'aws:s3',
  eventName,
  s3: { object: { key, versionId } },
});

const send = async (content: unknown) =>
  system.send(await system.queueUrl('batch-files'), JSON.stringify(content));

const linesWith = (text: string) =>
  system.log.filter((line) => JSON.stringify(line).includes(text));

/** Holds the first read of the file until `meanwhile` is done. */
function whileRead(meanwhile: () => Promise<unknown>): () => void {
  let held: Promise<unknown> | undefined;
  return system.engine.front.intercept(async (call, proceed) => {
    if (call.operation !== 'GetObject') return proceed();
    held ??= meanwhile();
    await held;
    return proceed();
  });
}

describe('the file of a batch', () => {
  it('is read once, however often and late it is announced, and whatever replaces it', async () => {
    const content = fileOf(30);
    const batch = await announce(system.merchant, content);
    let version = '';
    let other = '';
    const undo = whileRead(async () => {
      other = await replace(batch, fileOf(40));
      await send({ Records: [recordOf(keyOf(batch), version)] });
    });
    version = (await upload(batch, content)).headers.get('x-amz-version-id') ?? '';
    const ended = await waitForEnd(system.merchant, batch.id);
    undo();
    expect([version, other].map((one) => one.length > 0)).toEqual([true, true]);
    expect(ended).toMatchObject({ status: 'completed', counts: { rows: 30, succeeded: 30 } });
    await send({ Records: [version, other].map((one) => recordOf(keyOf(batch), one)) });
    for (const reason of ['another-version', 'ended']) {
      await eventually(`${reason} in the log`, async () =>
        linesWith(batch.id).find((line) =>
          new RegExp(`reason\\W+${reason}`).test(JSON.stringify(line)),
        ),
      );
    }
    expect(await readBatch(system.merchant, batch.id)).toEqual({
      ...ended,
      results: expect.anything(),
    });
  });

  it('is refused when it was sent before, unless that is asked for', async () => {
    const content = fileOf(3);
    const both = await Promise.all([
      announce(system.merchant, content),
      announce(system.merchant, content),
    ]);
    await Promise.all(both.map((batch) => upload(batch, content)));
    const ends = await Promise.all(both.map(({ id }) => waitForEnd(system.merchant, id)));
    expect(ends.map(({ status }) => status).sort()).toEqual(['completed', 'failed']);
    const refused = ends.find(({ status }) => status === 'failed');
    expect(refused).toMatchObject({ failure: { code: 'duplicate-file' }, counts: { rows: 0 } });
    system.engine.advance(60_000);
    await eventually('the file that nobody read to be deleted', async () => {
      const place = { Bucket: bucket(), Key: refused ? keyOf(refused) : '' };
      const found = await s3.send(new GetObjectCommand(place)).catch((error: Error) => error.name);
      return found === 'NoSuchKey' ? true : undefined;
    });
    const asked = await submit(system.merchant, content, { allowDuplicate: true });
    expect(await waitForEnd(system.merchant, asked.id)).toMatchObject({
      status: 'completed',
      counts: { succeeded: 3 },
    });
    const more = { allowDuplicate: true, compression: 'gzip' } as const;
    const wrong = await submit(system.merchant, content, more);
    expect(await waitForEnd(system.merchant, wrong.id)).toMatchObject({ status: 'failed' });
    const again = await system.merchant.post('/batches', batchBody(content));
    expect(again.body).toMatchObject({ status: 409, code: 'duplicate-file' });
  });

  it.each([
    ['a test of S3', { Service: 'Amazon S3', Event: 's3:TestEvent' }, 'only tests'],
    [
      'an object that was removed',
      { Records: [recordOf('inbox/a/b', 'v', 'ObjectRemoved:Delete')] },
      'no record',
    ],
    ['an object of no batch', { Records: [recordOf('inbox/a/b', 'v')] }, 'no-batch-key'],
    ['something else', { hello: 'world' }, 'names no objects'],
  ])('is not awaited of %s, which is ignored with a reason', async (_, content, reason) => {
    const before = linesWith(reason).length;
    await send(content);
    await eventually('the reason in the log', async () =>
      linesWith(reason).length > before ? true : undefined,
    );
  });
});

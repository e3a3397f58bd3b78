/** Proves that presigned URLs work as signed and in no other way. */
import { connect } from 'node:net';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { credentials, PLAIN, startS3 } from './s3-stack.ts';

const Key = 'inbox/größe 1+2.csv';

async function start(clock = createClock()) {
  const started = await startS3({ clock });
  // As the system signs: a checksum of the empty body would be signed along otherwise.
  const signer = (more: object = {}) =>
    new S3Client({
      region: 'us-east-1',
      credentials,
      endpoint: started.endpoint,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      ...more,
    });
  const signPut = (more: object = {}, options: object = {}) =>
    getSignedUrl(
      signer(),
      new PutObjectCommand({ Bucket: PLAIN, Key, ContentType: 'text/csv', ...more }),
      { expiresIn: 60, signableHeaders: new Set(['content-type', 'host']), ...options },
    );
  const signGet = (more: object = {}, options: object = {}) =>
    getSignedUrl(signer(), new GetObjectCommand({ Bucket: PLAIN, Key, ...more }), options);
  return { ...started, signer, signPut, signGet };
}

const csv = { 'content-type': 'text/csv' };
const upload = (url: string, body: string, headers: Record<string, string> = csv) =>
  fetch(url, { method: 'PUT', body, headers });

async function refusal(response: Response) {
  const text = await response.text();
  const part = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1];
  return { status: response.status, code: part('Code'), message: part('Message') };
}

it('takes an upload and gives a download', async () => {
  const { signPut, signGet } = await start();
  const put = await upload(await signPut(), 'a,b\n1,2\n');
  expect(put.status).toBe(200);
  const labelled = { ResponseContentDisposition: 'attachment; filename="x.csv"' };
  const got = await fetch(await signGet(labelled));
  expect(await got.text()).toBe('a,b\n1,2\n');
  expect(got.headers.get('content-type')).toBe('text/csv');
  expect(got.headers.get('content-disposition')).toBe('attachment; filename="x.csv"');
});

it('insists on what was signed: type, length and metadata', async () => {
  const { signPut } = await start();
  const signed = { ContentLength: 3, Metadata: { batch: 'b-1' } };
  const options = {
    signableHeaders: new Set(['content-type', 'content-length', 'host']),
    unhoistableHeaders: new Set(['x-amz-meta-batch']),
  };
  const url = await signPut(signed, options);
  const headers = { ...csv, 'x-amz-meta-batch': 'b-1' };
  const mismatch = { status: 403, code: 'SignatureDoesNotMatch' };
  expect(await refusal(await upload(url, 'longer', headers))).toMatchObject(mismatch);
  const other = { ...headers, 'x-amz-meta-batch': 'b-2' };
  expect(await refusal(await upload(url, 'abc', other))).toMatchObject(mismatch);
  const html = { ...headers, 'content-type': 'text/html' };
  expect(await refusal(await upload(url, 'abc', html))).toMatchObject(mismatch);
  expect((await upload(url, 'abc', headers)).status).toBe(200);
});

it('refuses x-amz headers that were not signed', async () => {
  const { signPut } = await start();
  const more = { ...csv, 'x-amz-meta-added': '1' };
  expect(await refusal(await upload(await signPut(), 'x', more))).toMatchObject({
    status: 403,
    code: 'AccessDenied',
    message: expect.stringContaining('not signed'),
  });
});

it('honours a checksum that was signed into the URL', async () => {
  const { signPut, signGet } = await start();
  const url = await signPut({ ChecksumCRC32: 'y/Q5Jg==' });
  expect(await refusal(await upload(url, 'something else'))).toMatchObject({ code: 'BadDigest' });
  expect((await fetch(await signGet())).status).toBe(404);
  expect((await upload(url, '123456789')).status).toBe(200);
});

it('refuses an upload that is shorter than it says', async () => {
  const { signPut, signGet, endpoint } = await start();
  const url = new URL(await signPut());
  const socket = connect(Number(new URL(endpoint).port), '127.0.0.1');
  socket.write(
    `PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: text/csv\r\nContent-Length: 100\r\n\r\nonly this`,
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await fetch(await signGet())).status).toBe(404);
});

it('expires on the engine’s clock', async () => {
  const clock = createClock({ scale: 1000 });
  const { signPut } = await start(clock);
  const url = await signPut({}, { signingDate: new Date(clock.now()), expiresIn: 120 });
  expect((await upload(url, 'x')).status).toBe(200);
  await clock.sleep(121_000);
  expect(await refusal(await upload(url, 'x'))).toEqual({
    status: 403,
    code: 'AccessDenied',
    message: 'Request has expired',
  });
});

it.each([
  ['another key', (url: string) => url.replace('.csv', '.txt'), 403, 'SignatureDoesNotMatch'],
  [
    'another signature',
    (url: string) => url.replace(/(Signature=)..../, '$10000'),
    403,
    'SignatureDoesNotMatch',
  ],
  [
    'a cut signature',
    (url: string) => url.replace(/(Signature=[0-9a-f]{60})..../, '$1'),
    403,
    'SignatureDoesNotMatch',
  ],
  [
    'a longer life',
    (url: string) => url.replace('Expires=60', 'Expires=6000'),
    403,
    'SignatureDoesNotMatch',
  ],
  [
    'a life beyond a week',
    (url: string) => url.replace('Expires=60', 'Expires=604801'),
    400,
    'AuthorizationQueryParametersError',
  ],
  [
    'a life that is no number',
    (url: string) => url.replace('Expires=60', 'Expires=soon'),
    400,
    'AuthorizationQueryParametersError',
  ],
  [
    'a date far ahead',
    (url: string) => url.replace(/Date=\d{4}/, 'Date=2999'),
    403,
    'AccessDenied',
  ],
  [
    'no date',
    (url: string) => url.replace(/X-Amz-Date=\w+&/, ''),
    400,
    'AuthorizationQueryParametersError',
  ],
  [
    'an unknown access key',
    (url: string) => url.replace('ASIATEST', 'ASIANONE'),
    403,
    'InvalidAccessKeyId',
  ],
  ['a parameter more', (url: string) => `${url}&partNumber=2`, 403, 'SignatureDoesNotMatch'],
  ['no signature at all', (url: string) => url.replace(/\?.*/, ''), 403, 'AccessDenied'],
  ['a broken escape', (url: string) => url.replace('.csv', '%zz'), 400, 'InvalidURI'],
])('refuses a URL with %s', async (_, change, status, code) => {
  const { signPut } = await start();
  const url = await signPut();
  const changed = change(url);
  expect(changed).not.toBe(url);
  expect(await refusal(await upload(changed, 'x'))).toMatchObject({ status, code });
});

it('refuses a request whose header signature is wrong', async () => {
  const { client, signer } = await start();
  await client.send(new PutObjectCommand({ Bucket: PLAIN, Key, Body: 'x' }));
  const liar = signer({ credentials: { ...credentials, secretAccessKey: 'guess' } });
  const get = liar.send(new GetObjectCommand({ Bucket: PLAIN, Key }));
  await expect(get).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
});

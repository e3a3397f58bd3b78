/** Verifies AWS Signature Version 4 as S3 does it, in the Authorization header and in presigned URLs. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Clock } from '../clock.ts';
import { S3Error } from './s3-error.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const PRESIGNED_MAX_SECONDS = 604_800;
/** How far ahead of us a signer's clock may be. */
const SKEW_MAX_MS = 900_000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([\da-f]{64})$/;

interface SignedRequest {
  readonly accessKeyId: string;
  /** `date/region/service/aws4_request` */
  readonly scope: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20260101T000000Z` */
  readonly signedAt: string;
  readonly payloadHash: string;
}

export interface SignatureOptions {
  readonly secretOf: (accessKeyId: string) => string | undefined;
  readonly clock: Clock;
}

type Signed = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** Throws the S3Error that AWS would answer with; answers the access key that signed. */
export function verifySignature(request: Signed, { secretOf, clock }: SignatureOptions): string {
  const { path, query } = splitUrl(request.url ?? '/');
  const presigned = query.some(([name]) => name === 'X-Amz-Signature');
  const signed = presigned
    ? readPresigned(query, request.headers, clock.now())
    : readAuthorization(request.headers);
  const secret = secretOf(signed.accessKeyId);
  if (secret === undefined) {
    throw new S3Error(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      { details: { AWSAccessKeyId: signed.accessKeyId } },
    );
  }
  assertHeadersSigned(request.headers, signed.signedHeaders);
  const canonical = canonicalRequest(request, { path, query, signed });
  const expected = sign(secret, signed, canonical);
  if (
    !timingSafeEqual(Buffer.from(expected), Buffer.from(signed.signature.padEnd(64).slice(0, 64)))
  ) {
    throw new S3Error(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      { details: { AWSAccessKeyId: signed.accessKeyId, CanonicalRequest: canonical } },
    );
  }
  return signed.accessKeyId;
}

type Query = readonly (readonly [name: string, value: string])[];

function splitUrl(url: string): { path: string; query: Query } {
  const at = url.indexOf('?');
  if (at === -1) return { path: url, query: [] };
  return { path: url.slice(0, at), query: [...new URLSearchParams(url.slice(at + 1))] };
}

function readAuthorization(headers: IncomingHttpHeaders): SignedRequest {
  if (headers.authorization === undefined) throw new S3Error('AccessDenied', 'Access Denied');
  const match = AUTHORIZATION.exec(headers.authorization);
  const [, credential = '', signedHeaders = '', signature = ''] = match ?? [];
  const { accessKeyId, scope } = readCredential(credential);
  const payloadHash = headers['x-amz-content-sha256'];
  if (match === null || typeof payloadHash !== 'string') {
    throw new S3Error(
      'InvalidRequest',
      'The authorization header or x-amz-content-sha256 is malformed.',
    );
  }
  const signedAt = String(headers['x-amz-date'] ?? '');
  return {
    accessKeyId,
    scope,
    signedHeaders: signedHeaders.split(';'),
    signature,
    signedAt,
    payloadHash,
  };
}

function readPresigned(query: Query, headers: IncomingHttpHeaders, now: number): SignedRequest {
  const value = (name: string) => query.find(([key]) => key === name)?.[1] ?? '';
  const malformed = (why: string) => new S3Error('AuthorizationQueryParametersError', why);
  if (value('X-Amz-Algorithm') !== ALGORITHM)
    throw malformed(`X-Amz-Algorithm must be ${ALGORITHM}`);
  const expiresSeconds = Number(value('X-Amz-Expires') || Number.NaN);
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 0) {
    throw malformed('X-Amz-Expires should be a number');
  }
  if (expiresSeconds > PRESIGNED_MAX_SECONDS) {
    throw malformed(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  }
  const signedAt = value('X-Amz-Date');
  const signedAtMs = parseTime(signedAt);
  if (signedAtMs === undefined) throw malformed('X-Amz-Date must be in the ISO8601 Long Format');
  const { accessKeyId, scope } = readCredential(value('X-Amz-Credential'));
  const expiresAt = signedAtMs + expiresSeconds * 1000;
  if (signedAtMs > now + SKEW_MAX_MS) throw new S3Error('AccessDenied', 'Request is not yet valid');
  if (now > expiresAt) {
    throw new S3Error('AccessDenied', 'Request has expired', {
      details: {
        'X-Amz-Expires': String(expiresSeconds),
        Expires: new Date(expiresAt).toISOString(),
        ServerTime: new Date(now).toISOString(),
      },
    });
  }
  return {
    accessKeyId,
    scope,
    signedHeaders: value('X-Amz-SignedHeaders').split(';'),
    signature: value('X-Amz-Signature'),
    signedAt,
    payloadHash:
      value('X-Amz-Content-Sha256') ||
      String(headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD'),
  };
}

function readCredential(credential: string): { accessKeyId: string; scope: string } {
  const match = /^([^/]+)\/(\d{8}\/[\w-]+\/s3\/aws4_request)$/.exec(credential);
  if (match !== null) return { accessKeyId: match[1] ?? '', scope: match[2] ?? '' };
  throw new S3Error(
    'AuthorizationQueryParametersError',
    'The credential is malformed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/s3/aws4_request".',
  );
}

/** S3 wants the host and every x-amz header under the signature, so that none can be added afterwards. */
function assertHeadersSigned(headers: IncomingHttpHeaders, signedHeaders: readonly string[]): void {
  const unsigned = Object.keys(headers).filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signedHeaders.includes(name),
  );
  if (unsigned.length === 0) return;
  throw new S3Error(
    'AccessDenied',
    'There were headers present in the request which were not signed',
    {
      details: { HeadersNotSigned: unsigned.join(', ') },
    },
  );
}

function canonicalRequest(
  { method = 'GET', headers }: Signed,
  parts: { readonly path: string; readonly query: Query; readonly signed: SignedRequest },
): string {
  const { path, query, signed } = parts;
  const canonicalQuery = query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const canonicalHeaders = signed.signedHeaders.map((name) => {
    const value = headers[name];
    const text = Array.isArray(value) ? value.join(',') : (value ?? '');
    return `${name}:${text.trim().replace(/\s+/g, ' ')}\n`;
  });
  return [
    method,
    encodePath(path),
    canonicalQuery,
    canonicalHeaders.join(''),
    signed.signedHeaders.join(';'),
    signed.payloadHash,
  ].join('\n');
}

function sign(secret: string, { signedAt, scope }: SignedRequest, canonical: string): string {
  const digest = createHash('sha256').update(canonical).digest('hex');
  const text = [ALGORITHM, signedAt, scope, digest].join('\n');
  const key = scope
    .split('/')
    .reduce<Buffer | string>((last, part) => hmac(last, part), `AWS4${secret}`);
  return hmac(key, text).toString('hex');
}

const hmac = (key: Buffer | string, text: string) =>
  createHmac('sha256', key).update(text).digest();

/** The path is encoded once, whatever form the client sent it in. */
function encodePath(path: string): string {
  return path
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function parseTime(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

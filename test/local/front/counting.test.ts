/** Every call is counted once with its size, time and outcome; keys say who called. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CallRecord, createCallLog } from '../../../local/front/call-log.ts';
import { createCredentialRegistry } from '../../../local/front/credentials.ts';
import { readSignatureScope } from '../../../local/front/signature-scope.ts';
import { arn, type Bench, clientsOf, operator, startBench, worker } from './fixture.ts';

const call = (more: Partial<CallRecord> = {}) => ({
  at: 0,
  service: 'dynamodb',
  operation: 'GetItem',
  principal: 'worker',
  resources: [],
  durationMs: 2,
  requestBytes: 10,
  responseBytes: 20,
  status: 200,
  outcome: 'ok' as const,
  ...more,
});

describe('the call log', () => {
  it('keeps the latest calls in order and the sums of all', () => {
    const log = createCallLog({ recentMax: 3 });
    for (let n = 0; n < 5; n += 1) log.record(call({ at: n }));
    expect(log.recent().map(({ at, sequence }) => [at, sequence])).toEqual([
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
    const outcomes = { ok: 5, 'client-error': 0, 'server-error': 0, denied: 0, dropped: 0 };
    const sums = { calls: 5, durationMs: 10, requestBytes: 50, responseBytes: 100, outcomes };
    expect(log.totals()).toEqual([
      { service: 'dynamodb', operation: 'GetItem', principal: 'worker', ...sums },
    ]);
  });

  it('keeps sums apart by service, operation and principal', () => {
    const log = createCallLog();
    log.record(call());
    log.record(call({ operation: 'PutItem', outcome: 'denied' }));
    log.record(call({ principal: 'other' }));
    expect(
      log.totals().map(({ operation, principal, calls }) => [operation, principal, calls]),
    ).toEqual([
      ['GetItem', 'worker', 1],
      ['PutItem', 'worker', 1],
      ['GetItem', 'other', 1],
    ]);
  });

  it('tells subscribers until they leave', () => {
    const log = createCallLog();
    const seen: number[] = [];
    const leave = log.subscribe(({ sequence }) => seen.push(sequence));
    log.record(call());
    leave();
    log.record(call());
    expect(seen).toEqual([0]);
  });
});

describe('the front counts', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.close());

  it('each kind of outcome, with sizes', async () => {
    const { dynamodb, s3 } = clientsOf(bench.front, worker);
    const get = (TableName: string) =>
      dynamodb
        .send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } }))
        .catch(() => undefined);
    const failure = (status: number) => ({ status, headers: {}, body: '{"message":"m"}' });
    await get('mine');
    await get('theirs');
    bench.answers.push(failure(400));
    await get('mine');
    bench.answers.push(failure(503));
    await get('mine');
    await s3.send(
      new PutObjectCommand({ Bucket: 'mine', Key: 'inbox/a', Body: 'x'.repeat(1_000) }),
    );
    const recent = bench.front.calls.recent();
    expect(recent.map(({ operation, outcome, status }) => [operation, outcome, status])).toEqual([
      ['GetItem', 'ok', 200],
      ['GetItem', 'denied', 400],
      ['GetItem', 'client-error', 400],
      ['GetItem', 'server-error', 503],
      ['PutObject', 'ok', 200],
    ]);
    expect(recent[0]).toMatchObject({
      principal: 'worker-session',
      resources: [arn('dynamodb', 'table/mine')],
      requestBytes: '{"TableName":"mine","Key":{"id":{"S":"a"}}}'.length,
      responseBytes: 2,
    });
    expect(recent[4]?.requestBytes).toBeGreaterThanOrEqual(1_000);
    expect(recent[4]?.responseBytes).toBeGreaterThan(20);
    expect(recent.every(({ durationMs }) => durationMs >= 0 && durationMs < 5_000)).toBe(true);
  });
});

describe('access keys', () => {
  it('are the same for the same principal in one run, and differ otherwise', () => {
    const registry = createCredentialRegistry();
    const own = registry.issue(worker);
    expect(registry.issue({ ...worker })).toEqual(own);
    expect(own.accessKeyId).toMatch(/^ASIA[0-9A-F]{16}$/);
    expect(own.secretAccessKey).toMatch(/^[\w+/]{40}$/);
    const others = [
      registry.issue(operator),
      registry.issue({ ...worker, label: 'second' }),
      createCredentialRegistry().issue(worker),
    ];
    expect(others.map(({ accessKeyId }) => accessKeyId)).not.toContain(own.accessKeyId);
    expect(createCredentialRegistry('seed').issue(worker)).toEqual(
      createCredentialRegistry('seed').issue(worker),
    );
  });

  it('lead back to their principal and secret', () => {
    const registry = createCredentialRegistry();
    const { accessKeyId, secretAccessKey } = registry.issue(worker);
    expect(registry.holderOf(accessKeyId)).toEqual({ principal: worker, secretAccessKey });
    expect(registry.holderOf('AKIAOTHER')).toBeUndefined();
  });

  it.each<[string, string | undefined, string, object | undefined]>([
    [
      'a header',
      'AWS4-HMAC-SHA256 Credential=AK/20261101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0',
      '/',
      { accessKeyId: 'AK', region: 'us-east-1', service: 'sqs' },
    ],
    [
      'a presigned query',
      undefined,
      '/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F20261101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Expires=60',
      { accessKeyId: 'AK', region: 'us-east-1', service: 's3' },
    ],
    ['nothing', undefined, '/', undefined],
    ['another scheme', 'Bearer AK/20261101/us-east-1/sqs/aws4_request', '/', undefined],
    [
      'a scope without date',
      'AWS4-HMAC-SHA256 Credential=AK/us-east-1/sqs/aws4_request, SignedHeaders=host',
      '/',
      undefined,
    ],
    [
      'a scope of another version',
      'AWS4-HMAC-SHA256 Credential=AK/20261101/us-east-1/sqs/aws5_request',
      '/',
      undefined,
    ],
    [
      'an empty key in a query',
      undefined,
      '/?X-Amz-Credential=%2F20261101%2Fus-east-1%2Fs3%2Faws4_request',
      undefined,
    ],
  ])('are read from %s', (_where, authorization, url, scope) => {
    const headers = authorization === undefined ? {} : { authorization };
    expect(readSignatureScope(headers, url)).toEqual(scope);
  });
});

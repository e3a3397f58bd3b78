/** Proves what becomes of stream records that a function fails on: retries, bisection, partial failures, giving up. */
import { afterEach, describe, expect, it } from 'vitest';
import { STREAM_ARN } from './memory-stream.ts';
import {
  eventually,
  failsAt,
  idsOf,
  reached,
  startStream,
  stopStreams,
  throwsOn,
  write,
} from './stream-steps.ts';

const BUCKET = 'arn:aws:s3:::failures';
const toBucket = { destination_config: [{ on_failure: [{ destination_arn: BUCKET }] }] };

afterEach(stopStreams);

describe('a stream mapping whose function fails', () => {
  it('tries a failed batch again with growing pauses, and then goes on without it', async () => {
    const one = await startStream({ body: throwsOn('a'), mapping: toBucket, before: write('a') });
    await eventually(() => one.objects.length).toBe(1);
    expect(idsOf(one)).toEqual([['a'], ['a'], ['a']]);
    const times = one.events().map(({ at }) => at);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(2_000);
    one.stream.write({ id: 'b' });
    await eventually(() => reached(one)).toBe('1001');
  });

  it('puts what it gives up whole into the bucket, as AWS writes it', async () => {
    const one = await startStream({
      body: throwsOn('a'),
      mapping: toBucket,
      before: write('a', 'b'),
    });
    await eventually(() => one.objects.length).toBe(1);
    const [object] = one.objects;
    expect(object?.bucketArn).toBe(BUCKET);
    expect(object?.key).toMatch(
      /^aws\/lambda\/mapping-1\/shardId-[\w-]+\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
    );
    const body = JSON.parse(object?.body ?? '');
    expect(body).toMatchObject({
      requestContext: {
        functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:worker',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      DDBStreamBatchInfo: {
        startSequenceNumber: '1000',
        endSequenceNumber: '1001',
        batchSize: 2,
        streamArn: STREAM_ARN,
      },
    });
    expect(JSON.parse(body.payload).Records).toHaveLength(2);
  });

  it('sends a queue only the address of what it gives up', async () => {
    const arn = 'arn:aws:sqs:us-east-1:123456789012:failures';
    const one = await startStream({
      body: throwsOn('a'),
      mapping: { destination_config: { on_failure: { destination_arn: arn } } },
      before: write('a'),
    });
    await eventually(() => one.sent.length).toBe(1);
    expect(one.sent[0]?.queueArn).toBe(arn);
    const body = JSON.parse(one.sent[0]?.body ?? '');
    expect(body.DDBStreamBatchInfo.batchSize).toBe(1);
    expect(body).not.toHaveProperty('payload');
  });

  it('tries to keep what it gives up until the bucket takes it', async () => {
    let refusals = 2;
    const kept: string[] = [];
    const one = await startStream({
      body: throwsOn('a'),
      mapping: toBucket,
      before: write('a'),
      sinks: {
        putObject: async ({ body }) => {
          refusals -= 1;
          if (refusals >= 0) throw new Error('denied');
          kept.push(body);
        },
      },
    });
    await eventually(() => reached(one)).toBe('1000');
    expect(kept).toHaveLength(1);
  });

  it('says so when it has nowhere to keep what it gives up', async () => {
    const one = await startStream({ body: throwsOn('a'), before: write('a') });
    await eventually(() => reached(one)).toBe('1000');
    expect(one.lines.some(({ message }) => message.includes('they are lost'))).toBe(true);
  });

  it('halves a failing batch until the poison is alone, and loses no neighbour', async () => {
    const one = await startStream({
      body: throwsOn('c'),
      mapping: { ...toBucket, bisect_batch_on_function_error: true, function_response_types: [] },
      before: write('a', 'b', 'c', 'd', 'e'),
      timeScale: 200,
    });
    await eventually(() => reached(one)).toBe('1004');
    const [object] = one.objects;
    const given = JSON.parse(JSON.parse(object?.body ?? '').payload).Records;
    expect(given).toMatchObject([{ dynamodb: { NewImage: { id: { S: 'c' } } } }]);
    expect(idsOf(one)).toEqual([
      ['a', 'b', 'c', 'd', 'e'],
      ['a', 'b', 'c'],
      ['a', 'b'],
      ['c'],
      ['c'],
      ['c'],
      ['d', 'e'],
    ]);
  });

  it('checkpoints what came before the failure that it tries again', async () => {
    const one = await startStream({
      body: failsAt('b'),
      before: write('a', 'b', 'c'),
      timeScale: 10,
    });
    await eventually(() => idsOf(one).length).toBeGreaterThan(1);
    expect(reached(one)).toBe('1000');
  });

  it('tries again when the function cannot even be called', async () => {
    let refusals = 2;
    const one = await startStream({
      body: '',
      before: write('a'),
      between: (invoke) => (name, event) => {
        refusals -= 1;
        return refusals >= 0 ? Promise.reject(new Error('unreachable')) : invoke(name, event);
      },
    });
    await eventually(() => reached(one)).toBe('1000');
    expect(idsOf(one)).toEqual([['a']]);
  });

  it('gives up what a function is throttled for until it is too old', async () => {
    const one = await startStream({
      body: '',
      functionAttributes: { reserved_concurrent_executions: 0 },
      mapping: { ...toBucket, maximum_record_age_in_seconds: 60 },
      before: write('a'),
    });
    await eventually(() => reached(one)).toBe('1000');
    const [{ body = '' } = {}] = one.objects;
    expect(JSON.parse(body).requestContext.condition).toBe('RecordAgeExceeded');
  });

  it('goes on from the lowest failure that the function reports', async () => {
    const one = await startStream({
      body: `if (calls === 1) { ${failsAt('b')} }`,
      before: write('a', 'b', 'c'),
    });
    await eventually(() => reached(one)).toBe('1002');
    expect(idsOf(one)).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ]);
  });

  it('uses the lowest of several reported failures', async () => {
    const one = await startStream({
      body: `if (calls === 1) { const ids = event.Records.slice(1).reverse();
        return { batchItemFailures: ids.map((one) => ({ itemIdentifier: one.dynamodb.SequenceNumber })) }; }`,
      before: write('a', 'b', 'c'),
    });
    await eventually(() => reached(one)).toBe('1002');
    expect(idsOf(one)[1]).toEqual(['b', 'c']);
  });

  it('isolates a record that the function reports again and again', async () => {
    const one = await startStream({
      body: failsAt('b'),
      mapping: { ...toBucket, bisect_batch_on_function_error: true },
      before: write('a', 'b', 'c', 'd'),
      timeScale: 200,
    });
    await eventually(() => reached(one)).toBe('1003');
    const given = one.objects.map(({ body }) => JSON.parse(body).DDBStreamBatchInfo);
    expect(given).toMatchObject([{ startSequenceNumber: '1001', batchSize: 1 }]);
    expect(idsOf(one).at(-1)).toEqual(['d']);
  });

  it.each([
    ['an unknown sequence number', "return { batchItemFailures: [{ itemIdentifier: '7' }] };"],
    ['a report that is none', 'return { batchItemFailures: 5 };'],
  ])('tries the whole batch again after %s', async (_, answer) => {
    const one = await startStream({ body: `if (calls === 1) ${answer}`, before: write('a', 'b') });
    await eventually(() => reached(one)).toBe('1001');
    expect(idsOf(one)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('gives up a record that is too old, without calling the function', async () => {
    const one = await startStream({
      body: '',
      mapping: { ...toBucket, maximum_record_age_in_seconds: 60 },
      before: ({ stream }) => {
        stream.write({ id: 'old', at: 1_000 });
        stream.write({ id: 'new', at: Date.now() + 3_600_000 });
      },
    });
    await eventually(() => reached(one)).toBe('1001');
    expect(idsOf(one)).toEqual([['new']]);
    expect(JSON.parse(one.objects[0]?.body ?? '')).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded' },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
  });

  it('waits for a throttled function without counting that as a failure', async () => {
    const one = await startStream({
      body: 'if (event.blocks) await new Promise((done) => setTimeout(done, 300));',
      functionAttributes: { reserved_concurrent_executions: 1 },
      mapping: { maximum_retry_attempts: 0 },
      timeScale: 20,
    });
    const blocker = one.host.invoke('worker', { blocks: true, Records: [] });
    one.stream.write({ id: 'a' });
    await blocker;
    expect(reached(one)).toBe(undefined);
    await eventually(() => reached(one)).toBe('1000');
    expect(idsOf(one)).toEqual([[], ['a']]);
    expect(one.lines.some(({ message }) => message.includes('given up'))).toBe(false);
  });
});

/** Proves SQS event source mappings with real functions: record shape, partial failures, filters, concurrency. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  QUEUE_ARN,
  type Sources,
  type SourcesOptions,
  startQueueMapping,
} from './start-sources.ts';

let running: Sources | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(options: SourcesOptions): Promise<Sources> {
  running = await startQueueMapping(options);
  return running;
}

const send =
  (...bodies: readonly string[]): NonNullable<SourcesOptions['before']> =>
  ({ queue }) => {
    for (const body of bodies) queue.send(body);
  };
const eventually = (read: () => unknown) => expect.poll(read, { interval: 20 });
const failing = (...bodies: readonly string[]) => `
  const bad = ${JSON.stringify(bodies)};
  const failed = event.Records.filter((one) => bad.includes(one.body));
  return { batchItemFailures: failed.map((one) => ({ itemIdentifier: one.messageId })) };`;

describe('an SQS mapping', () => {
  it('gives the function records as AWS writes them', async () => {
    const { events, queue } = await start({
      body: '',
      before: ({ queue }) =>
        queue.send('{"a":1}', {
          MessageId: 'id-1',
          ReceiptHandle: 'handle-1',
          MD5OfMessageAttributes: 'digest',
          MessageAttributes: {
            kind: { DataType: 'String', StringValue: 'x' },
            raw: { DataType: 'Binary', BinaryValue: 'AAE=' },
          },
        }),
    });
    await eventually(() => events().length).toBe(1);
    const [record] = events()[0]?.event.Records ?? [];
    expect(record).toEqual({
      messageId: 'id-1',
      receiptHandle: 'handle-1',
      body: '{"a":1}',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
      },
      messageAttributes: {
        kind: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
        raw: {
          binaryValue: 'AAE=',
          stringListValues: [],
          binaryListValues: [],
          dataType: 'Binary',
        },
      },
      md5OfBody: 'bb6cb5c68df4652941caf652a366f2d8',
      md5OfMessageAttributes: 'digest',
      eventSource: 'aws:sqs',
      eventSourceARN: QUEUE_ARN,
      awsRegion: 'us-east-1',
    });
    expect(queue.deletions).toEqual([1]);
  });

  it('deletes what succeeded and lets only what failed come again', async () => {
    const { queue } = await start({
      body: failing('bad'),
      timeScale: 30,
      before: send('one', 'bad', 'two'),
    });
    await eventually(() => queue.receivesOf('bad')).toBeGreaterThan(1);
    expect(queue.bodies()).toEqual(['bad']);
    expect([queue.receivesOf('one'), queue.receivesOf('two')]).toEqual([1, 1]);
  });

  it('leaves the whole batch when the function throws', async () => {
    const { queue } = await start({ body: "throw new Error('no');", before: send('one', 'two') });
    await eventually(() => queue.receivesOf('two')).toBeGreaterThanOrEqual(2);
    expect(queue.bodies()).toEqual(['one', 'two']);
  });

  it.each([
    ['nothing', 'return;'],
    ['null', 'return { batchItemFailures: null };'],
    ['an empty list', 'return { batchItemFailures: [] };'],
    ['an object without a list', "return { status: 'done' };"],
  ])('deletes the whole batch when the function answers %s', async (_, body) => {
    const { queue } = await start({ body, before: send('one', 'two') });
    await eventually(() => queue.bodies()).toEqual([]);
  });

  it.each([
    ['a text', "return 'done';"],
    ['a list that is none', "return { batchItemFailures: 'none' };"],
    ['an empty identifier', "return { batchItemFailures: [{ itemIdentifier: '' }] };"],
    ['a null identifier', 'return { batchItemFailures: [{ itemIdentifier: null }] };'],
    ['another key', 'return { batchItemFailures: [{ id: event.Records[0].messageId }] };'],
    ['an unknown identifier', "return { batchItemFailures: [{ itemIdentifier: 'nobody' }] };"],
  ])('deletes nothing when the function answers %s', async (_, body) => {
    const { queue, lines } = await start({ body, before: send('one', 'two') });
    await eventually(() => queue.receivesOf('one')).toBeGreaterThanOrEqual(2);
    expect(queue.bodies()).toEqual(['one', 'two']);
    expect(lines.some(({ message }) => message.includes('whole batch counts as failed'))).toBe(
      true,
    );
  });

  it('ignores a report of failures that the mapping did not ask for', async () => {
    const { queue } = await start({
      body: failing('bad'),
      mapping: { function_response_types: [] },
      before: send('bad'),
    });
    await eventually(() => queue.bodies()).toEqual([]);
  });

  it('hands over no more than the batch size at once', async () => {
    const { events, queue } = await start({
      body: '',
      timeScale: 1,
      mapping: { batch_size: 2 },
      before: send('1', '2', '3', '4', '5'),
    });
    await eventually(() => queue.bodies()).toEqual([]);
    const sizes = events().map(({ event }) => event.Records.length);
    expect(sizes.sort()).toEqual([1, 2, 2]);
  });

  it('gathers over several receives while the batching window is open', async () => {
    const { events, queue } = await start({
      body: '',
      timeScale: 20,
      mapping: { batch_size: 25, maximum_batching_window_in_seconds: 20 },
      before: send(...Array.from({ length: 12 }, (_, index) => `early ${index}`)),
    });
    queue.send('late');
    await eventually(() => queue.bodies()).toEqual([]);
    expect(events().map(({ event }) => event.Records.length)).toEqual([13]);
    expect(queue.deletions).toEqual([10, 3]);
  });

  it('cuts a batch that would be larger than an event may be', async () => {
    const large = 'x'.repeat(1_000_000);
    const { queue } = await start({
      body: '',
      // No message may come back while the large ones are carried.
      timeScale: 1,
      before: send(...Array.from({ length: 8 }, () => large)),
    });
    await eventually(() => queue.bodies().length).toBe(0);
    expect(queue.deletions).toEqual([6, 2]);
  });

  it('has no more batches under way than its maximum concurrency', async () => {
    const { lines, queue, sources } = await start({
      body: "await new Promise((done) => setTimeout(done, 600)); console.log('DONE');",
      mapping: { batch_size: 1, scaling_config: [{ maximum_concurrency: 2 }] },
      before: send('1', '2', '3', '4', '5', '6'),
      timeScale: 10,
    });
    let most = 0;
    await eventually(() => {
      most = Math.max(most, sources.inFlight());
      return queue.bodies().length;
    }).toBe(0);
    expect(most).toBe(2);
    const inside = lines.reduce(
      ({ now, max }, { message }) => {
        const next = now + (message.startsWith('EVENT') ? 1 : message === 'DONE' ? -1 : 0);
        return { now: next, max: Math.max(max, next) };
      },
      { now: 0, max: 0 },
    );
    expect(inside.max).toBe(2);
  });

  it('deletes what its filter does not let through, and hands over the rest', async () => {
    const pattern = JSON.stringify({ body: { kind: ['keep'], amount: [{ numeric: ['>', 5] }] } });
    const { events, queue } = await start({
      body: '',
      mapping: { filter_criteria: [{ filter: [{ pattern }] }] },
      before: send('{"kind":"keep","amount":6}', '{"kind":"keep","amount":5}', 'no json'),
    });
    await eventually(() => queue.bodies()).toEqual([]);
    expect(events()).toHaveLength(1);
    expect(events()[0]?.event.Records).toMatchObject([{ body: '{"kind":"keep","amount":6}' }]);
  });

  it('tries a throttled function again until the messages return by themselves', async () => {
    const { queue, host } = await start({
      body: '',
      functionAttributes: { reserved_concurrent_executions: 0 },
      before: send('one'),
      timeScale: 60,
    });
    await eventually(() => queue.receivesOf('one')).toBe(3);
    expect(queue.bodies()).toEqual(['one']);
    expect(host.workers('worker')).toBe(1);
  });

  it('goes on when the queue cannot be read for a while', async () => {
    const { queue, lines } = await start({
      body: '',
      before: ({ queue }) => {
        const receive = queue.receive;
        let failures = 2;
        queue.receive = (options) =>
          failures-- > 0 ? Promise.reject(new Error('down')) : receive(options);
        queue.send('one');
      },
    });
    await eventually(() => queue.bodies()).toEqual([]);
    expect(lines.filter(({ message }) => message.includes('cannot be read'))).toHaveLength(2);
  });

  it('stops promptly and leaves what it has not handled', async () => {
    const one = await start({ body: '', mapping: { batch_size: 1 } });
    const began = performance.now();
    await one.sources.close();
    // Not after the twenty seconds of a long poll.
    expect(performance.now() - began).toBeLessThan(10_000);
    one.queue.send('later');
    await new Promise((done) => setTimeout(done, 50));
    expect(one.queue.receivesOf('later')).toBe(0);
  });

  it('is not run when it is disabled', async () => {
    const { queue, sources } = await start({
      body: '',
      mapping: { enabled: false },
      before: send('one'),
    });
    await new Promise((done) => setTimeout(done, 50));
    expect(queue.receivesOf('one')).toBe(0);
    expect(sources.permissions).toEqual([]);
  });
});

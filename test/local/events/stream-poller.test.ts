/** Proves DynamoDB stream mappings with real functions: order, batches, checkpoints, filters. */
import { afterEach, describe, expect, it } from 'vitest';
import { STREAM_ARN } from './memory-stream.ts';
import {
  eventually,
  idsOf,
  reached,
  startStream,
  stopStreams,
  throwsOn,
  write,
} from './stream-steps.ts';

afterEach(stopStreams);

describe('a stream mapping', () => {
  it('hands over changes in order, in batches, and remembers how far it got', async () => {
    const one = await startStream({
      body: '',
      mapping: { batch_size: 2 },
      before: write('a', 'b', 'c'),
    });
    await eventually(() => reached(one)).toBe('1002');
    expect(idsOf(one)).toEqual([['a', 'b'], ['c']]);
    expect(one.events()[0]?.event.Records[0]).toMatchObject({
      eventName: 'INSERT',
      eventSourceARN: STREAM_ARN,
      dynamodb: { SequenceNumber: '1000', NewImage: { id: { S: 'a' } } },
    });
  });

  it('notices a write at once, without polling for it', async () => {
    const one = await startStream({ body: '', timeScale: 1 });
    await new Promise((done) => setTimeout(done, 50));
    // Nothing waits for a time at which to look again.
    expect(one.clock.nextDueAt()).toBeUndefined();
    one.stream.write({ id: 'a' });
    await eventually(() => one.events().length).toBe(1);
  });

  it('reads together what is written between two reads, if reads are to be some time apart', async () => {
    const one = await startStream({
      body: '',
      timeScale: 1,
      streamReadEveryMs: 60_000,
      before: write('a'),
    });
    await eventually(() => reached(one)).toBe('1000');
    for (const id of ['b', 'c']) {
      one.stream.write({ id });
      await new Promise((done) => setTimeout(done, 50));
    }
    expect(idsOf(one)).toEqual([['a']]);
    one.clock.advance(60_000);
    await eventually(() => idsOf(one)).toEqual([['a'], ['b', 'c']]);
  });

  it('goes on after what an earlier run finished', async () => {
    const one = await startStream({
      body: '',
      checkpoints: new Map([['mapping-1', '1001']]),
      before: write('a', 'b', 'c'),
    });
    await eventually(() => idsOf(one)).toEqual([['c']]);
  });

  it('that starts at the latest skips what was there before', async () => {
    const one = await startStream({
      body: '',
      mapping: { starting_position: 'LATEST' },
      before: write('a'),
    });
    one.stream.write({ id: 'b' });
    await eventually(() => idsOf(one)).toEqual([['b']]);
  });

  it('gathers while its batching window is open', async () => {
    const one = await startStream({
      body: '',
      mapping: { maximum_batching_window_in_seconds: 20 },
      before: write('a'),
    });
    await one.clock.sleep(5_000);
    one.stream.write({ id: 'b' });
    await eventually(() => idsOf(one)).toEqual([['a', 'b']]);
    const [{ at = 0 } = {}] = one.events();
    expect(at).toBeGreaterThan(0);
  });

  it('hands over only what a filter lets through, and passes over the rest', async () => {
    const pattern = JSON.stringify({
      eventName: ['MODIFY'],
      dynamodb: { NewImage: { status: { S: ['old'] } } },
    });
    const one = await startStream({
      body: '',
      mapping: { filter_criteria: [{ filter: [{ pattern }] }] },
      before: ({ stream }) => {
        stream.write({ id: 'a' });
        stream.write({ id: 'b', name: 'MODIFY' });
        stream.write({ id: 'c' });
      },
    });
    await eventually(() => reached(one)).toBe('1002');
    expect(idsOf(one)).toEqual([['b']]);
  });

  it('loses nothing when its function dies in the middle of a batch', async () => {
    const one = await startStream({
      body: 'await new Promise((done) => setTimeout(done, 100));',
      before: write('a'),
    });
    await eventually(() => one.events().length).toBe(1);
    one.host.kill('worker');
    await eventually(() => reached(one)).toBe('1000');
    expect(idsOf(one)).toEqual([['a'], ['a']]);
  });

  it('repeats after its end what was not finished, and nothing else', async () => {
    const one = await startStream({
      body: throwsOn('b'),
      mapping: { batch_size: 1 },
      timeScale: 1,
      before: write('a', 'b'),
    });
    await eventually(() => one.events().length).toBe(2);
    await one.sources.close();
    expect(reached(one)).toBe('1000');
  });
});

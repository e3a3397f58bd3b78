/** Queues and topics: batches by ten and by size, partial failures sent again, the rest named. */
import { SNSClient } from '@aws-sdk/client-sns';
import { afterEach, describe, expect, it } from 'vitest';
import { createQueueClient } from '../../../src/adapters/aws/queue-client.ts';
import { createEventTopic } from '../../../src/adapters/messaging/event-topic.ts';
import {
  type BatchAnswer,
  sendInBatches,
} from '../../../src/adapters/messaging/send-in-batches.ts';
import { queueUrlOf } from '../../../src/adapters/messaging/visibility.ts';
import { createWorkQueue } from '../../../src/adapters/messaging/work-queue.ts';
import type { QueuedOrder } from '../../../src/application/ports.ts';
import { makeId } from '../../../src/contract/ids.ts';
import { paymentEvent } from '../../../src/contract/messages.ts';
import { LANES, type Lane } from '../../../src/contract/payment-record.ts';
import { toPayment } from '../../../src/domain/payment.ts';
import { newPayment, orderFor, START_MS } from '../application/memory-ports.ts';
import { credentials, type FakeAws, type Reply, startFakeAws } from './fake-aws.ts';

const pause = async () => undefined;
const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

function prepare(answers: readonly (BatchAnswer | Error)[]) {
  const sent: string[][] = [];
  const faults: unknown[] = [];
  const send = async (batch: readonly { readonly id: string }[]): Promise<BatchAnswer> => {
    sent.push(batch.map(({ id }) => id));
    const answer = answers[Math.min(sent.length, answers.length) - 1] ?? { failed: [] };
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const run = (count: number, bytes = 1) =>
    sendInBatches({
      entries: Array.from({ length: count }, (_, index) => index),
      bytesOf: () => bytes,
      send,
      onFault: (error) => faults.push(error),
      pause,
    });
  return { sent, faults, run };
}

describe('sending in batches', () => {
  it('sends ten at a time', async () => {
    const { sent, run } = prepare([{ failed: [] }]);
    expect(await run(23)).toEqual(new Set());
    expect(sent.map(({ length }) => length)).toEqual([10, 10, 3]);
  });

  it('keeps a batch below the size that AWS takes', async () => {
    const { sent, run } = prepare([{ failed: [] }]);
    await run(5, 100 * 1024);
    expect(sent.map(({ length }) => length)).toEqual([2, 2, 1]);
  });

  it('sends nothing when there is nothing', async () => {
    const { sent, run } = prepare([]);
    expect(await run(0)).toEqual(new Set());
    expect(sent).toEqual([]);
  });

  it('sends again only what failed', async () => {
    const { sent, run } = prepare([{ failed: [{ id: '1', senderFault: false }] }, { failed: [] }]);
    expect(await run(3)).toEqual(new Set());
    expect(sent).toEqual([['0', '1', '2'], ['1']]);
  });

  it('names what fails every time, after four attempts', async () => {
    const { sent, run } = prepare([{ failed: [{ id: '1', senderFault: false }] }]);
    expect(await run(2)).toEqual(new Set([1]));
    expect(sent).toHaveLength(4);
  });

  it('does not repeat what was refused as invalid', async () => {
    const { sent, faults, run } = prepare([{ failed: [{ id: '0', senderFault: true }] }]);
    expect(await run(2)).toEqual(new Set([0]));
    expect([sent.length, faults.length]).toEqual([1, 1]);
  });

  it('repeats a throttled call, and gives up one that is denied', async () => {
    expect(await prepare([throttled, { failed: [] }]).run(2)).toEqual(new Set());
    const denied = prepare([new Error('denied')]);
    expect(await denied.run(2)).toEqual(new Set([0, 1]));
    expect([denied.sent.length, denied.faults.length]).toEqual([1, 1]);
  });
});

let aws: FakeAws | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

const payment = newPayment();
const { receiveCount: _, lastAttempt: __, ...order } = orderFor(payment);

interface QueueOptions {
  readonly lanes?: readonly Lane[];
  readonly onFault?: (error: unknown) => void;
}

describe('the work queue', () => {
  const queued = (lane: QueuedOrder['lane'], delaySeconds = 0) => ({ lane, order, delaySeconds });

  async function prepareQueue(
    replies: readonly Reply[],
    { lanes = LANES, onFault = () => undefined }: QueueOptions = {},
  ) {
    aws = await startFakeAws(replies);
    const settings = { region: 'us-east-1', endpointUrl: aws.endpoint, credentials };
    const client = createQueueClient(settings);
    const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/123456789012/${name}-test`;
    const names = { 'real-time': 'payments', batch: 'batch-payments' };
    const queueUrls = Object.fromEntries(lanes.map((lane) => [lane, url(names[lane])]));
    const queue = createWorkQueue({ client, queueUrls, onFault });
    return { queue, calls: aws.calls };
  }

  it('sends each lane to its queue at the endpoint, delayed when asked', async () => {
    const { queue, calls } = await prepareQueue([{ body: { Successful: [], Failed: [] } }]);
    const orders = [queued('real-time', 12), queued('batch'), queued('real-time')];
    expect(await queue.send(orders)).toEqual(new Set());
    expect(calls.map(({ input }) => [input.QueueUrl, input.Entries])).toMatchObject([
      [
        expect.stringMatching(/\/payments-test$/),
        [
          { Id: '0', MessageBody: JSON.stringify(order), DelaySeconds: 12 },
          { Id: '1', MessageBody: JSON.stringify(order) },
        ],
      ],
      [expect.stringMatching(/\/batch-payments-test$/), [{ Id: '0' }]],
    ]);
  });

  it('sends nothing of a lane that it has no queue for, and says what was left', async () => {
    const faults: unknown[] = [];
    const { queue, calls } = await prepareQueue([{ body: { Successful: [], Failed: [] } }], {
      lanes: ['batch'],
      onFault: (error) => faults.push(error),
    });
    const orders = [queued('batch'), queued('real-time'), queued('batch')];
    expect(await queue.send(orders)).toEqual(new Set([1]));
    expect(calls).toHaveLength(1);
    expect(String(faults)).toContain('no queue for them');
  });

  it('names failed entries by their place among all lanes', async () => {
    const failed = { Failed: [{ Id: '0', SenderFault: true, Code: 'x' }] };
    const { queue } = await prepareQueue([{ body: {} }, { body: failed }]);
    const orders = [queued('batch'), queued('real-time'), queued('batch')];
    expect(await queue.send(orders)).toEqual(new Set([0]));
  });
});

describe('the event topic', () => {
  it('publishes CloudEvents with the attributes that subscribers filter by', async () => {
    const result = '<PublishBatchResult><Successful/><Failed/></PublishBatchResult>';
    aws = await startFakeAws([
      {
        body: `<PublishBatchResponse>${result}</PublishBatchResponse>`,
        headers: { 'content-type': 'text/xml' },
      },
    ]);
    const client = new SNSClient({ region: 'us-east-1', endpoint: aws.endpoint, credentials });
    const topicArn = 'arn:aws:sns:us-east-1:123456789012:payment-events-test';
    const topic = createEventTopic({ client, topicArn, onFault: () => undefined });
    const id = makeId('evt', START_MS, new Uint8Array(10));
    const event = paymentEvent({
      environment: 'test',
      id,
      type: 'payment.received',
      payment: toPayment(payment),
    });
    expect(await topic.publish([event])).toEqual(new Set());
    const form = aws.calls[0]?.input ?? {};
    const values = Object.entries(form).filter(([name]) => /Name$|StringValue$/.test(name));
    expect(values.map(([, value]) => value)).toEqual([
      'eventType',
      'payment.received',
      'merchantId',
      payment.merchantId,
      'status',
      'received',
    ]);
    const message = Object.entries(form).find(([name]) => name.endsWith('Message'))?.[1];
    expect(JSON.parse(String(message))).toEqual(event);
  });
});

describe('the queue of a message', () => {
  const urls = ['http://127.0.0.1/1/payments-test', 'http://127.0.0.1/1/batch-payments-test'];

  it('is found by its name, whole', () => {
    expect(queueUrlOf('arn:aws:sqs:us-east-1:1:payments-test', urls)).toBe(urls[0]);
    expect(queueUrlOf('arn:aws:sqs:us-east-1:1:batch-payments-test', urls)).toBe(urls[1]);
    expect(() => queueUrlOf('arn:aws:sqs:us-east-1:1:other', urls)).toThrow(/other/);
  });
});

/** Dead letters of which SQS takes or deletes some only: nothing is said to be done that was not. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createDeadLetterStore } from '../../../cli/operations/dead-letter-store.ts';
import { dlqCommands } from '../../../cli/operations/dlq-commands.ts';
import type { DlqContext } from '../../../cli/operations/look-at-dead-letters.ts';
import { credentials, type FakeAws, startFakeAws } from '../adapters/fake-aws.ts';
import { newPayment, orderFor, START_MS } from '../application/memory-ports.ts';

let aws: FakeAws | undefined;
afterEach(() => aws?.close());

const queue = { queue: 'payments-dlq', source: 'payments' };
const payment = newPayment();
const { receiveCount: _, lastAttempt: __, ...order } = orderFor(payment);
const body = JSON.stringify(order);
const MD5OfMessageBody = createHash('md5').update(body).digest('hex');
const letters = ['m-1', 'm-2'].map((messageId) => ({
  queue: queue.queue,
  messageId,
  body,
  sentAt: null,
  receiveCount: 12,
  received: { MessageId: messageId, Body: body, ReceiptHandle: `r-${messageId}` },
}));
const failed = { Id: '1', Code: 'InternalError', SenderFault: false };
const url = { body: { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/1/q' } };

async function storeOn(...replies: Parameters<typeof startFakeAws>[0]) {
  aws = await startFakeAws(replies);
  const settings = { region: 'us-east-1', endpoint: aws.endpoint, credentials };
  const target = { environment: 'test', place: '', now: () => START_MS, settings };
  return { store: createDeadLetterStore(target), calls: aws.calls };
}

describe('letters that are sent again', () => {
  it('are those that SQS took, and no others are deleted', async () => {
    const sent = { Successful: [{ Id: '0', MessageId: 'n', MD5OfMessageBody }], Failed: [failed] };
    const gone = { body: { Successful: [{ Id: '0' }] } };
    const { store, calls } = await storeOn(url, { body: sent }, url, gone);
    expect([...(await store.sendAgain(queue, letters))]).toEqual([letters[0]]);
    expect(calls.at(-1)?.input).toMatchObject({ Entries: [{ ReceiptHandle: 'r-m-1' }] });
  });

  it('are named, the others put back and named too, and the command fails', async () => {
    const back: string[] = [];
    const context = {
      letters: {
        async *take() {
          yield letters;
        },
        sendAgain: async () => new Set(letters.slice(0, 1)),
        async putBack(_queue: unknown, some: typeof letters) {
          back.push(...some.map(({ messageId }) => messageId));
        },
      },
      payments: { read: async () => payment },
      target: { environment: 'test' },
      progress: () => undefined,
    };
    const command = dlqCommands.find(({ name }) => name === 'redrive');
    const result = await command?.run(context as unknown as DlqContext, {
      arguments: [],
      options: { queue: queue.queue },
    });
    expect(result).toMatchObject({
      data: { sent: [{ messageId: 'm-1' }], left: [{ messageId: 'm-2' }] },
      lines: ['payments-dlq: 1 sent again to payments'],
      notes: ['m-2 stays: SQS did not take it: try again'],
      failed: true,
    });
    expect(back).toEqual(['m-2']);
  });
});

describe('a letter that is thrown away', () => {
  it('is not said to be gone while it is there', async () => {
    const [letter] = letters;
    if (letter === undefined) throw new Error('There is one.');
    const { store } = await storeOn(url, { body: { Failed: [{ ...failed, Id: '0' }] } });
    await expect(store.discard(queue, letter)).rejects.toThrow('m-1, which is still there');
  });
});

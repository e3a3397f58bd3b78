/** Which calls a fault plan strikes, and what a batch looks like of which a part is taken. */
import { PublishBatchCommand } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseFault } from '../../../local/faults/fault.ts';
import { createFaultPlan, type FaultPlan } from '../../../local/faults/fault-plan.ts';
import { type Bench, clientsOf, startBench, worker } from '../front/fixture.ts';

let bench: Bench;
let plan: FaultPlan;
beforeEach(async () => {
  bench = await startBench();
  plan = createFaultPlan({
    front: bench.front,
    functions: { intercept: () => () => {}, kill: () => 0 },
    clock: { sleep: async () => {} },
    environmentSuffix: 'e2e',
    ignores: () => false,
  });
});
afterEach(() => bench.close());

const arm = (...faults: string[]) => plan.arm(faults.map(parseFault));
const PAYMENTS = ['pay_01h2xcejqtf2nbrexx3vqjhp41', 'pay_01h2xcejqtf2nbrexx3vqjhp42'] as const;
const [ONE, OTHER] = PAYMENTS;

const enqueue = (...bodies: string[]) =>
  clientsOf(bench.front, worker).sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/mine',
      Entries: bodies.map((MessageBody, index) => ({ Id: `m-${index}`, MessageBody })),
    }),
  );
const publish = (...messages: string[]) =>
  clientsOf(bench.front, worker).sns.send(
    new PublishBatchCommand({
      TopicArn: 'arn:aws:sns:us-east-1:123456789012:mine',
      PublishBatchRequestEntries: messages.map((Message, index) => ({
        Id: `m-${index}`,
        Message,
      })),
    }),
  );

const QUEUE = 'worker-session > sqs:SendMessageBatch mine';
const TOPIC = 'worker-session > sns:PublishBatch mine';

describe('a fault that is aimed at a payment', () => {
  it('strikes the calls that name it, counted for it alone', async () => {
    arm(`${QUEUE} of ${OTHER} #2: deny`);
    const outcomes: string[] = [];
    for (const payment of [OTHER, ONE, ONE, OTHER, OTHER]) {
      const outcome = await enqueue(payment).then(
        () => 'taken',
        () => 'denied',
      );
      outcomes.push(outcome);
    }
    expect(outcomes).toEqual(['taken', 'taken', 'taken', 'denied', 'taken']);
    expect(plan.fired()).toEqual([parseFault(`${QUEUE} of ${OTHER} #2: deny`)]);
  });
});

describe('a batch of which the last entry is not taken', () => {
  it('reaches its queue without it, which has failed for no fault of its own', async () => {
    arm(`${QUEUE} #1: partial`);
    const Successful = ['m-0', 'm-1'].map((Id) => ({ Id, MessageId: Id, MD5OfMessageBody: '' }));
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    bench.answers.push({ status: 200, headers, body: JSON.stringify({ Successful }) });
    const answer = await enqueue('a', 'b', 'c');
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['m-0', 'm-1']);
    expect(answer.Failed).toMatchObject([{ Id: 'm-2', SenderFault: false }]);
    const [call] = bench.served;
    expect(call?.input).toMatchObject({ Entries: [{ MessageBody: 'a' }, { MessageBody: 'b' }] });
    expect(JSON.parse(String(call?.body)).Entries).toHaveLength(2);
  });

  it('reaches its topic without it', async () => {
    arm(`${TOPIC} #1: partial`);
    const body =
      '<PublishBatchResponse><PublishBatchResult><Successful><member><Id>m-0</Id><MessageId>1</MessageId></member></Successful><Failed/></PublishBatchResult></PublishBatchResponse>';
    bench.answers.push({ status: 200, headers: { 'content-type': 'text/xml' }, body });
    const answer = await publish('a', 'b');
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['m-0']);
    expect(answer.Failed?.map(({ Id }) => Id)).toEqual(['m-1']);
    const form = new URLSearchParams(String(bench.served[0]?.body));
    expect(form.get('PublishBatchRequestEntries.member.1.Message')).toBe('a');
    expect(form.has('PublishBatchRequestEntries.member.2.Message')).toBe(false);
  });

  it.each([
    ['queue', QUEUE, () => enqueue('a')],
    ['topic', TOPIC, () => publish('a')],
  ] as const)('does not reach its %s at all when it has no other', async (_what, kind, send) => {
    arm(`${kind} #1: partial`);
    const answer = await send();
    expect(answer.Successful ?? []).toEqual([]);
    expect(answer.Failed?.map(({ Id }) => Id)).toEqual(['m-0']);
    expect(bench.served).toEqual([]);
  });
});

/** Events that are published anew: one for each entry of a payment, and none of what is no payment's. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, it } from 'vitest';
import { nextDiscard } from '../../../cli/operations/discard-trail.ts';
import type { OperationsContext } from '../../../cli/operations/operations-context.ts';
import { replayEvents } from '../../../cli/operations/replay-events.ts';
import { toAuditItem } from '../../../src/adapters/dynamodb/audit-item.ts';
import { toItem } from '../../../src/adapters/dynamodb/item.ts';
import type { CloudEvent } from '../../../src/contract/messages.ts';
import { CHAIN_START } from '../../../src/domain/audit-chain.ts';
import { createPayment } from '../../../src/domain/create.ts';
import { credentials, type FakeAws, startFakeAws } from '../adapters/fake-aws.ts';
import { newPayment, START_MS } from '../application/memory-ports.ts';

let aws: FakeAws | undefined;
afterEach(() => aws?.close());

const payment = newPayment();
const { change } = createPayment({
  request: {
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    paymentMethod: payment.paymentMethod,
    captureMethod: 'automatic',
  },
  paymentId: payment.id,
  merchantId: payment.merchantId,
  actor: 'operator:ME',
  nowMs: START_MS,
});
const [first, ...following] = change.entries;
const discarded = nextDiscard(
  { sequence: 0, hash: CHAIN_START },
  {
    queue: 'payments-dlq',
    messageId: 'm-1',
    what: 'unreadable',
    reason: 'not ours',
    bodyBytes: 2,
    bodySha256: 'a'.repeat(64),
    sentAt: null,
  },
  { actor: 'operator:ME', nowMs: START_MS },
);

it('are none for messages that were thrown away, which no repeat would publish either', async () => {
  if (first === undefined) throw new Error('A payment begins with an entry.');
  const Items = [toItem({ ...discarded }), toAuditItem(first, following)];
  aws = await startFakeAws([{ body: { Items } }]);
  const published: CloudEvent[] = [];
  const context: Pick<OperationsContext, 'dynamo' | 'name' | 'payments' | 'target' | 'progress'> = {
    dynamo: new DynamoDBClient({ region: 'us-east-1', endpoint: aws.endpoint, credentials }),
    name: (resource) => `${resource}-test`,
    payments: {
      read: async (id) => (id === payment.id ? change.after : null),
      commit: async () => ({ outcome: 'conflict' }),
    },
    target: { environment: 'test', place: '', now: () => START_MS, settings: { region: '' } },
    progress: () => undefined,
  };
  const topic = {
    async publish(events: readonly CloudEvent[]) {
      published.push(...events);
      return new Set<number>();
    },
  };
  const window = { from: '2026-11-23T00:00:00Z', to: '2026-11-24T00:00:00Z', paymentId: null };
  const result = await replayEvents(context as OperationsContext, topic, window);
  expect(result).toEqual({ done: change.entries.length, failed: 0 });
  expect(published.map(({ id }) => id)).toEqual(change.entries.map(({ id }) => id));
});

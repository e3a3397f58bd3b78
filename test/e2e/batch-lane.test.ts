/** The batch lane: payments that files bring go their own way, and what cannot be read there ends in their own DLQ. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPaymentItem } from '../../src/adapters/dynamodb/payment-item.ts';
import { makeId } from '../../src/contract/ids.ts';
import { createPaymentSchema } from '../../src/contract/payment.ts';
import { createPayment } from '../../src/domain/create.ts';
import { paymentBody } from '../support/api-client.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem({ timeScale: 200 });
});
afterAll(() => system?.close());

/** Writes a payment as the reading of a file does. */
async function storeBatchPayment(): Promise<string> {
  const template = await system.merchant.post('/payments', paymentBody());
  const nowMs = Date.parse(String(template.body.createdAt));
  const random = Uint8Array.from({ length: 10 }, (_value, index) => index);
  const { change } = createPayment({
    request: createPaymentSchema.parse(paymentBody()),
    paymentId: makeId('pay', nowMs, random),
    merchantId: String(template.body.merchantId),
    actor: 'system:ingest-batch',
    nowMs,
    lane: 'batch',
  });
  const Item = toPaymentItem(change.after, { merchantShards: 4, dueShards: 4 });
  await system.aws.dynamo.send(
    new PutItemCommand({ TableName: system.name('payment-transactions'), Item }),
  );
  return change.after.id;
}

describe('the batch lane', () => {
  it('carries a payment of a file to captured', async () => {
    const id = await storeBatchPayment();
    await system.waitForStatus(id, 'captured');
    const calls = system.engine.front.calls.recent();
    const sent = calls.filter(
      ({ principal, service }) => principal === system.name('relay-changes') && service === 'sqs',
    );
    expect(sent.flatMap(({ resources }) => resources).join()).toContain(
      system.name('batch-payments'),
    );
  });

  it('gives up what it cannot read, in its own dead-letter queue', async () => {
    await system.send(await system.queueUrl('batch-payments'), 'not a work order');
    const dead = await system.messagesIn('batch-payments-dlq', (body) => body.includes('not a'));
    expect(dead).toEqual(['not a work order']);
  });
});

/** The batch lane: payments that files bring go their own way, and what cannot be read there ends in their own DLQ. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentBody } from '../support/api-client.ts';
import { storeBatchPayment } from '../support/batch-payment.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem({ timeScale: 200 });
});
afterAll(() => system?.close());

describe('the batch lane', () => {
  it('carries a payment of a file to captured', async () => {
    const id = await storeBatchPayment(system, { batchId: 'bat_01kapw2m3ke8t9v5b7n1q4s6w0' });
    await system.waitForStatus(id, 'captured');
    const calls = system.engine.front.calls.recent();
    const sent = calls.filter(
      ({ principal, service }) =>
        principal === system.name('relay-batch-changes') && service === 'sqs',
    );
    expect(sent.flatMap(({ resources }) => resources).join()).toContain(
      system.name('batch-payments'),
    );
  });

  it('keeps no real-time payment waiting while its own relay stands still', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const stop = system.engine.functions.intercept(async ({ functionName, payload }, proceed) => {
      const isOfFile = payload.includes('"lane":{"S":"batch"}');
      if (functionName.startsWith('relay-') && isOfFile) await released;
      return proceed();
    });
    const ofFile = await storeBatchPayment(system);
    const { body } = await system.merchant.post('/payments', paymentBody());
    await system.waitForStatus(String(body.id), 'captured');
    expect((await system.merchant.get(`/payments/${ofFile}`)).body.status).toBe('received');
    stop();
    release();
    await system.waitForStatus(ofFile, 'captured');
  });

  it('gives up what it cannot read, in its own dead-letter queue', async () => {
    await system.send(await system.queueUrl('batch-payments'), 'not a work order');
    const dead = await system.messagesIn('batch-payments-dlq', (body) => body.includes('not a'));
    expect(dead).toEqual(['not a work order']);
  });
});

/** The acquirer misbehaves in every way that the sandbox knows; nobody is charged twice and nothing is lost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentBody } from '../support/api-client.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem({ timeScale: 200 });
});
afterAll(() => system?.close());

async function outcomeOf(paymentMethod: string, status: string) {
  const { body } = await system.merchant.post('/payments', paymentBody({ paymentMethod }));
  return system.waitForStatus(String(body.id), status);
}

describe('an acquirer', () => {
  it('that charges and loses its answer is asked again, and the first charge is found', async () => {
    const payment = await outcomeOf('tok_processor_timeout_once', 'captured');
    const charges = await system.chargesOf(payment.id);
    expect(charges.filter(({ operation }) => operation === 'authorize')).toHaveLength(1);
    expect(charges.filter(({ operation }) => operation === 'capture')).toHaveLength(1);
    expect(payment.processor?.outcome).toBe('known');
  });

  it('that is unavailable twice is tried a third time', async () => {
    const payment = await outcomeOf('tok_processor_unavailable_twice', 'captured');
    expect(payment.amountCapturedMinor).toBe(1000);
  });

  it('whose first capture fails is asked to capture once more, not to authorize', async () => {
    const payment = await outcomeOf('tok_capture_fails_once', 'captured');
    const charges = await system.chargesOf(payment.id);
    expect(charges.map(({ operation }) => operation).sort()).toEqual(['authorize', 'capture']);
  });

  it('that is slow is waited for', async () => {
    const payment = await outcomeOf('tok_slow', 'captured');
    expect(payment.status).toBe('captured');
  });

  it('that stays down fails the payment at the last attempt and leaves its message in the DLQ', async () => {
    const payment = await outcomeOf('tok_processor_down', 'failed');
    expect(payment.failure).toMatchObject({ retryable: true });
    const dead = await system.messagesIn('payments-dlq', (body) => body.includes(payment.id));
    expect(dead).toHaveLength(1);
    const trail = await system.merchant.get(`/payments/${payment.id}/events`);
    expect(trail.body.chain).toMatchObject({ verified: true });
  });
});

describe('the payments queue', () => {
  it('keeps working for the neighbours of a message that nobody can read', async () => {
    const queueUrl = await system.queueUrl('payments');
    await system.send(queueUrl, '{"this is": "no work order"}');
    await system.send(queueUrl, 'not even JSON');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => system.merchant.post('/payments', paymentBody())),
    );
    for (const { body } of answers) {
      await system.waitForStatus(String(body.id), 'captured');
    }
    const dead = await system.messagesIn(
      'payments-dlq',
      (body) => /no work order|not even/.test(body),
      2,
    );
    expect(dead.sort()).toEqual(['not even JSON', '{"this is": "no work order"}']);
  });
});

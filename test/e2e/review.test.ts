/** A payment that risk screening hands to a person, and what that person may do with it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentBody } from '../support/api-client.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

async function paymentInReview() {
  const body = paymentBody({ paymentMethod: 'tok_risk_review' });
  const submitted = await system.merchant.post('/payments', body);
  return system.waitForStatus(String(submitted.body.id), 'in-review');
}

describe('a payment in review', () => {
  it('goes on to captured when an operator approves it', async () => {
    const { id } = await paymentInReview();
    const decision = { decision: 'approve', note: 'Known customer, called back.' };
    const answer = await system.operator.post(`/payments/${id}/review`, decision);
    expect(answer.status).toBe(202);
    const captured = await system.waitForStatus(id, 'captured');
    expect(captured.amountCapturedMinor).toBe(1000);
    const trail = await system.merchant.get(`/payments/${id}/events`);
    const entries = trail.body.data as { actor: string; to: string }[];
    expect(entries.some(({ actor }) => actor.startsWith('operator:'))).toBe(true);
    expect(trail.body.chain).toMatchObject({ verified: true });
  });

  it('is declined when an operator declines it', async () => {
    const { id } = await paymentInReview();
    await system.operator.post(`/payments/${id}/review`, { decision: 'decline', note: 'Stolen.' });
    const declined = await system.waitForStatus(id, 'declined');
    expect(declined.failure).toMatchObject({ retryable: false });
    expect(await system.chargesOf(id)).toEqual([]);
  });

  it.each([
    ['approve', 'captured'],
    ['decline', 'declined'],
  ])('is answered with the outcome when the operator waits: %s, %s', async (decision, status) => {
    const { id } = await paymentInReview();
    const answer = await system.operator.post(
      `/payments/${id}/review`,
      { decision, note: 'Decided.' },
      { prefer: 'wait=20' },
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('preference-applied')).toBe('wait=20');
    expect(answer.body).toMatchObject({ id, status });
  });

  it('cannot be decided by its own merchant', async () => {
    const { id } = await paymentInReview();
    const answer = await system.merchant.post(`/payments/${id}/review`, {
      decision: 'approve',
      note: 'Please.',
    });
    expect(answer.status).toBe(403);
    expect((await system.merchant.get(`/payments/${id}`)).body).toMatchObject({
      status: 'in-review',
    });
  });

  it('cannot be decided twice, and one that is not in review cannot be decided at all', async () => {
    const { id } = await paymentInReview();
    const decision = { decision: 'approve', note: 'Fine.' };
    await system.operator.post(`/payments/${id}/review`, decision);
    await system.waitForStatus(id, 'captured');
    const again = await system.operator.post(`/payments/${id}/review`, decision);
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ code: 'invalid-transition' });
  });
});

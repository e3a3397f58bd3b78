/** Commands that meet: one wins, the others are told so, and no sum is ever exceeded. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Payment } from '../../src/contract/payment.ts';
import {
  authorized,
  captured,
  chargedFor,
  loseWorkOrders,
  trailOf,
  WAIT,
} from '../support/lifecycle.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

const read = async (id: string) => (await system.merchant.get<Payment>(`/payments/${id}`)).body;

describe('twenty captures at once', () => {
  it.each([
    ['that nobody waits for', {}, 202],
    ['that are waited for', WAIT, 200],
  ])('%s: one wins', async (_what, headers, success) => {
    const { id } = await authorized(system);
    const answers = await times(20, (index) =>
      system.merchant.post(`/payments/${id}/capture`, { amountMinor: 100 + index }, headers),
    );
    const won = answers.filter(({ status }) => status === success);
    expect(won).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer !== won[0])) {
      expect(status).toBe(409);
      expect(['operation-in-progress', 'invalid-transition']).toContain(body.code);
    }
    const payment = await system.waitForStatus(id, 'captured');
    const captures = (await system.chargesOf(id)).filter(
      ({ operation }) => operation === 'capture',
    );
    expect(captures.map(({ amountMinor }) => amountMinor)).toEqual([payment.amountCapturedMinor]);
    const trail = await trailOf(system, payment);
    expect(trail.filter(({ type }) => type === 'payment.captured')).toHaveLength(1);
  });

  it('under one key are one capture', async () => {
    const { id } = await authorized(system);
    const headers = { 'idempotency-key': `race-${id}` };
    const answers = await times(20, () =>
      system.merchant.post(`/payments/${id}/capture`, {}, headers),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const replayed = answers.filter(({ headers: h }) => h.get('idempotent-replayed') === 'true');
    expect(replayed).toHaveLength(19);
    await system.waitForStatus(id, 'captured');
    expect(await chargedFor(system, await read(id))).toEqual(['authorize', 'capture']);
  });
});

describe('refunds that race', () => {
  it('never give back more than was taken', async () => {
    const { id } = await captured(system);
    // Six clients, each as often as it is let: ten refunds of 130 would be more than 1000.
    const refused = await times(6, async () => {
      for (;;) {
        const { status, body } = await system.merchant.post(
          `/payments/${id}/refunds`,
          { amountMinor: 130 },
          WAIT,
        );
        if (status !== 200 && body.code !== 'operation-in-progress') return [status, body.code];
      }
    });
    expect(new Set(refused.map((answer) => answer.join()))).toEqual(
      new Set(['422,refund-exceeds-captured']),
    );
    const payment = await read(id);
    expect(payment).toMatchObject({ status: 'captured', amountRefundedMinor: 910 });
    const refunds = (await system.chargesOf(id)).filter(({ operation }) => operation === 'refund');
    expect(refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(910);
    await trailOf(system, payment);
  });
});

describe('a capture and a cancel at once', () => {
  it('leave the payment captured or canceled, and the acquirer agrees', async () => {
    const ends = await times(10, async () => {
      const { id } = await authorized(system);
      const answers = await Promise.all([
        system.merchant.post(`/payments/${id}/capture`, {}, WAIT),
        system.merchant.post(`/payments/${id}/cancel`, {}, WAIT),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const payment = await read(id);
      const done = await chargedFor(system, payment);
      const expected = payment.status === 'captured' ? 'capture' : 'void';
      expect(done.filter((operation) => operation !== 'authorize')).toEqual([expected]);
      await trailOf(system, payment);
      return payment.status;
    });
    for (const end of ends) expect(['captured', 'canceled']).toContain(end);
  });
});

describe('a refund while another is under way', () => {
  it('is told so, with the status of the payment', async () => {
    const { id } = await captured(system);
    // Nobody is told to carry the first one out, and so it stays under way.
    const deliverAgain = loseWorkOrders(system);
    try {
      const first = await system.merchant.post(`/payments/${id}/refunds`, { amountMinor: 1 });
      expect(first.status).toBe(202);
      const second = await system.merchant.post(`/payments/${id}/refunds`, { amountMinor: 1 });
      expect(second.status).toBe(409);
      expect(second.body).toMatchObject({
        code: 'operation-in-progress',
        currentStatus: 'captured',
      });
    } finally {
      deliverAgain();
    }
  });
});

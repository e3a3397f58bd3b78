/** What time does to a payment: authorizations expire, reviews run out, work that was lost is found again. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Payment } from '../../src/contract/payment.ts';
import { paymentBody } from '../support/api-client.ts';
import {
  authorized,
  captured,
  chargedFor,
  DAY_MS,
  HOUR_MS,
  inReview,
  loseWorkOrders,
  MINUTE_MS,
  onAcquirerLine,
  trailOf,
  WAIT,
} from '../support/lifecycle.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.close());

/** Faults end with their test at the latest. */
const faults: (() => void)[] = [];
const until = (end: () => void): (() => void) => {
  faults.push(end);
  return end;
};
afterEach(() => {
  for (const end of faults.splice(0)) end();
});

/** Lets the sweep run, which it does every minute, until the payment shows what it should. */
const passMinutesUntil = <T>(what: string, look: () => Promise<T | undefined>): Promise<T> =>
  eventually(what, async () => {
    const found = await look();
    if (found === undefined) {
      system.engine.advance(MINUTE_MS);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return found;
  });

const read = async (id: string) => (await system.merchant.get<Payment>(`/payments/${id}`)).body;
const statusBySweep = (id: string, status: string) =>
  passMinutesUntil(`${id} to be ${status}`, async () => {
    const payment = await read(id);
    return payment.status === status ? payment : undefined;
  });

describe('an authorization', () => {
  it('that nobody captures within seven days is voided, then expires', async () => {
    const payment = await authorized(system);
    system.engine.advance(7 * DAY_MS - 5 * MINUTE_MS);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await read(payment.id)).status).toBe('authorized');
    const expired = await statusBySweep(payment.id, 'expired');
    expect(expired).toMatchObject({ failure: null, available: { toCaptureMinor: 0 } });
    expect(await chargedFor(system, payment)).toEqual(['authorize', 'void']);
    const trail = await trailOf(system, payment);
    expect(trail.slice(-2).map(({ type, actor }) => [type, actor])).toEqual([
      ['payment.expiry-requested', 'system:reconcile-payments'],
      ['payment.expired', 'system:cancel-payment'],
    ]);
    const late = await system.merchant.post(`/payments/${payment.id}/capture`, {});
    expect([late.status, late.body.currentStatus]).toEqual([409, 'expired']);
  });

  it('that was captured in time does not expire', async () => {
    const payment = await authorized(system);
    await system.merchant.post(`/payments/${payment.id}/capture`, {}, WAIT);
    system.engine.advance(8 * DAY_MS);
    const settled = await system.waitForStatus(payment.id, 'settled');
    expect(settled).toMatchObject({ failure: null, amountCapturedMinor: 1000 });
    expect(await chargedFor(system, payment)).toEqual(['authorize', 'capture']);
  });
});

describe('a review', () => {
  it('that nobody decides within a day declines the payment', async () => {
    const payment = await inReview(system);
    system.engine.advance(DAY_MS + MINUTE_MS);
    const declined = await system.waitForStatus(payment.id, 'declined');
    expect(declined.failure).toMatchObject({ code: 'review-timed-out', retryable: false });
    expect(await chargedFor(system, payment)).toEqual([]);
    const last = (await trailOf(system, payment)).at(-1);
    expect(last?.actor).toMatch(/^system:(apply-review|reconcile-payments)$/);
  });

  it('whose workflow is gone runs out all the same', async () => {
    const findAgain = until(
      system.engine.front.intercept(async (call, proceed) =>
        call.operation === 'StartExecution'
          ? { status: 200, headers: {}, body: JSON.stringify({ executionArn: 'arn:lost' }) }
          : proceed(),
      ),
    );
    const payment = await inReview(system);
    findAgain();
    system.engine.advance(DAY_MS);
    await statusBySweep(payment.id, 'declined');
    const last = (await trailOf(system, payment)).at(-1);
    expect(last).toMatchObject({
      actor: 'system:reconcile-payments',
      data: { code: 'review-timed-out' },
    });
  });
});

describe('work that was lost', () => {
  it('for a received payment is ordered again after two hours, and done', async () => {
    const findAgain = until(loseWorkOrders(system));
    const { id } = (await system.merchant.post<Payment>('/payments', paymentBody())).body;
    await system.notificationsFor(id, 1);
    findAgain();
    system.engine.advance(HOUR_MS);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await read(id)).status).toBe('received');
    system.engine.advance(HOUR_MS);
    const payment = await statusBySweep(id, 'captured');
    expect(await chargedFor(system, payment)).toEqual(['authorize', 'capture']);
    const trail = await trailOf(system, payment);
    expect(trail.map(({ type }) => type)).toContain('payment.requeued');
    expect(trail.find(({ type }) => type === 'payment.requeued')).toMatchObject({
      actor: 'system:reconcile-payments',
      data: { operation: 'process', times: 1 },
    });
  });

  it('for a command is ordered again after two hours, and done once', async () => {
    const { id } = await captured(system);
    const findAgain = until(loseWorkOrders(system));
    await system.merchant.post(`/payments/${id}/refunds`, { amountMinor: 400 });
    await system.notificationsFor(id, 3);
    findAgain();
    const blocked = await system.merchant.post(`/payments/${id}/refunds`, { amountMinor: 1 });
    expect(blocked.body.code).toBe('operation-in-progress');
    system.engine.advance(2 * HOUR_MS);
    const payment = await passMinutesUntil('the refund', async () => {
      const seen = await read(id);
      return seen.amountRefundedMinor === 400 ? seen : undefined;
    });
    expect(await chargedFor(system, payment)).toEqual(['authorize', 'capture', 'refund']);
  });

  it('again and again is given up as failed, and an operator sends the payment round again', async () => {
    const findAgain = until(loseWorkOrders(system));
    const { id } = (await system.merchant.post<Payment>('/payments', paymentBody())).body;
    for (let time = 0; time < 4; time += 1) {
      system.engine.advance(2 * HOUR_MS);
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    const failed = await statusBySweep(id, 'failed');
    expect(failed).toMatchObject({
      failure: { code: 'processing-stuck', retryable: true },
      processor: { outcome: 'unknown' },
    });
    findAgain();
    const answer = await system.operator.post<Payment>(`/payments/${id}/retry`, {}, WAIT);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'captured', failure: null });
    const trail = await trailOf(system, failed);
    expect(trail.find(({ type }) => type === 'payment.retried')?.actor).toMatch(/^operator:/);
    expect(await chargedFor(system, failed)).toEqual(['authorize', 'capture']);
  });

  it('is counted every minute, so that an alarm can ring', async () => {
    const findAgain = until(loseWorkOrders(system));
    const { id } = (await system.merchant.post<Payment>('/payments', paymentBody())).body;
    await system.notificationsFor(id, 1);
    findAgain();
    const stuck = () =>
      system.log.flatMap(({ message }) => /"PaymentsStuck":(\d+)/.exec(message)?.[1] ?? []);
    const before = stuck().length;
    system.engine.advance(2 * HOUR_MS + MINUTE_MS);
    await statusBySweep(id, 'captured');
    expect(Math.max(...stuck().slice(before).map(Number))).toBeGreaterThanOrEqual(1);
  });
});

describe('a received payment', () => {
  it('that the processor does not get to is canceled two minutes later, and never charged', async () => {
    until(
      onAcquirerLine(system, (caller) =>
        caller.startsWith('authorize-payment') ? 'refused' : 'open',
      ),
    );
    const { id } = (await system.merchant.post<Payment>('/payments', paymentBody())).body;
    const answer = await system.merchant.post(`/payments/${id}/cancel`, {}, WAIT);
    expect([answer.status, answer.body.status]).toEqual([202, 'received']);
    expect(answer.headers.get('preference-applied')).toBe('respond-async');
    const payment = await statusBySweep(id, 'canceled');
    expect(await chargedFor(system, payment)).toEqual([]);
    await trailOf(system, payment);
  });

  it('whose charge nobody heard of is found and released before it is canceled', async () => {
    until(
      onAcquirerLine(system, (caller) =>
        caller.startsWith('authorize-payment') ? 'lost' : 'open',
      ),
    );
    const { id } = (await system.merchant.post<Payment>('/payments', paymentBody())).body;
    await eventually('the charge', async () =>
      (await system.chargesOf(id)).length > 0 ? true : undefined,
    );
    await system.merchant.post(`/payments/${id}/cancel`, {});
    const payment = await statusBySweep(id, 'canceled');
    expect(await chargedFor(system, payment)).toEqual(['authorize', 'void']);
  });
});

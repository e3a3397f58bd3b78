/** The processor carries a command out and nobody hears of it: it is asked about that before anything else. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Payment } from '../../src/contract/payment.ts';
import type { RefundPage } from '../../src/contract/refund.ts';
import {
  askedOfAcquirer,
  authorized,
  captured,
  chargedFor,
  HOUR_MS,
  type Line,
  MINUTE_MS,
  onAcquirerLine,
  timeLapse,
  trailOf,
} from '../support/lifecycle.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

let system: System;
let passTime: () => Promise<void>;
beforeAll(async () => {
  system = await startSystem({ timeScale: 40 });
  passTime = timeLapse(system, MINUTE_MS);
});
afterAll(() => system?.close());

/** How the acquirer is reached from each function; anything else is open. */
let lines: Record<string, Line> = {};
beforeAll(() => {
  onAcquirerLine(
    system,
    (caller) => Object.entries(lines).find(([name]) => caller.startsWith(name))?.[1] ?? 'open',
  );
});
afterEach(() => {
  lines = {};
});

const read = async (id: string) => (await system.merchant.get<Payment>(`/payments/${id}`)).body;

/** Lets the queue come to its last attempt: each receive waits up to a quarter of an hour for the next. */
const attemptsRunOut = (id: string, look: (payment: Payment) => boolean): Promise<Payment> =>
  eventually(`the last attempt at ${id}`, async () => {
    const payment = await read(id);
    if (look(payment)) return payment;
    await passTime();
    return undefined;
  });

describe('a capture that was carried out unheard', () => {
  it('is found by the next attempt, and not asked for again', async () => {
    const { id } = await authorized(system);
    lines = { 'capture-payment': 'lost' };
    await system.merchant.post(`/payments/${id}/capture`, { amountMinor: 600 });
    await eventually('the unheard capture', async () => {
      const done = await system.chargesOf(id);
      return done.some(({ operation }) => operation === 'capture') ? true : undefined;
    });
    lines = {};
    const payment = await attemptsRunOut(id, ({ status }) => status === 'captured');
    expect(payment).toMatchObject({ amountCapturedMinor: 600, processor: { outcome: 'known' } });
    const asked = askedOfAcquirer(system, payment);
    expect(asked.filter((one) => one.startsWith('capture'))).toEqual(['capture capture:2']);
    expect(asked.at(-1)).toBe('inquire capture:2');
    expect(await chargedFor(system, payment)).toEqual(['authorize', 'capture']);
  });

  it('stays pending while the processor says nothing, and no other command gets past it', async () => {
    const { id } = await authorized(system);
    lines = { 'capture-payment': 'lost' };
    await system.merchant.post(`/payments/${id}/capture`, { amountMinor: 600 });
    await eventually('the unheard capture', async () =>
      (await system.chargesOf(id)).length === 2 ? true : undefined,
    );
    lines = { 'capture-payment': 'refused', 'fail-payment': 'refused' };
    const unknown = await attemptsRunOut(id, ({ processor }) => processor?.outcome === 'unknown');
    expect(unknown).toMatchObject({ status: 'authorized', amountCapturedMinor: 0 });
    for (const [verb, body] of [
      ['capture', { amountMinor: 100 }],
      ['cancel', {}],
    ] as const) {
      const answer = await system.merchant.post(`/payments/${id}/${verb}`, body);
      expect([answer.status, answer.body.code]).toEqual([409, 'operation-in-progress']);
    }
    const trail = await trailOf(system, unknown);
    expect(trail.at(-1)).toMatchObject({
      type: 'payment.outcome-unknown',
      actor: 'system:fail-payment',
      data: { operation: 'capture' },
    });
    const dead = await system.messagesIn('payments-dlq', (body) => body.includes(id));
    expect(dead).toHaveLength(1);

    lines = {};
    system.engine.advance(2 * HOUR_MS);
    const payment = await attemptsRunOut(id, ({ status }) => status === 'captured');
    expect(payment).toMatchObject({ amountCapturedMinor: 600, processor: { outcome: 'known' } });
    expect(await chargedFor(system, payment)).toEqual(['authorize', 'capture']);
  });
});

describe('a refund', () => {
  it('that the processor never took fails at the last attempt, and another may be asked for', async () => {
    const { id } = await captured(system);
    lines = { 'refund-payment': 'refused' };
    await system.merchant.post(`/payments/${id}/refunds`, { amountMinor: 250 });
    const path = `/payments/${id}/refunds`;
    const refused = async () => (await system.merchant.get<RefundPage>(path)).body.data[0];
    await eventually('the last attempt at the refund', async () => {
      if ((await refused())?.status === 'failed') return true;
      await passTime();
      return undefined;
    });
    const payment = await read(id);
    expect(payment).toMatchObject({ status: 'captured', amountRefundedMinor: 0, failure: null });
    const page = await system.merchant.get<RefundPage>(path);
    expect(page.body.data).toMatchObject([
      { status: 'failed', failure: { code: 'processor-unavailable', retryable: true } },
    ]);
    lines = {};
    const again = await system.merchant.post(path, { amountMinor: 250 }, { prefer: 'wait=20' });
    expect([again.status, again.body.status]).toEqual([200, 'succeeded']);
    expect(await read(id)).toMatchObject({ amountRefundedMinor: 250, failure: null });
    const listed = await system.merchant.get<RefundPage>(path);
    expect(listed.body.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
    expect(await chargedFor(system, payment)).toEqual(['authorize', 'capture', 'refund']);
  });

  it('that was carried out unheard is found at the last attempt', async () => {
    const { id } = await captured(system);
    lines = { 'refund-payment': 'lost' };
    await system.merchant.post(`/payments/${id}/refunds`, { amountMinor: 250 });
    await eventually('the unheard refund', async () =>
      (await system.chargesOf(id)).length === 3 ? true : undefined,
    );
    lines = { 'refund-payment': 'refused' };
    const payment = await attemptsRunOut(id, (seen) => seen.amountRefundedMinor === 250);
    expect(payment.failure).toBeNull();
    expect(await chargedFor(system, payment)).toEqual(['authorize', 'capture', 'refund']);
  });
});

describe('a cancel', () => {
  it('that was carried out unheard leaves the payment canceled, and voided once', async () => {
    const { id } = await authorized(system);
    lines = { 'cancel-payment': 'lost' };
    await system.merchant.post(`/payments/${id}/cancel`, {});
    await eventually('the unheard void', async () =>
      (await system.chargesOf(id)).length === 2 ? true : undefined,
    );
    lines = {};
    const payment = await attemptsRunOut(id, ({ status }) => status === 'canceled');
    expect(await chargedFor(system, payment)).toEqual(['authorize', 'void']);
  });
});

describe('a failed payment whose charge nobody heard of', () => {
  it('is charged no second time when an operator retries it', async () => {
    lines = { 'authorize-payment': 'lost', 'fail-payment': 'refused' };
    const body = { amountMinor: 1000, currency: 'USD', paymentMethod: 'tok_approve' };
    const { id } = (await system.merchant.post<Payment>('/payments', body)).body;
    const failed = await attemptsRunOut(id, ({ status }) => status === 'failed');
    expect(failed).toMatchObject({
      failure: { code: 'processor-outcome-unknown' },
      processor: { outcome: 'unknown' },
    });
    lines = {};
    const before = askedOfAcquirer(system, failed).length;
    const answer = await system.operator.post(`/payments/${id}/retry`, {}, { prefer: 'wait=20' });
    expect([answer.status, answer.body.status]).toEqual([200, 'captured']);
    expect(askedOfAcquirer(system, failed).slice(before)).toEqual([
      'inquire authorize:1',
      'inquire capture:1',
      'capture capture:1',
    ]);
    expect(await chargedFor(system, failed)).toEqual(['authorize', 'capture']);
  });
});

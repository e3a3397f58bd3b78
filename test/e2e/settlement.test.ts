/** Days of money: what is captured and refunded is in exactly one report, and all reports add up. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Payment } from '../../src/contract/payment.ts';
import type { SettlementPage } from '../../src/contract/settlement.ts';
import { dayAfter } from '../../src/domain/settlement-day.ts';
import type { ApiClient } from '../support/api-client.ts';
import { trailOf, WAIT } from '../support/lifecycle.ts';
import {
  capturedBy,
  metricOf,
  passMidnight,
  type ReportRow,
  refund,
  reportsOf,
  settle,
  settlementOf,
} from '../support/settlement.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

let system: System;
let other: ApiClient;
beforeAll(async () => {
  system = await startSystem();
  other = await system.newMerchant();
});
afterAll(() => system?.close());

const read = async ({ id }: { readonly id: string }) =>
  (await system.merchant.get<Payment>(`/payments/${id}`)).body;
const moneyOf = (rows: readonly ReportRow[] | undefined) =>
  (rows ?? []).map(({ payment_id, net_minor }) => [payment_id, Number(net_minor)]);

/** Two days of two merchants. */
const days: { first: string; second: string } = { first: '', second: '' };
const made: Record<'plain' | 'partly' | 'returned' | 'yen' | 'dinar' | 'their', Payment> =
  {} as never;

describe('a first day', () => {
  beforeAll(async () => {
    made.plain = await capturedBy(system.merchant, { reference: '=HYPERLINK("x")' });
    made.returned = await capturedBy(system.merchant, { amountMinor: 450 });
    made.yen = await capturedBy(system.merchant, { amountMinor: 500, currency: 'JPY' });
    made.dinar = await capturedBy(system.merchant, { amountMinor: 12_345, currency: 'KWD' });
    made.their = await capturedBy(other, { amountMinor: 2000 });
    const manual = { captureMethod: 'manual', amountMinor: 1000, currency: 'EUR' };
    const held = await system.merchant.post<Payment>(
      '/payments',
      { ...manual, paymentMethod: 'tok_approve' },
      WAIT,
    );
    const part = { amountMinor: 700 };
    const taken = await system.merchant.post<Payment>(
      `/payments/${held.body.id}/capture`,
      part,
      WAIT,
    );
    made.partly = taken.body;
    await refund(system.merchant, made.plain.id, 300);
    await refund(system.merchant, made.returned.id);
    days.first = await passMidnight(system);
    expect(await settle(system, days.first)).toBe('SUCCEEDED');
  });

  it('marks what was captured as settled, and lets it be refunded', async () => {
    for (const payment of [made.plain, made.yen, made.dinar, made.partly]) {
      expect((await read(payment)).status).toBe('settled');
    }
    expect((await read(made.plain)).available.toRefundMinor).toBe(700);
    expect((await read(made.returned)).status).toBe('refunded');
    const [last] = (await trailOf(system, made.plain)).slice(-1);
    expect(last).toMatchObject({
      type: 'payment.settled',
      actor: 'system:settle-payments',
      data: { settlementDate: days.first, capturedMinor: 1000, refundedMinor: 300 },
    });
  });

  it('has a report for each currency that holds each capture and refund once', async () => {
    const reports = await reportsOf(system.merchant, days.first);
    expect([...reports.keys()]).toEqual(['EUR', 'JPY', 'KWD', 'USD']);
    expect(moneyOf(reports.get('EUR'))).toEqual([[made.partly.id, 700]]);
    expect(moneyOf(reports.get('JPY'))).toEqual([[made.yen.id, 500]]);
    expect(moneyOf(reports.get('KWD'))).toEqual([[made.dinar.id, 12_345]]);
    expect(moneyOf(reports.get('USD'))).toEqual([
      [made.plain.id, 1000],
      [made.plain.id, -300],
      [made.returned.id, 450],
      [made.returned.id, -450],
    ]);
    expect(reports.get('USD')?.[0]?.reference).toBe(`"'=HYPERLINK(""x"")"`);
  });

  it('agrees with the acquirer, line by line', () => {
    expect(metricOf(system, 'SettlementLinesCompared').at(-1)).toBe(8);
    expect(metricOf(system, 'SettlementDifferences').at(-1)).toBe(0);
  });

  it('shows a merchant its own settlement only', async () => {
    const mine = await settlementOf(system.merchant, days.first);
    const theirs = await settlementOf(other, days.first);
    expect(theirs.totals).toMatchObject([{ currency: 'USD', netMinor: 2000, captures: 1 }]);
    expect(JSON.stringify(mine)).not.toContain(theirs.merchantId);
    expect(moneyOf((await reportsOf(other, days.first)).get('USD'))).toEqual([
      [made.their.id, 2000],
    ]);
    const stranger = await system.newMerchant();
    const answer = await stranger.get(`/settlements/${days.first}`);
    expect([answer.status, answer.body.code]).toEqual([404, 'settlement-not-found']);
    const operator = await system.operator.get(
      `/settlements/${days.first}?merchantId=${mine.merchantId}`,
    );
    expect(operator.body).toMatchObject({ merchantId: mine.merchantId, date: days.first });
    const whose = await system.operator.get(`/settlements/${days.first}`);
    expect([whose.status, whose.body.code]).toEqual([400, 'invalid-parameters']);
  });
});

describe('the day after', () => {
  beforeAll(async () => {
    await refund(system.merchant, made.plain.id, 200);
    await refund(system.merchant, made.yen.id);
    await capturedBy(system.merchant, { amountMinor: 100 });
    // Past three in the morning, when the daily schedule calls.
    days.second = await passMidnight(system, 200);
    await eventually('the daily settlement', async () => {
      const { status } = await system.merchant.get(`/settlements/${days.second}`);
      return status === 200 ? true : undefined;
    });
  });

  it('is settled by the schedule and holds what is new: refunds of settled payments too', async () => {
    expect(days.second).toBe(dayAfter(days.first));
    const reports = await reportsOf(system.merchant, days.second);
    expect([...reports.keys()]).toEqual(['JPY', 'USD']);
    expect(moneyOf(reports.get('JPY'))).toEqual([[made.yen.id, -500]]);
    expect(moneyOf(reports.get('USD')).map(([, net]) => net)).toEqual([-200, 100]);
    const { totals } = await settlementOf(system.merchant, days.second);
    expect(totals.map(({ netMinor }) => netMinor)).toEqual([-500, -100]);
    expect(await read(made.yen)).toMatchObject({ status: 'refunded' });
  });

  it('has no report for a merchant without money', async () => {
    expect((await other.get(`/settlements/${days.second}`)).status).toBe(404);
  });

  it('leaves no capture and no refund out, over all days', async () => {
    const net = new Map<string, number>();
    for (const date of [days.first, days.second]) {
      for (const rows of (await reportsOf(system.merchant, date)).values()) {
        for (const [id, minor] of moneyOf(rows) as [string, number][]) {
          net.set(id, (net.get(id) ?? 0) + minor);
        }
      }
    }
    expect(net.size).toBe(6);
    for (const [id, minor] of net) {
      const { amountCapturedMinor, amountRefundedMinor } = await read({ id });
      expect(minor).toBe(amountCapturedMinor - amountRefundedMinor);
    }
  });

  it('heads the list of days, a page at a time', async () => {
    const first = await system.merchant.get<SettlementPage>('/settlements?limit=1');
    expect(first.status, JSON.stringify(first.body)).toBe(200);
    expect(first.body.data.map(({ date }) => date)).toEqual([days.second]);
    const cursor = first.body.nextCursor;
    const rest = await system.merchant.get<SettlementPage>(`/settlements?limit=1&cursor=${cursor}`);
    expect(rest.body.data.map(({ date }) => date)).toEqual([days.first]);
    expect(rest.body.nextCursor).toBeNull();
    const only = await system.merchant.get<SettlementPage>(`/settlements?date=${days.first}`);
    expect(only.body.data.map(({ date }) => date)).toEqual([days.first]);
    const stolen = await other.get(`/settlements?limit=1&cursor=${cursor}`);
    expect([stolen.status, stolen.body.code]).toEqual([400, 'invalid-cursor']);
  });
});

describe('a day that cannot be settled', () => {
  it.each([
    ['is not over', () => dayAfter(days.second), 'is not over'],
    ['was long ago', () => '2020-01-01', 'more than 80 days ago'],
    ['is none', () => '2026-02-30', 'names no day'],
  ])('because it %s is refused with the reason', async (_why, date, reason) => {
    expect(await settle(system, date())).toContain(reason);
  });

  it('is not asked for in a path either', async () => {
    const { status, body } = await system.merchant.get('/settlements/2026-02-30');
    expect([status, body.code]).toEqual([400, 'invalid-parameters']);
  });
});

/** Refunds as the audit trail tells them. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { AuditEvent } from '../../../src/contract/audit.ts';
import { refundSchema } from '../../../src/contract/refund.ts';
import type { Change } from '../../../src/domain/change.ts';
import { failOperation } from '../../../src/domain/fail-operation.ts';
import type { PaymentRecord } from '../../../src/domain/payment.ts';
import { refundPayment, requestRefund } from '../../../src/domain/refund.ts';
import { refundsOf } from '../../../src/domain/refunds.ts';
import { changeOf, LATER_MS, MERCHANT, paymentIn } from './fixtures.ts';

const idOf = (number: number) => `ref_01h2xcejqtf2nbrexx3vqjhp4${number}`;
const late = { nowMs: LATER_MS, attempts: 1 };

function history(start: PaymentRecord) {
  const trail: AuditEvent[] = [];
  let record = start;
  const apply = (change: Change) => {
    trail.push(...change.entries);
    record = change.after;
  };
  return {
    trail,
    ask: (number: number, amountMinor: number, reason?: string) =>
      apply(
        changeOf(
          requestRefund({
            record,
            request: { amountMinor, ...(reason === undefined ? {} : { reason }) },
            refundId: idOf(number),
            actor: MERCHANT,
            nowMs: LATER_MS + number,
          }),
        ),
      ),
    carryOut: (number: number, amountMinor: number) => {
      const ids = { refundId: idOf(number), processorRefundId: `refd_${number}` };
      apply(changeOf(refundPayment({ record, amountMinor, ...ids, ...late })));
    },
    fail: () => {
      const why = { code: 'processor-unavailable', message: 'No answer.', retryable: true };
      apply(changeOf(failOperation({ record, ...why, ...late })));
    },
  };
}

describe('the refunds of a trail', () => {
  const { trail, ask, carryOut, fail } = history(paymentIn('captured'));
  ask(1, 300, 'Broken.');
  carryOut(1, 300);
  ask(2, 200);
  fail();
  ask(3, 700);
  const refunds = refundsOf(trail, 'USD').map(({ refund }) => refund);

  it('are as many as were asked for, in their order', () => {
    expect(refunds.map(({ id }) => id)).toEqual([idOf(1), idOf(2), idOf(3)]);
    for (const refund of refunds) expect(z.safeParse(refundSchema, refund).error).toBeUndefined();
  });

  it('tell what became of each', () => {
    expect(refunds).toMatchObject([
      {
        status: 'succeeded',
        amountMinor: 300,
        currency: 'USD',
        reason: 'Broken.',
        processorRefundId: 'refd_1',
        failure: null,
      },
      {
        status: 'failed',
        amountMinor: 200,
        reason: null,
        failure: { code: 'processor-unavailable', message: 'No answer.', retryable: true },
        processorRefundId: null,
      },
      { status: 'pending', amountMinor: 700, createdAt: new Date(LATER_MS + 3).toISOString() },
    ]);
  });

  it('are none of a payment that was never refunded, whatever else failed', () => {
    const other = { ...trail[3], data: { operation: 'capture', code: 'x' } } as AuditEvent;
    expect(refundsOf([other], 'USD')).toEqual([]);
  });
});

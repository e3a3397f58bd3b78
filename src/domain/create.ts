/** Decides how a new payment begins. */
import { isId } from '../contract/ids.ts';
import type { CreatePayment } from '../contract/payment.ts';
import type { Lane } from '../contract/payment-record.ts';
import { toTimestamp } from '../contract/text.ts';
import { type Change, firstChange } from './change.ts';
import { dueStuck } from './due.ts';
import { invariant } from './invariant.ts';

export interface CreateInput {
  /** A body that has passed createPaymentSchema and the card number guard. */
  readonly request: CreatePayment;
  readonly paymentId: string;
  readonly merchantId: string;
  readonly actor: string;
  readonly nowMs: number;
  readonly lane?: Lane;
  readonly batchId?: string;
  /** Until when an inline run may hold the work; the queued copy is delayed beyond it. */
  readonly runInlineUntilMs?: number;
}

export const createPayment = (
  input: CreateInput,
): { readonly ok: true; readonly change: Change } => {
  const { request, paymentId, merchantId, actor, nowMs } = input;
  invariant(isId('pay', paymentId), 'paymentId must be a pay_ id.');
  invariant(isId('mer', merchantId), 'merchantId must be a mer_ id.');
  const change = firstChange(
    {
      id: paymentId,
      merchantId,
      status: 'received',
      amountMinor: request.amountMinor,
      currency: request.currency,
      amountCapturedMinor: 0,
      amountRefundedMinor: 0,
      captureMethod: request.captureMethod,
      paymentMethod: request.paymentMethod,
      reference: request.reference ?? null,
      description: request.description ?? null,
      customerId: request.customerId ?? null,
      metadata: request.metadata ?? {},
      risk: null,
      failure: null,
      processor: null,
      batchId: input.batchId ?? null,
      attempts: 0,
      createdAt: toTimestamp(nowMs),
      lane: input.lane ?? 'real-time',
      operationNumber: 1,
      pendingOperation: null,
      requeues: null,
      runInlineUntil:
        input.runInlineUntilMs === undefined ? null : toTimestamp(input.runInlineUntilMs),
      reviewTaskToken: null,
      reviewApproved: false,
      ...dueStuck(nowMs),
    },
    {
      type: 'payment.received',
      to: 'received',
      actor,
      data: {
        amountMinor: request.amountMinor,
        currency: request.currency,
        captureMethod: request.captureMethod,
      },
    },
    nowMs,
  );
  return { ok: true, change };
};

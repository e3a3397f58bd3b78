/** Holds each payment's row against what its trail alone tells, by the decisions that a restore would take. */
import { isDeepStrictEqual } from 'node:util';
import type { AuditEvent } from '../../../src/contract/audit.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import { createPayment } from '../../../src/domain/create.ts';
import { rollForward } from '../../../src/domain/roll-forward.ts';

/** What no entry tells. */
const UNTOLD = { attempts: 0, runInlineUntil: null, reviewTaskToken: null } as const;

/** The row as it was when the payment was received. */
function receivedRow(payment: PaymentRecord, first: AuditEvent): PaymentRecord {
  const { reference, description, customerId, batchId, ...rest } = payment;
  const request = {
    ...rest,
    ...(reference === null ? {} : { reference }),
    ...(description === null ? {} : { description }),
    ...(customerId === null ? {} : { customerId }),
  };
  const { id: paymentId, merchantId, lane } = payment;
  const nowMs = Date.parse(first.at);
  const batch = batchId === null ? {} : { batchId };
  return createPayment({
    request,
    paymentId,
    merchantId,
    lane,
    actor: first.actor,
    nowMs,
    ...batch,
  }).change.after;
}

/** One line for each field that differs, or for the entry from which on the trail does not follow. */
export function untrueRow(payment: PaymentRecord, entries: readonly AuditEvent[]): string[] {
  const trail = entries.toSorted((one, other) => one.sequence - other.sequence);
  const [first] = trail;
  if (first === undefined) return [`${payment.id}: has no trail`];
  const told = rollForward(receivedRow(payment, first), trail, 'sandbox');
  if (!told.ok)
    return [`${payment.id}: entry ${told.sequence} does not follow from the ones before`];
  const [is, should] = [payment, told.record].map((row) => ({ ...row, ...UNTOLD }));
  return Object.entries(should ?? {}).flatMap(([name, value]) =>
    isDeepStrictEqual(is?.[name as keyof PaymentRecord], value)
      ? []
      : [`${payment.id}: ${name} is not what its trail tells`],
  );
}

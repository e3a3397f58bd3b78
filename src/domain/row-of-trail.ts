/** Makes a payment's row from its audit trail alone, and names what a row says otherwise. */
import canonicalize from 'canonicalize';
import type { AuditEvent } from '../contract/audit.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { createPayment } from './create.ts';
import { type RolledForward, rollForward } from './roll-forward.ts';

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

/**
 * The row as its whole trail has it, entries in order. What no entry tells is taken from `row`: what the request
 * said besides the amount, the number of attempts, and what only a run under way needed.
 */
export function rowOfTrail(
  row: PaymentRecord,
  trail: readonly AuditEvent[],
  processorName: string,
): RolledForward {
  const [first] = trail;
  if (first === undefined) return { ok: false, sequence: 1 };
  const told = rollForward(receivedRow(row, first), trail, processorName);
  if (!told.ok) return told;
  const { attempts, runInlineUntil, reviewTaskToken } = row;
  return { ok: true, record: { ...told.record, attempts, runInlineUntil, reviewTaskToken } };
}

/** Alike whatever the order of members, which a database does not keep. */
const textOf = (value: unknown) => canonicalize(value);

/** The fields in which a row is not what its trail tells; the trail ends where the row stands. */
export function untrueFields(
  row: PaymentRecord,
  trail: readonly AuditEvent[],
  processorName: string,
): { readonly ok: true; readonly fields: readonly string[] } | (RolledForward & { ok: false }) {
  const told = rowOfTrail(row, trail, processorName);
  if (!told.ok) return told;
  const names = Object.keys(told.record) as (keyof PaymentRecord)[];
  return {
    ok: true,
    fields: names.filter((name) => textOf(row[name]) !== textOf(told.record[name])),
  };
}

/** A line of a settlement report, and the order in which both parties' lists hold their lines. */
import { statementKeyOf } from '../contract/acquirer-messages.ts';
import type { SettlementLine } from '../contract/settlement-line.ts';
import type { Movement } from './movements.ts';
import type { PaymentRecord } from './payment.ts';

export const settlementLineOf = (record: PaymentRecord, movement: Movement): SettlementLine => ({
  merchantId: record.merchantId,
  currency: record.currency,
  paymentId: record.id,
  kind: movement.kind,
  processorReference: movement.reference,
  refundId: movement.refundId,
  reference: record.reference,
  amountMinor: movement.amountMinor,
  bookedAt: movement.bookedAt,
});

export const lineKeyOf = (line: SettlementLine): string =>
  statementKeyOf({ ...line, reference: line.processorReference });

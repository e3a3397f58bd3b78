/** A settlement report as CSV (RFC 4180): a header, one row a line, and a last row with the totals. */
import type { SettlementLine } from '../../contract/settlement-line.ts';
import type { SettlementTotals } from '../../domain/settlement-totals.ts';
import { row, textCell } from '../csv.ts';

export const REPORT_COLUMNS = [
  'line',
  'type',
  'payment_id',
  'refund_id',
  'reference',
  'currency',
  'gross_minor',
  'refunds_minor',
  'net_minor',
  'booked_at',
  'processor_reference',
] as const;

export const reportHeader = row(REPORT_COLUMNS);

export function reportRow(number: number, line: SettlementLine): string {
  const sign = line.kind === 'capture' ? 1 : -1;
  return row([
    number,
    line.kind,
    line.paymentId,
    line.refundId ?? '',
    textCell(line.reference),
    line.currency,
    line.kind === 'capture' ? line.amountMinor : 0,
    line.kind === 'refund' ? line.amountMinor : 0,
    sign * line.amountMinor,
    line.bookedAt,
    textCell(line.processorReference),
  ]);
}

/** Its `line` is the number of lines before it. */
export const totalsRow = (totals: SettlementTotals): string =>
  row([
    totals.captures + totals.refunds,
    'total',
    '',
    '',
    '',
    totals.currency,
    totals.grossMinor,
    totals.refundsMinor,
    totals.netMinor,
    '',
    '',
  ]);

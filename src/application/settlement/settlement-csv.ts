/** A settlement report as CSV (RFC 4180): a header, one row a line, and a last row with the totals. */
import type { SettlementLine } from '../../contract/settlement-line.ts';
import type { SettlementTotals } from '../../domain/settlement-totals.ts';

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

/** A spreadsheet takes a text that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A text as a cell: neutralised against formulas by an apostrophe, quoted where it must be. */
export function textCell(value: string | null): string {
  const text = value ?? '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Numbers are ours, and a minus before one is no formula. */
export const row = (cells: readonly (string | number)[]): string => `${cells.join(',')}\r\n`;

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

const ENCODER = new TextEncoder();
const CHUNK_CHARACTERS = 64 * 1024;

/** Joins rows into bytes of a handy size. */
export async function* encoded(rows: AsyncIterable<string>): AsyncGenerator<Uint8Array, void> {
  let pending = '';
  for await (const one of rows) {
    pending += one;
    if (pending.length < CHUNK_CHARACTERS) continue;
    yield ENCODER.encode(pending);
    pending = '';
  }
  if (pending !== '') yield ENCODER.encode(pending);
}

/** Reads CSV rows as payments, by the columns of their header. */
import type { FileColumn } from '../../contract/batch-columns.ts';
import { checkRow } from '../../contract/batch-row.ts';
import type { Parsed } from '../../contract/parse.ts';
import type { CreatePayment } from '../../contract/payment.ts';
import { isPlainPayment } from '../../contract/plain-payment.ts';
import { type CsvRow, cellText, createCsvRow, ESCAPED, isBlank, scanCsvRow } from './csv-row.ts';
import type { ReadBlock } from './read-rows.ts';

const AMOUNT = /^-?(?:0|[1-9]\d{0,19})(\.\d+)?$/;

/**
 * Digits become a number; all else stays as it is, for the schema to say what is wrong. A fraction is never
 * whole, not even `.00`: who writes it means the major unit.
 */
const toAmount = (cell: string): number | string => {
  const parts = AMOUNT.exec(cell);
  if (parts === null) return cell;
  return parts[1] === undefined ? Number(cell) : 0.5;
};

/** Faster than cellText: `text` holds the bytes of the block as one character each. */
const cellOf = (bytes: Buffer, text: string, row: CsvRow, index: number): string =>
  row.union < 0x80 && row.kinds[index] !== ESCAPED
    ? text.slice(row.bounds[index * 2], row.bounds[index * 2 + 1])
    : cellText(bytes, row, index);

interface Candidate {
  amountMinor: number | string | undefined;
  currency: string | undefined;
  paymentMethod: string | undefined;
  captureMethod: string | undefined;
  reference: string | undefined;
  description: string | undefined;
  customerId: string | undefined;
  metadata: Record<string, string> | undefined;
}

/** An empty cell is a field that is not given. */
const candidateOf = (
  bytes: Buffer,
  text: string,
  row: CsvRow,
  columns: readonly FileColumn[],
): Candidate => {
  const candidate: Candidate = {
    amountMinor: undefined,
    currency: undefined,
    paymentMethod: undefined,
    captureMethod: 'automatic',
    reference: undefined,
    description: undefined,
    customerId: undefined,
    metadata: undefined,
  };
  for (let index = 0; index < columns.length; index += 1) {
    if (row.bounds[index * 2] === row.bounds[index * 2 + 1]) continue;
    const column = columns[index] as FileColumn;
    const cell = cellOf(bytes, text, row, index);
    if ('metadataKey' in column) {
      candidate.metadata ??= {};
      candidate.metadata[column.metadataKey] = cell;
    } else if (column.field === 'amountMinor') candidate.amountMinor = toAmount(cell);
    else candidate[column.field] = cell;
  }
  return candidate;
};

const refused = (detail: string): Parsed<CreatePayment> => ({
  ok: false,
  errors: [{ pointer: '', detail }],
});

const readRow = (
  bytes: Buffer,
  text: string,
  row: CsvRow,
  columns: readonly FileColumn[],
): Parsed<CreatePayment> => {
  if (row.isMalformed) {
    return refused('has a quote inside an unquoted cell, or text behind a closing quote');
  }
  if (row.cells !== columns.length) {
    return refused(`has ${row.cells} cells where the header has ${columns.length}`);
  }
  const candidate = candidateOf(bytes, text, row, columns);
  return isPlainPayment(candidate) ? { ok: true, value: candidate } : checkRow(candidate);
};

export function createCsvReader(columns: readonly FileColumn[]): ReadBlock {
  const row = createCsvRow();
  return ({ bytes, limit, isLast }, onRow) => {
    const text = bytes.toString('latin1', 0, limit);
    let at = 0;
    while (at < limit) {
      const next = scanCsvRow(bytes, at, limit, isLast, row);
      if (next === -1) break;
      if (row.cells > 1 || !isBlank(bytes, at, next)) {
        onRow(next, readRow(bytes, text, row, columns));
      }
      at = next;
    }
    return at;
  };
}

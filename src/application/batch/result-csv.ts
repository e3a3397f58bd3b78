/** The files of results and of rejects as CSV; neither quotes what a rejected row holds. */
import type { RowReject, RowResult } from '../../domain/batch-result.ts';
import { row, textCell } from '../csv.ts';

export const resultsHeader = row(['row', 'status', 'payment_id', 'reference', 'code', 'reason']);
export const rejectsHeader = row(['row', 'field', 'reason']);

export const resultRow = (result: RowResult): string =>
  row([
    result.row,
    result.status,
    result.paymentId ?? '',
    textCell(result.reference),
    textCell(result.code),
    textCell(result.reason),
  ]);

export const rejectRow = (reject: RowReject): string =>
  row([reject.row, textCell(reject.field), textCell(reject.reason)]);

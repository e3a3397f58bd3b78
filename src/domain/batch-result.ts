/** What became of a row of a file, as the files of results and of rejects tell it. */
import type { Violation } from '../contract/parse.ts';
import { failureOf, type PaymentRecord } from './payment.ts';

/** `not-taken`: the batch was canceled before the row's turn. */
export type RowStatus = PaymentRecord['status'] | 'rejected' | 'not-taken';

export interface RowResult {
  /** The rows of a file count from 1. */
  readonly row: number;
  readonly status: RowStatus;
  readonly paymentId: string | null;
  readonly reference: string | null;
  /** Of a payment that was declined or failed. */
  readonly code: string | null;
  readonly reason: string | null;
}

export interface RowReject {
  readonly row: number;
  /** Name of the field, `metadata.KEY` for one of its pairs; null for the row as a whole. */
  readonly field: string | null;
  readonly reason: string;
}

const NOT_TAKEN = 'the batch was canceled before the turn of this row';

export const paymentResult = (row: number, payment: PaymentRecord): RowResult => ({
  row,
  status: payment.status,
  paymentId: payment.id,
  reference: payment.reference,
  code: failureOf(payment)?.code ?? null,
  reason: failureOf(payment)?.message ?? null,
});

export const notTaken = (row: number): RowResult => ({
  row,
  status: 'not-taken',
  paymentId: null,
  reference: null,
  code: null,
  reason: NOT_TAKEN,
});

/** RFC 6901, as far as the fields of a payment need it. */
const fieldOf = (pointer: string): string | null =>
  pointer === '' ? null : pointer.slice(1).replaceAll('/', '.');

export const rejectsOf = (row: number, violations: readonly Violation[]): readonly RowReject[] =>
  violations.map(({ pointer, detail }) => ({ row, field: fieldOf(pointer), reason: detail }));

/** One line for the whole row: its first violation, and how many more there are. */
export function rejectedResult(row: number, rejects: readonly RowReject[]): RowResult {
  const [first] = rejects;
  const said = first === undefined ? '' : [first.field, first.reason].filter(Boolean).join(' ');
  const more = rejects.length > 1 ? `; ${rejects.length - 1} more in the rejects file` : '';
  return {
    row,
    status: 'rejected',
    paymentId: null,
    reference: null,
    code: null,
    reason: `${said}${more}`,
  };
}

/** `owner` is the row that has the reference. */
export const referenceTaken = (row: number, owner: number): RowReject => ({
  row,
  field: 'reference',
  reason: `is the reference of row ${owner}, and references must be unique in this file`,
});

/** Makes a row of a file into a payment: the same row, however often it is read, is the same payment. */
import { createHash } from 'node:crypto';
import type { BatchRecord } from '../contract/batch-record.ts';
import { ID_RANDOM_BYTES, type Id, makeId } from '../contract/ids.ts';
import type { CreatePayment } from '../contract/payment.ts';
import type { Change } from './change.ts';
import { createPayment } from './create.ts';

type Origin = Pick<BatchRecord, 'id' | 'createdAt'>;

/** Follows from the batch and the number of the row. The rows of a file count from 1. */
export const batchPaymentId = ({ id, createdAt }: Origin, row: number): Id<'pay'> => {
  const digest = createHash('sha256').update(`${id}#${row}`).digest();
  return makeId('pay', Date.parse(createdAt), digest.subarray(0, ID_RANDOM_BYTES));
};

/** `nowMs` is the time of the write, so that a list that is read along does not pass over it. */
export const createBatchPayment = (
  batch: BatchRecord,
  {
    row,
    request,
    nowMs,
  }: { readonly row: number; readonly request: CreatePayment; readonly nowMs: number },
): Change =>
  createPayment({
    request,
    paymentId: batchPaymentId(batch, row),
    merchantId: batch.merchantId,
    actor: batch.actor,
    nowMs,
    lane: 'batch',
    batchId: batch.id,
  }).change;

/** Says what a dead letter is, which payment it belongs to, and why it lies there. */

import type { PaymentReader } from '../../src/application/ports.ts';
import { isId } from '../../src/contract/ids.ts';
import {
  batchEventSchema,
  paymentEventSchema,
  workOrderSchema,
} from '../../src/contract/messages.ts';
import type { PaymentRecord } from '../../src/contract/payment-record.ts';
import {
  uploadNotificationSchema,
  uploadRecordSchema,
} from '../../src/contract/upload-notification.ts';
import type { DeadLetter } from './dead-letter-store.ts';

export interface Explanation {
  /** An operation that was ordered, the type of an event, `upload` for what S3 announces, or `unreadable`. */
  readonly what: string;
  readonly why: string;
  readonly paymentId: string | null;
  readonly paymentStatus: string | null;
}

interface Reading {
  readonly what: string;
  readonly paymentId: string | null;
  /** Why nobody could work on it; undefined when the message itself is sound. */
  readonly fault?: string;
  /** Batches whose files have arrived. */
  readonly batchIds?: readonly string[];
}

const UNREADABLE = 'unreadable';
const UPLOAD = 'upload';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The payment that a body names somewhere where ours do. */
function namedPayment(value: object): string | null {
  const { paymentId, subject } = value as { paymentId?: unknown; subject?: unknown };
  return [paymentId, subject].find((id) => isId('pay', id)) ?? null;
}

/** Keys end in the id of their batch. */
function announcedBatches(value: object): readonly string[] {
  const notification = uploadNotificationSchema.safeParse(value);
  if (!notification.success) return [];
  return (notification.data.Records ?? []).flatMap((record) => {
    const upload = uploadRecordSchema.safeParse(record);
    const id = upload.success ? upload.data.s3.object.key.split('/').at(-1) : undefined;
    return isId('bat', id) ? [id] : [];
  });
}

function faultOf(value: object): string {
  const { schema } = value as { schema?: unknown };
  return typeof schema === 'number' && schema !== 1
    ? `a work order of version ${schema}, which this version does not know`
    : 'neither a work order nor an event';
}

function read(body: string, environment: string): Reading {
  const value = parse(body);
  if (typeof value !== 'object' || value === null) {
    return { what: UNREADABLE, paymentId: null, fault: 'no JSON object' };
  }
  const order = workOrderSchema.safeParse(value);
  if (order.success) {
    const { operation: what, paymentId } = order.data;
    return order.data.environment === environment
      ? { what, paymentId }
      : { what, paymentId, fault: `of the environment ${order.data.environment}` };
  }
  const event = paymentEventSchema.safeParse(value);
  if (event.success) return { what: event.data.type, paymentId: event.data.subject };
  const ofBatch = batchEventSchema.safeParse(value);
  if (ofBatch.success) return { what: ofBatch.data.type, paymentId: null };
  const batchIds = announcedBatches(value);
  if (batchIds.length > 0) return { what: UPLOAD, paymentId: null, batchIds };
  return { what: UNREADABLE, paymentId: namedPayment(value), fault: faultOf(value) };
}

const isOfBatch = (what: string) => what.startsWith('batch.') || what === UPLOAD;

function reasonOf(
  { what, batchIds = [] }: Reading,
  payment: PaymentRecord | null,
  receiveCount: number,
): string {
  if (what === UPLOAD)
    return `the file of ${batchIds.join(', ')} was not taken in ${receiveCount} deliveries`;
  if (isOfBatch(what)) return `not taken in ${receiveCount} deliveries`;
  if (payment === null) return 'no such payment';
  if (what.startsWith('payment.')) return `not taken in ${receiveCount} deliveries`;
  const { failure, pendingOperation, status } = payment;
  if (pendingOperation !== null) return `the ${pendingOperation.operation} is not carried out yet`;
  if (failure !== null) return `${failure.code}: ${failure.message}`;
  return status === 'received' ? 'not processed yet' : 'nothing left to do';
}

/** Raises StoreUnavailable. */
export async function explainDeadLetter(
  payments: PaymentReader,
  { body, receiveCount }: DeadLetter,
  environment: string,
): Promise<Explanation> {
  const reading = read(body, environment);
  const { what, paymentId, fault } = reading;
  const isForeign = fault !== undefined && what !== UNREADABLE;
  const payment = paymentId === null || isForeign ? null : await payments.read(paymentId);
  const paymentStatus = payment?.status ?? null;
  if (fault !== undefined) return { what, why: fault, paymentId, paymentStatus };
  return { what, why: reasonOf(reading, payment, receiveCount), paymentId, paymentStatus };
}

/** Whether sending it again can help: somebody can read it, and there is a payment to work on or a batch to read or tell of. */
export const canBeRedriven = ({ what, paymentStatus }: Explanation): boolean =>
  what !== UNREADABLE && (paymentStatus !== null || isOfBatch(what));

/** Accepts a payment: one durable write, then, if the client prefers to wait, the outcome in the same answer. */
import { actorOf, type Caller } from '../contract/caller.ts';
import { ID_RANDOM_BYTES, makeId } from '../contract/ids.ts';
import type { CreatePayment } from '../contract/payment.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { createPayment } from '../domain/create.ts';
import {
  expiryOf,
  hasOutcome,
  type IdempotentRequest,
  newIdempotencyRecord,
} from './idempotency.ts';
import type { OnRun, Waiting } from './limit-waiting.ts';
import {
  type IdempotencyRecord,
  type IdempotencyRecords,
  type Now,
  type PaymentReader,
  type PaymentWorkflow,
  type PaymentWriter,
  type RandomBytes,
  StoreUnavailable,
} from './ports.ts';

interface Options {
  readonly environment: string;
  readonly payments: PaymentReader & PaymentWriter;
  readonly idempotency: Pick<IdempotencyRecords, 'setStatusCode'>;
  readonly workflow: PaymentWorkflow;
  readonly now: Now;
  readonly random: RandomBytes;
  /** Told of faults that the client is spared. */
  readonly onFault: (what: string, error: unknown) => void;
}

export interface SubmitInput extends IdempotentRequest, Waiting {
  readonly caller: Extract<Caller, { kind: 'merchant' }>;
  readonly request: CreatePayment;
}

export type SubmitResult =
  | {
      readonly ok: true;
      readonly payment: PaymentRecord;
      readonly statusCode: number;
      readonly replayed: boolean;
      /** RFC 3339. */
      readonly keyExpiresAt: string;
    }
  | { readonly ok: false; readonly rejection: 'idempotency-key-reused' };

export type SubmitPayment = (input: SubmitInput) => Promise<SubmitResult>;

const CREATED = 201;
const ACCEPTED = 202;

/** Raises StoreUnavailable: nothing is known to be stored, and the same key may be tried again. */
export function createSubmitPayment(options: Options): SubmitPayment {
  const { payments, now, random } = options;
  return async (input) => {
    const { caller, request, waitSeconds } = input;
    const nowMs = now();
    const paymentId = makeId('pay', nowMs, random(ID_RANDOM_BYTES));
    const waitMs = Math.floor((waitSeconds ?? 0) * 1000);
    const inline = waitSeconds === null ? {} : { runInlineUntilMs: nowMs + waitMs };
    const { change } = createPayment({
      request,
      paymentId,
      merchantId: caller.merchantId,
      actor: actorOf(caller),
      nowMs,
      ...inline,
    });
    const record = newIdempotencyRecord({
      caller,
      request: input,
      resourceId: paymentId,
      statusCode: ACCEPTED,
      nowMs,
    });
    const committed = await payments.commit(change, record);
    if (committed.outcome === 'duplicate') return replay(options, input, committed.record);
    if (committed.outcome === 'conflict') {
      throw new StoreUnavailable(`Payment id ${paymentId} is taken. Try again for another.`);
    }
    const answer = { ok: true, replayed: false, keyExpiresAt: expiryOf(record) } as const;
    if (waitSeconds === null) return { ...answer, payment: change.after, statusCode: ACCEPTED };
    const payment = await runInline(options, change.after, waitMs, input.onRun);
    if (!hasOutcome(payment)) return { ...answer, payment, statusCode: ACCEPTED };
    // A repeat then says 202 of what is done: untidy, and no reason to fail.
    await spare(options, 'status code of the answer', () =>
      options.idempotency.setStatusCode(record.scope, CREATED),
    );
    return { ...answer, payment, statusCode: CREATED };
  };
}

/** Same key, same request: the first status code with the payment as it is now. */
async function replay(
  { payments }: Options,
  { fingerprint }: SubmitInput,
  first: IdempotencyRecord,
): Promise<SubmitResult> {
  if (first.fingerprint !== fingerprint) return { ok: false, rejection: 'idempotency-key-reused' };
  const payment = await payments.read(first.resourceId);
  if (payment === null) {
    throw new Error(`Payment ${first.resourceId} is gone, but its idempotency record is not.`);
  }
  const { statusCode } = first;
  return { ok: true, payment, statusCode, replayed: true, keyExpiresAt: expiryOf(first) };
}

/** Runs the workflow here and now; the queued copy of the work waits until this run has had its time. */
async function runInline(
  options: Options,
  accepted: PaymentRecord,
  waitMs: number,
  onRun: OnRun = () => undefined,
): Promise<PaymentRecord> {
  const order = {
    schema: 1,
    environment: options.environment,
    paymentId: accepted.id,
    operation: 'process',
    operationNumber: accepted.operationNumber,
    receiveCount: 1,
    lastAttempt: false,
  } as const;
  await spare(options, 'inline run', async () => onRun(await options.workflow.run(order, waitMs)));
  const newest = await spare(options, 'read after the inline run', () =>
    options.payments.read(accepted.id),
  );
  return newest ?? accepted;
}

/** The payment is durable: what fails from here on delays it and is no error to its client. */
async function spare<T>(
  { onFault }: Options,
  what: string,
  attempt: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await attempt();
  } catch (error) {
    onFault(what, error);
    return undefined;
  }
}

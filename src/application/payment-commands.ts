/** The commands on a payment, verb by verb: each recorded first, then carried out. */
import type {
  CancelPayment,
  CapturePayment,
  RetryPayment,
  ReviewPayment,
} from '../contract/payment.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { type CancelRejection, requestCancel } from '../domain/cancel.ts';
import { type CaptureRejection, requestCapture } from '../domain/request-capture.ts';
import { type ReviewRejection, requestReview } from '../domain/request-review.ts';
import { type RetryRejection, retryPayment } from '../domain/retry.ts';
import { hasOutcome } from './idempotency.ts';
import {
  type CommandOptions,
  type CommandRequest,
  type CommandResult,
  recordCommand,
} from './record-command.ts';

export type PaymentCommand<Body, Rejection extends string> = (
  input: CommandRequest<Body>,
) => Promise<CommandResult<Rejection>>;

/** The command is over, whether it succeeded or not; another may be pending by now. */
export const isConcluded = (payment: PaymentRecord, operationNumber: number): boolean =>
  payment.pendingOperation?.number !== operationNumber;

export const createCapture =
  (options: CommandOptions): PaymentCommand<CapturePayment, CaptureRejection> =>
  (input) =>
    recordCommand(options, input, {
      decide: (command) => requestCapture({ ...command, request: input.request }),
      isDone: isConcluded,
    });

export const createCancel =
  (options: CommandOptions): PaymentCommand<CancelPayment, CancelRejection> =>
  (input) =>
    recordCommand(options, input, {
      decide: (command) => requestCancel({ ...command, request: input.request }),
      isDone: isConcluded,
    });

/** What an approval comes to is decided by the run that follows it, so that is waited for. */
export const createReview =
  (options: CommandOptions): PaymentCommand<ReviewPayment, ReviewRejection> =>
  (input) =>
    recordCommand(options, input, {
      decide: (command) => requestReview({ ...command, request: input.request }),
      isDone: hasOutcome,
    });

export const createRetry =
  (options: CommandOptions): PaymentCommand<RetryPayment, RetryRejection> =>
  (input) =>
    recordCommand(options, input, { decide: retryPayment, isDone: hasOutcome });

/** The routes of the commands that answer the payment: capture, cancel, review, retry. */
import type { PaymentCommand } from '../../application/payment-commands.ts';
import { parseBody } from '../../contract/parse.ts';
import {
  type CancelPayment,
  type CapturePayment,
  cancelPaymentSchema,
  capturePaymentSchema,
  type RetryPayment,
  type ReviewPayment,
  retryPaymentSchema,
  reviewPaymentSchema,
} from '../../contract/payment.ts';
import type { ProblemCode } from '../../contract/problems.ts';
import { commandRoute } from './command-route.ts';

interface Options<Body> {
  readonly command: PaymentCommand<Body, ProblemCode>;
}

export const capturePaymentRoute = (options: Options<CapturePayment>) =>
  commandRoute({
    ...options,
    operation: 'capturePayment',
    scope: 'payments:write',
    parse: (body) => parseBody(capturePaymentSchema, body),
    isBodyOptional: true,
  });

export const cancelPaymentRoute = (options: Options<CancelPayment>) =>
  commandRoute({
    ...options,
    operation: 'cancelPayment',
    scope: 'payments:write',
    parse: (body) => parseBody(cancelPaymentSchema, body),
    isBodyOptional: true,
  });

export const reviewPaymentRoute = (options: Options<ReviewPayment>) =>
  commandRoute({
    ...options,
    operation: 'reviewPayment',
    scope: 'operator',
    parse: (body) => parseBody(reviewPaymentSchema, body),
    isBodyOptional: false,
  });

export const retryPaymentRoute = (options: Options<RetryPayment>) =>
  commandRoute({
    ...options,
    operation: 'retryPayment',
    scope: 'operator',
    parse: (body) => parseBody(retryPaymentSchema, body),
    isBodyOptional: true,
  });

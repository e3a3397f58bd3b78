/** Our own state machines with short names for what they call. */
import type { StatesCall } from '../../../local/states/task-resource.ts';
import { processPayment } from '../../../workflows/process-payment.ts';
import { reviewPayment } from '../../../workflows/review-payment.ts';
import { lambdaArn, machineArn } from './states-fixture.ts';

const names = [
  'screen',
  'authorize',
  'capture',
  'cancel',
  'refund',
  'fail',
  'resume',
  'request',
  'apply',
] as const;
export type Step = (typeof names)[number];
const process = processPayment({
  screenPayment: lambdaArn('screen'),
  authorizePayment: lambdaArn('authorize'),
  capturePayment: lambdaArn('capture'),
  cancelPayment: lambdaArn('cancel'),
  refundPayment: lambdaArn('refund'),
  failPayment: lambdaArn('fail'),
  resumeReview: lambdaArn('resume'),
  reviewMachine: machineArn('review-payment'),
});
const review = reviewPayment({
  requestReview: lambdaArn('request'),
  applyReview: lambdaArn('apply'),
});
export const machines = { 'process-payment': { ...process }, 'review-payment': { ...review } };

/** The function that a call invokes by its short name, or the operation. */
export const stepOf = (call: StatesCall) =>
  String(call.input.FunctionName ?? call.operation)
    .split(':')
    .at(-1);

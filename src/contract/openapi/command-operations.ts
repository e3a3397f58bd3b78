/** The routes that change a payment: each is recorded at once and carried out soon, or while the client waits. */
import type { ProblemCode } from '../problems.ts';
import type { ComponentName } from './components.ts';
import { type Answer, FAILING, GUARDED, type Operation, WRITING } from './operation.ts';

const COMMANDING: readonly ProblemCode[] = [
  ...WRITING,
  'payment-not-found',
  'operation-in-progress',
  'invalid-transition',
  'operation-limit-reached',
];

const WAITS =
  'With Prefer: wait=N the answer waits for the outcome (200); without, or when that takes longer, it is 202 and the work goes on.';

/** 200 and 202 with the same resource; `done` and `accepted` name their examples. */
const answersWith = (
  schema: ComponentName,
  examples: { readonly done: string; readonly accepted: string },
): readonly Answer[] => {
  const headers = [
    'Location',
    ...(schema === 'Payment' ? (['ETag'] as const) : []),
    'PreferenceApplied',
    'IdempotentReplayed',
    'IdempotencyExpires',
  ] as const;
  return [
    {
      status: 200,
      description: 'The outcome came in time.',
      schema,
      headers,
      example: examples.done,
    },
    {
      status: 202,
      description: 'Recorded; it will be carried out.',
      schema,
      headers,
      example: examples.accepted,
    },
  ];
};

const command = (
  operation: Pick<
    Operation,
    | 'path'
    | 'operationId'
    | 'summary'
    | 'description'
    | 'functionName'
    | 'scope'
    | 'body'
    | 'isBodyOptional'
    | 'bodyExamples'
    | 'answers'
  >,
  problems: readonly ProblemCode[] = [],
): Operation => ({
  ...operation,
  method: 'post',
  tag: 'Payments',
  description: `${operation.description} ${WAITS}`,
  parameters: ['PaymentId', 'IdempotencyKey', 'Prefer'],
  problems: [...COMMANDING, ...problems, ...GUARDED, ...FAILING],
});

export const COMMAND_OPERATIONS: readonly Operation[] = [
  command(
    {
      path: '/payments/{paymentId}/capture',
      operationId: 'capturePayment',
      summary: 'Capture an authorized payment',
      description:
        'Takes all or part of what is held for a payment with manual capture, once; what is not taken is released.',
      functionName: 'command-payment',
      scope: 'payments:write',
      body: 'CapturePayment',
      isBodyOptional: true,
      bodyExamples: ['captureAll', 'capturePart'],
      answers: answersWith('Payment', {
        done: 'partlyCapturedPayment',
        accepted: 'authorizedPayment',
      }),
    },
    ['capture-exceeds-authorized'],
  ),
  command({
    path: '/payments/{paymentId}/cancel',
    operationId: 'cancelPayment',
    summary: 'Cancel a payment',
    description:
      'Ends a payment before its funds are taken and releases what is held. A payment that is received may be on its way: it is canceled two minutes later, unless it has been captured by then.',
    functionName: 'command-payment',
    scope: 'payments:write',
    body: 'CancelPayment',
    isBodyOptional: true,
    bodyExamples: ['cancelPayment'],
    answers: answersWith('Payment', { done: 'canceledPayment', accepted: 'authorizedPayment' }),
  }),
  command(
    {
      path: '/payments/{paymentId}/refunds',
      operationId: 'refundPayment',
      summary: 'Refund a captured payment',
      description:
        'Gives back all that is left, or part of it; as often as something is left, up to some 440 times.',
      functionName: 'command-payment',
      scope: 'payments:write',
      body: 'RefundPayment',
      isBodyOptional: true,
      bodyExamples: ['refundPart', 'refundAll'],
      answers: answersWith('Refund', { done: 'refund', accepted: 'pendingRefund' }),
    },
    ['refund-exceeds-captured'],
  ),
  {
    method: 'get',
    path: '/payments/{paymentId}/refunds',
    operationId: 'listRefunds',
    summary: "List a payment's refunds",
    description: 'Pages of the refunds of a payment, newest first, whatever became of them.',
    tag: 'Payments',
    functionName: 'list-refunds',
    scope: 'payments:read',
    parameters: ['PaymentId', 'Limit', 'Cursor'],
    answers: [{ status: 200, description: 'A page.', schema: 'RefundPage', example: 'refundPage' }],
    problems: ['invalid-cursor', 'payment-not-found', ...GUARDED, ...FAILING],
  },
  command({
    path: '/payments/{paymentId}/review',
    operationId: 'reviewPayment',
    summary: 'Decide on a payment in review',
    description:
      'For operators: lets a payment in review go on, or ends it. Who decides nothing within 24 hours has declined.',
    functionName: 'operate-payment',
    scope: 'operator',
    body: 'ReviewPayment',
    bodyExamples: ['reviewPayment'],
    answers: answersWith('Payment', { done: 'capturedPayment', accepted: 'paymentInReview' }),
  }),
  command({
    path: '/payments/{paymentId}/retry',
    operationId: 'retryPayment',
    summary: 'Retry a failed payment',
    description:
      'For operators: sends a failed payment round again. The processor is first asked what it may have done already.',
    functionName: 'operate-payment',
    scope: 'operator',
    body: 'RetryPayment',
    isBodyOptional: true,
    bodyExamples: ['retryPayment'],
    answers: answersWith('Payment', { done: 'capturedPayment', accepted: 'receivedPayment' }),
  }),
];

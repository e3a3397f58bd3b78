/** The routes of the API in one table: what each takes, answers and refuses. */
import type { Scope } from '../api-keys.ts';
import type { ProblemCode } from '../problems.ts';
import type { ComponentName } from './components.ts';
import type { HeaderName, ParameterName } from './parameters.ts';

export interface Answer {
  readonly status: number;
  readonly description: string;
  readonly schema?: ComponentName;
  readonly headers?: readonly HeaderName[];
  /** Name in EXAMPLES. */
  readonly example?: string;
}

export interface Operation {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: 'Payments' | 'Service';
  /** The Lambda function that answers. */
  readonly functionName: string;
  /** Absent: open to everyone, without a key. */
  readonly scope?: Scope;
  readonly parameters: readonly ParameterName[];
  readonly body?: ComponentName;
  readonly bodyExamples?: readonly string[];
  readonly answers: readonly Answer[];
  readonly problems: readonly ProblemCode[];
}

/** What the gateway may answer on any route that needs a key. */
const GUARDED: readonly ProblemCode[] = [
  'unauthenticated',
  'access-denied',
  'scope-missing',
  'rate-limited',
];
const FAILING: readonly ProblemCode[] = ['internal-error', 'temporarily-unavailable', 'timed-out'];
const WRITING: readonly ProblemCode[] = [
  'malformed-json',
  'invalid-body',
  'idempotency-key-missing',
  'idempotency-key-invalid',
  'body-too-large',
  'unsupported-media-type',
  'validation-failed',
  'card-number-refused',
  'idempotency-key-reused',
];

export const OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/payments',
    operationId: 'createPayment',
    summary: 'Make a payment',
    description:
      'Receives a payment durably and starts it. By default the work goes on after the answer (202); with Prefer: wait=N the answer waits for the outcome.',
    tag: 'Payments',
    functionName: 'submit-payment',
    scope: 'payments:write',
    parameters: ['IdempotencyKey', 'Prefer'],
    body: 'CreatePayment',
    bodyExamples: ['createPayment', 'createManualPayment'],
    answers: [
      {
        status: 201,
        description: 'The outcome came in time.',
        schema: 'Payment',
        headers: [
          'Location',
          'ETag',
          'PreferenceApplied',
          'IdempotentReplayed',
          'IdempotencyExpires',
        ],
        example: 'capturedPayment',
      },
      {
        status: 202,
        description: 'The payment is durable and queued.',
        schema: 'Payment',
        headers: [
          'Location',
          'ETag',
          'PreferenceApplied',
          'IdempotentReplayed',
          'IdempotencyExpires',
        ],
        example: 'receivedPayment',
      },
    ],
    problems: [...WRITING, ...GUARDED, ...FAILING],
  },
  {
    method: 'get',
    path: '/payments',
    operationId: 'listPayments',
    summary: 'List payments by time',
    description:
      'Pages of payments by time of creation, newest first unless order is asc. A page may be short and still carry nextCursor.',
    tag: 'Payments',
    functionName: 'list-payments',
    scope: 'payments:read',
    parameters: ['CreatedFrom', 'CreatedTo', 'Status', 'Order', 'Limit', 'Cursor'],
    answers: [
      { status: 200, description: 'A page.', schema: 'PaymentPage', example: 'paymentPage' },
    ],
    problems: ['invalid-parameters', 'invalid-cursor', ...GUARDED, ...FAILING],
  },
  {
    method: 'get',
    path: '/payments/{paymentId}',
    operationId: 'getPayment',
    summary: 'Read a payment',
    description:
      'The payment as it stands. With If-None-Match it is sent only when it has changed.',
    tag: 'Payments',
    functionName: 'get-payment',
    scope: 'payments:read',
    parameters: ['PaymentId', 'IfNoneMatch'],
    answers: [
      {
        status: 200,
        description: 'The payment.',
        schema: 'Payment',
        headers: ['ETag'],
        example: 'capturedPayment',
      },
      { status: 304, description: 'Not changed since.', headers: ['ETag'] },
    ],
    problems: ['payment-not-found', ...GUARDED, ...FAILING],
  },
  {
    method: 'get',
    path: '/payments/{paymentId}/events',
    operationId: 'listPaymentEvents',
    summary: "Read a payment's audit trail",
    description: 'Every entry, oldest first, and the verdict on the hash chain, checked anew.',
    tag: 'Payments',
    functionName: 'list-payment-events',
    scope: 'payments:read',
    parameters: ['PaymentId'],
    answers: [
      { status: 200, description: 'The trail.', schema: 'AuditTrail', example: 'auditTrail' },
    ],
    problems: ['payment-not-found', ...GUARDED, ...FAILING],
  },
  {
    method: 'post',
    path: '/payments/{paymentId}/review',
    operationId: 'reviewPayment',
    summary: 'Decide on a payment in review',
    description:
      'For operators: lets a payment in review go on, or ends it. The decision is recorded at once and carried out by the waiting workflow.',
    tag: 'Payments',
    functionName: 'review-payment',
    scope: 'operator',
    parameters: ['PaymentId', 'IdempotencyKey', 'Prefer'],
    body: 'ReviewPayment',
    bodyExamples: ['reviewPayment'],
    answers: [
      {
        status: 200,
        description: 'The outcome came in time.',
        schema: 'Payment',
        headers: ['ETag', 'PreferenceApplied', 'IdempotentReplayed', 'IdempotencyExpires'],
        example: 'capturedPayment',
      },
      {
        status: 202,
        description: 'The decision is recorded and will be carried out.',
        schema: 'Payment',
        headers: ['ETag', 'PreferenceApplied', 'IdempotentReplayed', 'IdempotencyExpires'],
        example: 'paymentInReview',
      },
    ],
    problems: [
      ...WRITING,
      'payment-not-found',
      'invalid-transition',
      'operation-in-progress',
      ...GUARDED,
      ...FAILING,
    ],
  },
  {
    method: 'get',
    path: '/health',
    operationId: 'getHealth',
    summary: 'Ask whether the service answers',
    description: 'Needs no key.',
    tag: 'Service',
    functionName: 'describe-api',
    parameters: [],
    answers: [{ status: 200, description: 'It does.', schema: 'Health', example: 'health' }],
    problems: ['rate-limited', ...FAILING],
  },
  {
    method: 'get',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    summary: 'Read this document',
    description: 'Needs no key.',
    tag: 'Service',
    functionName: 'describe-api',
    parameters: [],
    answers: [{ status: 200, description: 'This document.' }],
    problems: ['rate-limited', ...FAILING],
  },
];

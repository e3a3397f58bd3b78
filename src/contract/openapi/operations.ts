/** The routes of the API in one table: what each takes, answers and refuses. */
import { BATCH_OPERATIONS } from './batch-operations.ts';
import { COMMAND_OPERATIONS } from './command-operations.ts';
import { FAILING, GUARDED, type Operation, WRITING } from './operation.ts';
import { SETTLEMENT_OPERATIONS } from './settlement-operations.ts';

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
      'Pages of payments by time of creation, newest first unless order is asc. From page to page every payment comes once: all that had been accepted a moment before the first page and, with order=asc, those that are accepted meanwhile too. A page may be short, even empty, and still carry nextCursor: where a status is searched for that has no index, and at the present end of order=asc after more than 100 payments in 20 seconds.',
    tag: 'Payments',
    functionName: 'list-payments',
    scope: 'payments:read',
    parameters: ['MerchantId', 'CreatedFrom', 'CreatedTo', 'Status', 'Order', 'Limit', 'Cursor'],
    answers: [
      { status: 200, description: 'A page.', schema: 'PaymentPage', example: 'paymentPage' },
    ],
    problems: ['invalid-cursor', ...GUARDED, ...FAILING],
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
  ...COMMAND_OPERATIONS,
  ...BATCH_OPERATIONS,
  ...SETTLEMENT_OPERATIONS,
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
    problems: ['card-number-refused', 'rate-limited', ...FAILING],
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
    problems: ['card-number-refused', 'rate-limited', ...FAILING],
  },
];

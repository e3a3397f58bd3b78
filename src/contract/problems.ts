/** Every rejection that a client can meet, in one table, and the RFC 9457 document that reports it. */
import * as z from 'zod/mini';
import type { Violation } from './parse.ts';
import { PAYMENT_STATUSES, type PaymentStatus } from './payment.ts';
import { text } from './text.ts';

interface Problem {
  readonly status: number;
  readonly title: string;
  /** What happened, why, what to do. */
  readonly detail: string;
}

const table = {
  'bad-request': {
    status: 400,
    title: 'Bad request',
    detail:
      'The request could not be read: it is no HTTP/1.1, its address or headers are too long, or it came too slowly. Compare it with the API description.',
  },
  'malformed-json': {
    status: 400,
    title: 'Malformed JSON',
    detail:
      'The body is not JSON in UTF-8: it cannot be read, is nested too deep, or has U+FFFD, which stands for bytes that are not UTF-8. Send one JSON object.',
  },
  'invalid-body': {
    status: 400,
    title: 'Invalid body',
    detail:
      'The body is missing or not a JSON object; broken JSON may be refused so too. Send one JSON object; the API description has its fields.',
  },
  'invalid-parameters': {
    status: 400,
    title: 'Invalid parameters',
    detail:
      'A query parameter, path parameter or header is missing or invalid. See the API description.',
  },
  'invalid-cursor': {
    status: 400,
    title: 'Invalid cursor',
    detail:
      'The cursor does not belong to this query. Use nextCursor unchanged with the same parameters, or start again without one.',
  },
  'idempotency-key-missing': {
    status: 400,
    title: 'Idempotency key missing',
    detail:
      'This request changes something and needs an Idempotency-Key header, so that it can be repeated safely. Send a unique value, such as a UUID.',
  },
  'idempotency-key-invalid': {
    status: 400,
    title: 'Idempotency key invalid',
    detail:
      'Idempotency-Key must be 1 to 255 printable ASCII characters, bare or as one quoted string.',
  },
  unauthenticated: {
    status: 401,
    title: 'Not authenticated',
    detail:
      'No valid API key was given: it is missing, unknown, expired or revoked. Send Authorization: Bearer followed by your key.',
  },
  'access-denied': {
    status: 403,
    title: 'Access denied',
    detail: 'This API key may not call this API.',
  },
  'scope-missing': {
    status: 403,
    title: 'Scope missing',
    detail: 'This API key lacks the scope that this request needs. Use a key that carries it.',
  },
  'payment-not-found': {
    status: 404,
    title: 'Payment not found',
    detail: 'No payment of yours has this id. Check the id and the environment of your key.',
  },
  'settlement-not-found': {
    status: 404,
    title: 'Settlement not found',
    detail:
      'You have no settlement of this day: nothing was booked by its end, or it is not settled yet. A day is settled after midnight UTC.',
  },
  'batch-not-found': {
    status: 404,
    title: 'Batch not found',
    detail: 'No batch of yours has this id. Check the id and the environment of your key.',
  },
  'route-not-found': {
    status: 404,
    title: 'Route not found',
    detail: 'No operation has this method and path. See the API description.',
  },
  'invalid-transition': {
    status: 409,
    title: 'Invalid transition',
    detail:
      "The payment's present status does not allow this. Read the payment again before you decide what to do.",
  },
  'operation-in-progress': {
    status: 409,
    title: 'Operation in progress',
    detail:
      'Another operation on this payment has been accepted and is not finished. Wait for it, then read the payment again.',
  },
  'operation-limit-reached': {
    status: 409,
    title: 'Operation limit reached',
    detail:
      'So much has happened to this payment that it takes no further commands. Its audit trail says what; ask us if money is still to be moved.',
  },
  'batch-ended': {
    status: 409,
    title: 'Batch ended',
    detail:
      'This batch has ended: there is nothing left to stop. Its counts say what became of it.',
  },
  'duplicate-file': {
    status: 409,
    title: 'File sent before',
    detail:
      'You have sent a file with the very same content before. Look for it among your batches; if its payments are to be made once more, set allowDuplicate to true.',
  },
  'body-too-large': {
    status: 413,
    title: 'Body too large',
    detail: 'The body is larger than this API accepts. Send a smaller one, or use a batch.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    detail: 'Send the body as application/json, uncompressed: no Content-Encoding but identity.',
  },
  'validation-failed': {
    status: 422,
    title: 'Validation failed',
    detail: 'The body does not follow the schema. Each entry of errors names one place and why.',
  },
  'card-number-refused': {
    status: 422,
    title: 'Card number refused',
    detail:
      'A field, key, parameter or header seems to contain a card number. It was not stored. Send a token from the processor instead.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Idempotency key reused',
    detail:
      'This Idempotency-Key was used before with another request. Use a new key for a new request.',
  },
  'capture-exceeds-authorized': {
    status: 422,
    title: 'Capture exceeds the authorization',
    detail:
      'The amount is more than what is left to capture; available.toCaptureMinor says how much that is.',
  },
  'refund-exceeds-captured': {
    status: 422,
    title: 'Refund exceeds the capture',
    detail:
      'The amount is more than what is left to refund; available.toRefundMinor says how much that is.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    detail: 'The rate limit was exceeded. Retry after the time given in Retry-After.',
  },
  'internal-error': {
    status: 500,
    title: 'Internal error',
    detail:
      'Something failed on our side. Retry with the same Idempotency-Key; give the requestId if you ask for help.',
  },
  'temporarily-unavailable': {
    status: 503,
    title: 'Temporarily unavailable',
    detail: 'The service cannot answer right now. Retry later with the same Idempotency-Key.',
  },
  'timed-out': {
    status: 504,
    title: 'Timed out',
    detail:
      'The answer did not come in time; the work may still be done. Retry with the same Idempotency-Key to learn the outcome.',
  },
} as const satisfies Readonly<Record<string, Problem>>;

export type ProblemCode = keyof typeof table;
export const PROBLEM_CODES = Object.keys(table) as [ProblemCode, ...ProblemCode[]];
export const PROBLEMS: Readonly<Record<ProblemCode, Problem>> = table;

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** Resolves, against the API that answered, to the problem's entry in the published document. */
export const problemType = (code: ProblemCode): string => `/v1/openapi.json#/x-problems/${code}`;

export const problemSchema = z.strictObject({
  type: text({ min: 1, max: 200 }),
  title: text({ min: 1, max: 100 }),
  status: z.int().check(z.minimum(400), z.maximum(599)),
  detail: text({ min: 1, max: 500 }),
  instance: text({ min: 1, max: 200 }),
  code: z.enum(PROBLEM_CODES),
  requestId: text({ min: 1, max: 128 }),
  errors: z.optional(
    z
      .array(
        z.strictObject({
          pointer: text({ min: 0, max: 500 }),
          detail: text({ min: 1, max: 5000 }),
        }),
      )
      .check(z.maxLength(100)),
  ),
  currentStatus: z.optional(z.enum(PAYMENT_STATUSES)),
});
export type ProblemDocument = z.infer<typeof problemSchema>;

/** Makes the problem+json document. `instance` names the occurrence by its request, never by its path. */
export const problem = (input: {
  readonly code: ProblemCode;
  readonly requestId: string;
  readonly errors?: readonly Violation[];
  readonly currentStatus?: PaymentStatus;
}): ProblemDocument => {
  const { status, title, detail } = PROBLEMS[input.code];
  return {
    type: problemType(input.code),
    title,
    status,
    detail,
    instance: `urn:uuid:${input.requestId}`,
    code: input.code,
    requestId: input.requestId,
    ...(input.errors === undefined ? {} : { errors: [...input.errors] }),
    ...(input.currentStatus === undefined ? {} : { currentStatus: input.currentStatus }),
  };
};

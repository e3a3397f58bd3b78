/** Parameters and response headers of the API. */
import { CURSOR_LENGTH_MAX, PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '../page-query.ts';
import { PAYMENT_STATUSES } from '../payment.ts';
import type { JsonObject } from './components.ts';

const EXAMPLE_ID = 'pay_01kapw3t5wfv6r2n8e4x7c9d0h';

const time = (name: string, description: string) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema: { type: 'string', format: 'date-time', minLength: 20, maxLength: 40 },
  example: '2026-11-23T09:30:00Z',
});

export const PARAMETERS = {
  PaymentId: {
    name: 'paymentId',
    in: 'path',
    required: true,
    description: 'Id of the payment.',
    schema: {
      type: 'string',
      pattern: '^pay_[0-7][0-9a-hjkmnp-tv-z]{25}$',
      minLength: 30,
      maxLength: 30,
    },
    example: EXAMPLE_ID,
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description:
      'A value that you make up for this request, such as a UUID, bare or as a quoted string. Repeating the request with the same value within 24 hours has no second effect.',
    schema: { type: 'string', pattern: '^[\\x20-\\x7e]+$', minLength: 1, maxLength: 512 },
    example: '7f0c2f2e-9d5a-4f0b-8f5e-0d5c1a3b9e21',
  },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    required: false,
    description: 'wait=N (1 to 25) asks to wait up to N seconds for the outcome (RFC 7240).',
    schema: { type: 'string', maxLength: 256 },
    example: 'wait=10',
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The ETag that you have; the answer is 304 when it is still right.',
    schema: { type: 'string', maxLength: 256 },
    example: '"2"',
  },
  CreatedFrom: time('createdFrom', 'Only payments created at this time or later.'),
  CreatedTo: time('createdTo', 'Only payments created before this time.'),
  Status: {
    name: 'status',
    in: 'query',
    required: false,
    description: 'Only payments in this status.',
    schema: { type: 'string', enum: PAYMENT_STATUSES },
    example: 'in-review',
  },
  Order: {
    name: 'order',
    in: 'query',
    required: false,
    description: 'desc: newest first; asc: oldest first.',
    schema: { type: 'string', enum: ['asc', 'desc'], default: 'desc' },
    example: 'desc',
  },
  Limit: {
    name: 'limit',
    in: 'query',
    required: false,
    description: 'How many entries a page holds at most.',
    schema: {
      type: 'integer',
      format: 'int32',
      minimum: 1,
      maximum: PAGE_LIMIT_MAX,
      default: PAGE_LIMIT_DEFAULT,
    },
    example: PAGE_LIMIT_DEFAULT,
  },
  Cursor: {
    name: 'cursor',
    in: 'query',
    required: false,
    description: 'nextCursor of the page before, unchanged, with the same other parameters.',
    schema: { type: 'string', minLength: 1, maxLength: CURSOR_LENGTH_MAX },
  },
} as const satisfies Record<string, JsonObject>;
export type ParameterName = keyof typeof PARAMETERS;

const header = (name: string, description: string, example: string) => ({
  name,
  object: { description, schema: { type: 'string', maxLength: 512 }, example },
});

/** `name` is how the header is written. */
export const HEADERS = {
  Location: header('Location', 'Path at which to look again.', `/v1/payments/${EXAMPLE_ID}`),
  ETag: header('ETag', "The payment's version, in quotes.", '"2"'),
  PreferenceApplied: header('Preference-Applied', 'Which preference was followed.', 'wait=10'),
  IdempotentReplayed: header(
    'Idempotent-Replayed',
    'true when this answers a repeated request.',
    'true',
  ),
  IdempotencyExpires: header(
    'Idempotency-Expires',
    'Until when the idempotency key is kept.',
    '2026-11-24T09:30:00.000Z',
  ),
  RetryAfter: header('Retry-After', 'Seconds to wait before the next try.', '1'),
  WwwAuthenticate: header('WWW-Authenticate', 'How to authenticate.', 'Bearer'),
} as const;
export type HeaderName = keyof typeof HEADERS;

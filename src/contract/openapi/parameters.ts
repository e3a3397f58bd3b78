/** Parameters and response headers of the API. */
import { CURSOR_LENGTH_MAX, PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '../page-query.ts';
import { PAYMENT_STATUSES } from '../payment.ts';
import type { JsonObject } from './components.ts';

const EXAMPLE_ID = 'pay_01kapw3t5wfv6r2n8e4x7c9d0h';
const EXAMPLE_BATCH_ID = 'bat_01kapw6q0bfw1s9z3y5t7v2x4m';

const time = (name: string, description: string) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema: { type: 'string', format: 'date-time', minLength: 20, maxLength: 40 },
  example: '2026-11-23T09:30:00Z',
});

const DAY = { type: 'string', format: 'date', minLength: 10, maxLength: 10 };

/** API Gateway takes this many bytes of all headers together, and refuses a request with more. */
const HEADERS_LENGTH_MAX = 10_240;

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
  SettlementDate: {
    name: 'date',
    in: 'path',
    required: true,
    description: 'The UTC day.',
    schema: DAY,
    example: '2026-11-23',
  },
  SettlementDateOnly: {
    name: 'date',
    in: 'query',
    required: false,
    description: 'Only this UTC day.',
    schema: DAY,
    example: '2026-11-23',
  },
  BatchId: {
    name: 'batchId',
    in: 'path',
    required: true,
    description: 'Id of the batch.',
    schema: {
      type: 'string',
      pattern: '^bat_[0-7][0-9a-hjkmnp-tv-z]{25}$',
      minLength: 30,
      maxLength: 30,
    },
    example: EXAMPLE_BATCH_ID,
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
    description:
      'wait=N (1 to 25) asks to wait up to N seconds for the outcome; respond-async says that nobody waits (RFC 7240). The first 1,024 characters are read.',
    schema: { type: 'string', pattern: '^[\\x20-\\x7e]*$', maxLength: HEADERS_LENGTH_MAX },
    example: 'wait=10',
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The ETag that you have; the answer is 304 when it is still right.',
    schema: { type: 'string', pattern: '^[\\x20-\\x7e]*$', maxLength: HEADERS_LENGTH_MAX },
    example: '"2"',
  },
  MerchantId: {
    name: 'merchantId',
    in: 'query',
    required: false,
    description:
      'Whose list: needed with an operator key, refused with a merchant key, which lists its own.',
    schema: {
      type: 'string',
      pattern: '^mer_[0-7][0-9a-hjkmnp-tv-z]{25}$',
      minLength: 30,
      maxLength: 30,
    },
    example: 'mer_01kapw3t5wfv6r2n8e4x7c9d0h',
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
    schema: {
      type: 'string',
      pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$',
      minLength: 1,
      maxLength: CURSOR_LENGTH_MAX,
    },
  },
} as const satisfies Record<string, JsonObject>;
export type ParameterName = keyof typeof PARAMETERS;

interface HeaderObject {
  readonly description: string;
  /** True on every answer that names the header; the others carry it when there is something to say. */
  readonly required: boolean;
  readonly schema: JsonObject;
  readonly example: string | number;
}

const always = (
  name: string,
  description: string,
  schema: JsonObject,
  example: string | number,
): { readonly name: string; readonly object: HeaderObject } => ({
  name,
  object: { description, required: true, schema, example },
});
const sometimes: typeof always = (...given) => {
  const { name, object } = always(...given);
  return { name, object: { ...object, required: false } };
};

const matching = (pattern: string, maxLength = 128): JsonObject => ({
  type: 'string',
  pattern,
  maxLength,
});
const exactly = (value: string): JsonObject => ({ type: 'string', enum: [value] });
const HSTS = 'max-age=63072000; includeSubDomains';

/** `name` is how the header is written. */
export const HEADERS = {
  RequestId: sometimes(
    'X-Request-Id',
    'Give it when you ask for help. Refusals by the gateway name it in their body only.',
    matching('^[\\x21-\\x7e]+$'),
    '5f0c1c8e-3b7a-4d0e-9b63-2a7d4b1f6c90',
  ),
  CacheControl: always('Cache-Control', 'Keep no copy.', exactly('no-store'), 'no-store'),
  ContentTypeOptions: always(
    'X-Content-Type-Options',
    'Take the content for what Content-Type says.',
    exactly('nosniff'),
    'nosniff',
  ),
  TransportSecurity: always(
    'Strict-Transport-Security',
    'Come by https only.',
    exactly(HSTS),
    HSTS,
  ),
  Location: always(
    'Location',
    'Path at which to look again.',
    matching('^/v1(/[A-Za-z0-9_-]+)+$'),
    `/v1/payments/${EXAMPLE_ID}`,
  ),
  ETag: always('ETag', "The payment's version, in quotes.", matching('^"[0-9]{1,10}"$', 12), '"2"'),
  BatchETag: always(
    'ETag',
    'Stands for all that is told of the batch but signed addresses.',
    matching('^W/"[A-Za-z0-9_-]{22}"$', 26),
    'W/"3q2-7wAAAAAAAAAAAAAAAA"',
  ),
  PreferenceApplied: sometimes(
    'Preference-Applied',
    'Which preference was followed, when there was one.',
    matching('^(respond-async|wait=([1-9]|1[0-9]|2[0-5]))$', 16),
    'wait=10',
  ),
  IdempotentReplayed: sometimes(
    'Idempotent-Replayed',
    'There when this answers a repeated request.',
    exactly('true'),
    'true',
  ),
  IdempotencyExpires: always(
    'Idempotency-Expires',
    'Until when the idempotency key is kept.',
    { type: 'string', format: 'date-time', minLength: 24, maxLength: 24 },
    '2026-11-24T09:30:00.000Z',
  ),
  RetryAfter: always(
    'Retry-After',
    'Seconds to wait before the next try.',
    { type: 'integer', format: 'int32', minimum: 1, maximum: 3600 },
    1,
  ),
  WwwAuthenticate: always('WWW-Authenticate', 'How to authenticate.', exactly('Bearer'), 'Bearer'),
} as const;
export type HeaderName = keyof typeof HEADERS;

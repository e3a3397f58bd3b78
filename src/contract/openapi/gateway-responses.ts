/** API Gateway's own refusals, in the same shape and codes as ours; nothing of the request is repeated. */
import { PROBLEM_CONTENT_TYPE, PROBLEMS, type ProblemCode, problem } from '../problems.ts';
import type { JsonObject } from './components.ts';

/** Every type that API Gateway has, so that none falls back to its own form. */
export const GATEWAY_PROBLEMS = {
  ACCESS_DENIED: 'access-denied',
  API_CONFIGURATION_ERROR: 'internal-error',
  AUTHORIZER_CONFIGURATION_ERROR: 'internal-error',
  AUTHORIZER_FAILURE: 'temporarily-unavailable',
  // The gateway does not say whether it could read the body: an array and broken JSON look alike.
  BAD_REQUEST_BODY: 'invalid-body',
  // Idempotency-Key is the only parameter that the gateway can find missing; a test keeps it so.
  BAD_REQUEST_PARAMETERS: 'idempotency-key-missing',
  DEFAULT_4XX: 'bad-request',
  DEFAULT_5XX: 'internal-error',
  // No route takes signed requests: the gateway misses a signature only where no route is.
  EXPIRED_TOKEN: 'route-not-found',
  INTEGRATION_FAILURE: 'temporarily-unavailable',
  INTEGRATION_TIMEOUT: 'timed-out',
  INVALID_API_KEY: 'access-denied',
  INVALID_SIGNATURE: 'route-not-found',
  MISSING_AUTHENTICATION_TOKEN: 'route-not-found',
  QUOTA_EXCEEDED: 'rate-limited',
  REQUEST_TOO_LARGE: 'body-too-large',
  RESOURCE_NOT_FOUND: 'route-not-found',
  THROTTLED: 'rate-limited',
  UNAUTHORIZED: 'unauthenticated',
  UNSUPPORTED_MEDIA_TYPE: 'unsupported-media-type',
  WAF_FILTERED: 'access-denied',
} as const satisfies Record<string, ProblemCode>;

const RETRY_AFTER_SECONDS: Partial<Record<ProblemCode, number>> = {
  'rate-limited': 1,
  'temporarily-unavailable': 5,
};

const headersFor = (code: ProblemCode): Record<string, string> => {
  const retryAfter = RETRY_AFTER_SECONDS[code];
  const prefix = 'gatewayresponse.header';
  return {
    [`${prefix}.Content-Type`]: `'${PROBLEM_CONTENT_TYPE}'`,
    [`${prefix}.Cache-Control`]: "'no-store'",
    [`${prefix}.X-Content-Type-Options`]: "'nosniff'",
    [`${prefix}.Strict-Transport-Security`]: "'max-age=63072000; includeSubDomains'",
    ...(retryAfter === undefined ? {} : { [`${prefix}.Retry-After`]: `'${retryAfter}'` }),
    ...(code === 'unauthenticated' ? { [`${prefix}.WWW-Authenticate`]: "'Bearer'" } : {}),
  };
};

export const gatewayResponses = (): JsonObject =>
  Object.fromEntries(
    Object.entries(GATEWAY_PROBLEMS).map(([type, code]) => [
      type,
      {
        statusCode: PROBLEMS[code].status,
        responseParameters: headersFor(code),
        responseTemplates: {
          // The gateway chooses a template by media type and knows no other than this one here.
          'application/json': JSON.stringify(problem({ code, requestId: '$context.requestId' })),
        },
      },
    ]),
  );

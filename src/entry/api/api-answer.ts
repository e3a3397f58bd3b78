/** What a route answers, and the one place where it becomes an HTTP response. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Violation } from '../../contract/parse.ts';
import type { PaymentStatus } from '../../contract/payment.ts';
import {
  PROBLEM_CONTENT_TYPE,
  PROBLEMS,
  type ProblemCode,
  problem,
} from '../../contract/problems.ts';
import type { Measured } from '../metrics.ts';
import type { Fields } from '../telemetry.ts';

type Headers = Readonly<Record<string, string>>;

export interface Refusal {
  readonly kind: 'refused';
  readonly code: ProblemCode;
  readonly errors?: readonly Violation[];
  readonly currentStatus?: PaymentStatus;
}

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Headers;
  /** What the log says of it, and what is counted, beside what every request's line has. */
  readonly told?: { readonly fields: Fields; readonly values?: Measured };
}

export type ApiAnswer =
  | Answered
  | { readonly kind: 'not-modified'; readonly headers: Headers }
  | Refusal;

export const refuse = (
  code: ProblemCode,
  more: { readonly errors?: readonly Violation[]; readonly currentStatus?: PaymentStatus } = {},
): Refusal => ({ kind: 'refused', code, ...more });

const RETRY_AFTER_SECONDS = 2;

const common = (requestId: string): Headers => ({
  'x-request-id': requestId,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
});

const extraHeaders = (code: ProblemCode): Headers => {
  if (code === 'unauthenticated') return { 'www-authenticate': 'Bearer' };
  return code === 'temporarily-unavailable' || code === 'rate-limited'
    ? { 'retry-after': String(RETRY_AFTER_SECONDS) }
    : {};
};

export const statusOf = (answer: ApiAnswer): number => {
  switch (answer.kind) {
    case 'answered':
      return answer.status;
    case 'not-modified':
      return 304;
    case 'refused':
      return PROBLEMS[answer.code].status;
  }
};

export function toResponse(answer: ApiAnswer, requestId: string): APIGatewayProxyResult {
  const statusCode = statusOf(answer);
  switch (answer.kind) {
    case 'answered':
      return {
        statusCode,
        headers: {
          ...common(requestId),
          'content-type': 'application/json',
          ...answer.headers,
        },
        body: JSON.stringify(answer.body),
      };
    case 'not-modified':
      return { statusCode, headers: { ...common(requestId), ...answer.headers }, body: '' };
    case 'refused': {
      const { kind: _, ...facts } = answer;
      return {
        statusCode,
        headers: {
          ...common(requestId),
          'content-type': PROBLEM_CONTENT_TYPE,
          ...extraHeaders(answer.code),
        },
        body: JSON.stringify(problem({ ...facts, requestId })),
      };
    }
  }
}

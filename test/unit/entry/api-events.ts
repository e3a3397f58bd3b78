/** API Gateway events and captured log lines for the tests of the entry layer. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Caller, toAuthorizerContext } from '../../../src/contract/caller.ts';
import { createTelemetry } from '../../../src/entry/telemetry.ts';
import { merchant } from '../application/memory-ports.ts';

export const REQUEST_ID = '0b8a7a0e-5b0f-4f8e-9a3c-2f1d6b7c8d9e';

interface EventParts {
  readonly method?: string;
  /** When API Gateway got it; by default this very moment, however slow the test is. */
  readonly receivedAtMs?: number;
  readonly path?: string;
  readonly resource?: string;
  readonly caller?: Caller | null;
  readonly headers?: Record<string, string>;
  /** Headers that came more than once. */
  readonly multiHeaders?: Record<string, string[]>;
  readonly query?: Record<string, string>;
  readonly multiQuery?: Record<string, string[]>;
  readonly pathParameters?: Record<string, string>;
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

/** What the single-valued form of repeated headers holds. */
const lastOf = (multi: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(multi).map(([name, values]) => [name, values.at(-1) ?? '']));

export function apiEvent(parts: EventParts = {}): APIGatewayProxyEvent {
  const { path = '/payments', caller = merchant, body = null } = parts;
  const event = {
    httpMethod: parts.method ?? 'POST',
    path,
    resource: parts.resource ?? path,
    headers: { ...parts.headers, ...lastOf(parts.multiHeaders ?? {}) },
    multiValueHeaders: {
      ...Object.fromEntries(Object.entries(parts.headers ?? {}).map(([k, v]) => [k, [v]])),
      ...parts.multiHeaders,
    },
    pathParameters: parts.pathParameters ?? null,
    queryStringParameters: parts.query ?? null,
    multiValueQueryStringParameters: parts.multiQuery ?? null,
    body: body === null || typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: parts.isBase64Encoded ?? false,
    requestContext: {
      requestId: REQUEST_ID,
      requestTimeEpoch: parts.receivedAtMs ?? Number.MAX_SAFE_INTEGER,
      path: `/v1${path}`,
      authorizer: caller === null ? null : toAuthorizerContext(caller),
    },
  };
  // The rest of an event is not read.
  return event as unknown as APIGatewayProxyEvent;
}

export function captureTelemetry() {
  const lines: Record<string, unknown>[] = [];
  const telemetry = createTelemetry({
    runtime: { environmentSuffix: 'test', logLevel: 'debug' },
    now: () => 0,
    write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
  });
  return { telemetry, lines, text: () => JSON.stringify(lines) };
}

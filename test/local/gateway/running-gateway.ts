/** Starts a gateway for one test, with functions that the test answers for. */
import { onTestFinished } from 'vitest';
import { type Clock, createClock } from '../../../local/clock.ts';
import { createGateway, type GatewayOptions } from '../../../local/gateway/gateway.ts';
import type { InvokeResult, LogLine } from '../../../local/types.ts';
import { API_ARN, type Json } from './api-document.ts';
import { makeStack, type StackOptions } from './make-stack.ts';

/** Hands what the event is to the client, so that a test can look at it. */
function echo(event: unknown): InvokeResult {
  return { kind: 'ok', payload: JSON.stringify({ statusCode: 200, body: JSON.stringify(event) }) };
}

export function allow(extra: Json = {}, effect = 'Allow', resource = `${API_ARN}/v1/*/*`) {
  return {
    kind: 'ok',
    payload: JSON.stringify({
      principalId: 'mer_1',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }],
      },
      context: { merchantId: 'mer_1', operator: false, level: 3 },
      usageIdentifierKey: 'usage-key-of-mer-1',
      ...extra,
    }),
  } as const satisfies InvokeResult;
}

interface Call {
  readonly functionName: string;
  readonly event: SeenEvent;
}

/** The fields of proxy and authorizer events that tests look at. */
interface SeenEvent {
  readonly type?: string;
  readonly methodArn?: string;
  readonly authorizationToken?: string;
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers: Record<string, string>;
  readonly multiValueHeaders: Record<string, string[]>;
  readonly queryStringParameters: Record<string, string> | null;
  readonly multiValueQueryStringParameters: Record<string, string[]> | null;
  readonly pathParameters: Record<string, string> | null;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly authorizer?: Json;
    readonly identity: Json;
    readonly path: string;
    readonly resourcePath: string;
    readonly [field: string]: unknown;
  };
}

interface Running {
  readonly url: string;
  readonly port: number;
  readonly calls: readonly Call[];
  readonly lines: readonly LogLine[];
  readonly clock: Clock;
  close(): Promise<void>;
}

type Answers = (functionName: string, event: unknown) => InvokeResult | Promise<InvokeResult>;

/** Starts a gateway whose functions are `answers` (default: a granting authorizer, else an echo). */
export async function start(
  options: StackOptions & Partial<GatewayOptions> & { readonly answers?: Answers } = {},
): Promise<Running> {
  const calls: Call[] = [];
  const lines: LogLine[] = [];
  const clock = options.clock ?? createClock();
  const gateway = await createGateway({
    stack: options.stack ?? makeStack(options),
    clock,
    port: options.port ?? 0,
    log: (line) => lines.push(line),
    invoke: async (functionName, event) => {
      calls.push({ functionName, event: JSON.parse(JSON.stringify(event)) });
      const answer = await options.answers?.(functionName, event);
      return answer ?? (functionName.startsWith('authorize') ? allow() : echo(event));
    },
    ...(options.mayInvoke && { mayInvoke: options.mayInvoke }),
    ...(options.isEnrolled && { isEnrolled: options.isEnrolled }),
    ...(options.readTimeoutMs !== undefined && { readTimeoutMs: options.readTimeoutMs }),
  });
  onTestFinished(() => gateway.close());
  return {
    url: gateway.baseUrl,
    port: gateway.port,
    calls,
    lines,
    clock,
    close: () => gateway.close(),
  };
}

export const AUTHORIZED = { authorization: 'Bearer sk_test' };
export const POST_HEADERS = {
  ...AUTHORIZED,
  'content-type': 'application/json',
  'idempotency-key': 'k1',
};

export function post(url: string, body: string | Uint8Array, headers: Record<string, string> = {}) {
  return fetch(`${url}/payments`, {
    method: 'POST',
    headers: { ...POST_HEADERS, ...headers },
    body: typeof body === 'string' ? body : Uint8Array.from(body),
  });
}

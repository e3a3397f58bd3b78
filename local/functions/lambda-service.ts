/** The Lambda API as far as functions and people call it here: Invoke, answered as AWS does. */
import type { Clock } from '../clock.ts';
import type { AwsRequest, AwsResponse, InvokeResult, LogSink, ServiceHandler } from '../types.ts';
import { createAsyncInvoker } from './async-invoker.ts';
import { functionNameOf } from './function-definition.ts';
import type { LocalFunctionHost } from './function-host.ts';
import { ASYNC_EVENT_BYTES_MAX, refuseLargeEvent } from './payload-limits.ts';

export interface LambdaServiceOptions {
  readonly host: LocalFunctionHost;
  readonly clock: Clock;
  readonly log: LogSink;
}

export interface LambdaService {
  readonly handler: ServiceHandler;
  /** An asynchronous invocation, tried again as such; resolves when it is done or given up, and never rejects. */
  invokeAsync(functionName: string, event: unknown): Promise<void>;
  /** Gives up events that wait for another attempt. */
  close(): void;
}

const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?.*)?$/;

export function createLambdaService(options: LambdaServiceOptions): LambdaService {
  const { host } = options;
  const asyncInvoker = createAsyncInvoker(options);

  async function handler(request: AwsRequest): Promise<AwsResponse> {
    const [, encoded] = INVOKE_PATH.exec(request.url) ?? [];
    if (encoded === undefined || request.method !== 'POST') return unsupported(request);
    const name = decodeURIComponent(encoded);
    if (host.find(name) === undefined) {
      return refusal(
        404,
        'ResourceNotFoundException',
        `Function not found: ${functionNameOf(name)}`,
      );
    }
    const payload = request.body.length === 0 ? '{}' : request.body.toString();
    const invalid = jsonProblem(payload);
    if (invalid !== undefined) {
      const message = `Could not parse request body into json: ${invalid}`;
      return refusal(400, 'InvalidRequestContentException', message);
    }
    const type = String(request.headers['x-amz-invocation-type'] ?? 'RequestResponse');
    if (type === 'DryRun') return { status: 204, headers: {}, body: '' };
    if (type === 'Event') return invokeEvent(name, payload);
    if (type !== 'RequestResponse') {
      const message = `Value '${type}' at 'invocationType' failed to satisfy constraint: [Event, RequestResponse, DryRun]`;
      return refusal(400, 'InvalidParameterValueException', message);
    }
    const trace = request.headers['x-amzn-trace-id'];
    return toResponse(await host.invokeText(name, payload, trace?.toString()));
  }

  function invokeEvent(name: string, payload: string): AwsResponse {
    const tooLarge = refuseLargeEvent(payload, ASYNC_EVENT_BYTES_MAX);
    if (tooLarge !== undefined) return toResponse(tooLarge);
    void asyncInvoker.submit(name, payload);
    return { status: 202, headers: {}, body: '' };
  }

  return {
    handler,
    invokeAsync: (name, event) => asyncInvoker.submit(name, JSON.stringify(event ?? null)),
    close: asyncInvoker.close,
  };
}

function toResponse(result: InvokeResult): AwsResponse {
  if (result.kind === 'throttled') {
    return refusal(429, 'TooManyRequestsException', 'Rate Exceeded.', {
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
  }
  if (result.kind === 'error' && result.errorType === 'RequestEntityTooLargeException') {
    return refusal(413, result.errorType, result.errorMessage);
  }
  const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
  return {
    status: 200,
    headers:
      result.kind === 'error' ? { ...headers, 'x-amz-function-error': 'Unhandled' } : headers,
    body: result.payload,
  };
}

function refusal(
  status: number,
  type: string,
  message: string,
  more: Readonly<Record<string, string>> = {},
): AwsResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify({ Type: 'User', message, ...more }),
  };
}

function unsupported({ operation }: AwsRequest): AwsResponse {
  const message = `The local engine's Lambda answers Invoke only, not ${operation}; functions come from the synthesized stack.`;
  return refusal(400, 'UnsupportedOperationException', message);
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

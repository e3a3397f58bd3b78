/**
 * Sends one signed request to an AWS service and repeats it as the SDK would. The signer, the HTTP handler and the
 * retry strategy are Smithy's, which the SDK is made of; its middleware, endpoint rules and schemas, which cost more
 * than all of these together, are left out.
 */
import type { Readable } from 'node:stream';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { HttpRequest } from '@smithy/core/protocols';
import {
  isServerError,
  isThrottlingError,
  isTransientError,
  StandardRetryStrategy,
} from '@smithy/core/retry';
import { Hash } from '@smithy/core/serde';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { pauseFor } from '../system.ts';
import { type AwsSettings, limits, originOf } from './client-settings.ts';
import { failureOf } from './service-failure.ts';

/** A service and how patient its callers are. */
export interface Service {
  /** As in the names of hosts and in signatures. */
  readonly name: 'dynamodb' | 'lambda' | 'sqs' | 'states';
  readonly requestTimeoutMs: number;
  /** At least 1: the first attempt counts. */
  readonly attemptsMax: number;
}

export interface SignedRequest {
  readonly path: string;
  /** Lower-case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Begins the host's name on AWS. */
  readonly hostPrefix?: string | undefined;
}

export interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

export interface Answer {
  /** Lower-case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Sender {
  /** Raises ServiceFailure for a refusal, TimeoutError, AbortError and what Node says of connections. */
  send(request: SignedRequest, options?: SendOptions): Promise<Answer>;
  /** Closes its connections. */
  destroy(): void;
}

const SUCCESS_MAX = 299;

export function createSender(service: Service, settings: AwsSettings): Sender {
  const { region, credentials = fromEnv() } = settings;
  const handler = new NodeHttpHandler(limits(service.requestTimeoutMs));
  const strategy = new StandardRetryStrategy(service.attemptsMax);
  const signer = new SignatureV4({
    service: service.name,
    region,
    credentials,
    sha256: Hash.bind(null, 'sha256'),
  });
  const attempt = async (request: SignedRequest, options: SendOptions): Promise<Answer> => {
    const signed = await signer.sign(addressed(service, settings, request));
    const { response } = await handler.handle(HttpRequest.clone(signed as HttpRequest), options);
    const { statusCode, headers } = response;
    const body = await textOf(response.body, service.requestTimeoutMs);
    if (statusCode > SUCCESS_MAX) throw failureOf(statusCode, headers, body);
    return { headers, body };
  };
  return {
    async send(request, options = {}) {
      let token = await strategy.acquireInitialRetryToken('');
      for (;;) {
        try {
          const answer = await attempt(request, options);
          strategy.recordSuccess(token);
          return answer;
        } catch (error) {
          const errorType = kindOf(error as Failure);
          try {
            token = await strategy.refreshRetryTokenForRetry(token, {
              error: error as Failure,
              errorType,
            });
          } catch {
            throw error;
          }
          await pauseFor(token.getRetryDelay());
        }
      }
    },
    destroy: () => handler.destroy(),
  };
}

function addressed(
  { name }: Service,
  settings: AwsSettings,
  { path, headers, body, hostPrefix = '' }: SignedRequest,
): HttpRequest {
  const { protocol, hostname, port, host } = originOf(name, settings, hostPrefix);
  const trace = settings.traceId?.();
  return new HttpRequest({
    method: 'POST',
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path,
    headers: {
      ...headers,
      host,
      'content-length': String(Buffer.byteLength(body)),
      ...(trace === undefined ? {} : { 'x-amzn-trace-id': trace }),
    },
    body,
  });
}

/** The handler's own limit ends where the answer begins: one that never ends would hold its function to the last. */
async function textOf(stream: Readable, withinMs: number): Promise<string> {
  const chunks: Buffer[] = [];
  const limit = setTimeout(() => {
    const error = new Error(`The answer did not end within ${withinMs} ms.`);
    stream.destroy(Object.assign(error, { name: 'TimeoutError' }));
  }, withinMs);
  try {
    for await (const chunk of stream) chunks.push(chunk);
  } finally {
    clearTimeout(limit);
  }
  return Buffer.concat(chunks).toString();
}

type Failure = Parameters<typeof isTransientError>[0];

function kindOf(error: Failure) {
  if (isThrottlingError(error)) return 'THROTTLING';
  if (isTransientError(error)) return 'TRANSIENT';
  return isServerError(error) ? 'SERVER_ERROR' : 'CLIENT_ERROR';
}

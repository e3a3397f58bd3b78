/** Finds out what each request asks for and brings it to its service, over HTTP or from inside the engine. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Activity } from '../activity.ts';
import type {
  AwsRequest,
  AwsResponse,
  Principal,
  ServiceHandler,
  StreamingHandler,
} from '../types.ts';
import { type Input, type Place, UnknownOperation, UnusableInput } from './access-check.ts';
import type { CredentialRegistry } from './credentials.ts';
import { readBody, writeAnswer } from './http-exchange.ts';
import { AnswerLost } from './interceptors.ts';
import type { Exchange, Pipeline } from './pipeline.ts';
import { likelyService, protocols } from './protocols.ts';
import { type RefusalKind, refuse } from './refusals.ts';
import { answerS3 } from './s3-exchange.ts';
import { readSignatureScope } from './signature-scope.ts';

export interface InProcessCall {
  readonly service: string;
  readonly operation: string;
  /** As the SDK takes it; Lambda's `Payload` is JSON text, SNS takes flat fields only. */
  readonly input: Input;
}

export interface DispatcherOptions {
  readonly pipeline: Pipeline;
  readonly credentials: CredentialRegistry;
  readonly activity: Activity;
  readonly warn: (message: string) => void;
}

export interface Dispatcher {
  /** Answers the exchange; it never rejects. */
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    expectsContinue: boolean,
  ): Promise<void>;
  call(principal: Principal, call: InProcessCall): Promise<AwsResponse>;
  serve(service: string, handler: ServiceHandler): void;
  serveS3(handler: StreamingHandler): void;
  use(place: Place): void;
}

type Http = Pick<AwsRequest, 'method' | 'url' | 'headers' | 'body'>;

/** What a dispatcher learns while the engine starts. */
interface State extends DispatcherOptions {
  readonly handlers: Map<string, ServiceHandler>;
  s3: StreamingHandler | undefined;
  place: Place;
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const place: Place = { region: '', accountId: '', partitionKey: () => undefined };
  const state: State = { ...options, handlers: new Map(), s3: undefined, place };
  return {
    async handle(request, response, expectsContinue) {
      try {
        await answer(state, request, response, expectsContinue);
      } catch (error) {
        if (!(error instanceof AnswerLost)) options.warn(`a request failed: ${String(error)}`);
        request.socket.destroy();
      }
    },
    async call(principal, { service, operation, input }) {
      const protocol = protocolOf(service);
      if (protocol === undefined) return refuseUnknown(state, service);
      return refusingBadInput(state, service, () =>
        perform(state, { service, principal, http: protocol.write(operation, input) }),
      );
    },
    serve(service, handler) {
      if (protocolOf(service) === undefined) throw new Error(`the front cannot read ${service}`);
      state.handlers.set(service, handler);
    },
    serveS3(handler) {
      state.s3 = handler;
    },
    use(known) {
      state.place = known;
    },
  };
}

async function answer(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  expectsContinue: boolean,
): Promise<void> {
  const caller = recognise(state, request);
  if ('status' in caller) return writeAnswer(response, caller);
  const { service, principal } = caller;
  const { s3: handler, pipeline, activity } = state;
  if (principal.kind !== 'admin') activity.received(response);
  if (service === 's3' && handler !== undefined) {
    const exchange = { request, response, principal, handler, pipeline, expectsContinue };
    const refused = await refusingBadInput(state, service, () => answerS3(exchange));
    if (refused !== undefined) writeAnswer(response, refused);
    return;
  }
  const protocol = protocolOf(service);
  if (protocol === undefined) return writeAnswer(response, refuseUnknown(state, service));
  if (expectsContinue) response.writeContinue();
  const body = await readBody(request, protocol.bodyBytesMax);
  if (body === undefined) {
    const message = `the request is larger than ${protocol.bodyBytesMax} bytes`;
    return writeAnswer(response, refusal(state, service, 'too-large', message));
  }
  const { method = 'GET', url = '/', headers } = request;
  const http = { method, url, headers, body };
  const performed = () => perform(state, { service, principal, http });
  writeAnswer(response, await refusingBadInput(state, service, performed));
}

/** Whose request it is and for which service, or the refusal. */
function recognise(state: State, { headers, url = '/' }: IncomingMessage) {
  const scope = readSignatureScope(headers, url);
  if (scope === undefined) {
    const message = 'the request carries no AWS signature; use the credentials in .tap/local.json';
    return refusal(state, likelyService(headers, url), 'no-credentials', message);
  }
  const { service, accessKeyId } = scope;
  const principal = state.credentials.holderOf(accessKeyId)?.principal;
  if (principal !== undefined) return { service, principal };
  const message = `the access key ${accessKeyId} is not of this run; use those in .tap/local.json`;
  return refusal(state, service, 'unknown-credentials', message);
}

/** The answer to one buffered call; throws UnknownOperation and UnusableInput. */
async function perform(
  state: State,
  { service, principal, http }: { service: string; principal: Principal; http: Http },
): Promise<AwsResponse> {
  const protocol = protocolOf(service);
  const handler = state.handlers.get(service);
  if (protocol === undefined || handler === undefined) return refuseUnknown(state, service);
  const { operation, input } = protocol.read(http);
  const checks = protocol.checks(operation, input, state.place);
  const exposed = protocol.exposesInput ? input : undefined;
  const request: AwsRequest = { service, operation, principal, ...http, input: exposed };
  const exchange: Exchange = {
    service,
    operation,
    principal,
    input,
    content: () => http.body.toString(),
    checks,
    requestBytes: http.body.length,
    streamed: false,
  };
  return state.pipeline.run(exchange, ({ input: other } = {}) =>
    handler(other ? { ...request, ...protocol.write(operation, other), input: other } : request),
  );
}

async function refusingBadInput<Result>(
  state: State,
  service: string,
  run: () => Promise<Result>,
): Promise<Result | AwsResponse> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UnknownOperation)
      return refusal(state, service, 'unknown-operation', error.message);
    if (error instanceof UnusableInput) return refusal(state, service, 'malformed', error.message);
    throw error;
  }
}

const protocolOf = (service: string) =>
  Object.hasOwn(protocols, service) ? protocols[service] : undefined;

function refuseUnknown(state: State, service: string): AwsResponse {
  const message = `the local engine has no service "${service}"`;
  return refusal(state, service, 'unknown-service', message);
}

function refusal(state: State, service: string, kind: RefusalKind, message: string): AwsResponse {
  state.warn(`${service}: ${message}`);
  return refuse(service, kind, message);
}

/** The service front: one HTTP endpoint for every AWS service, where each caller is named, checked and counted. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Activity, createActivity } from '../activity.ts';
import type { Clock } from '../clock.ts';
import type { AccessControl } from '../iam/access-control.ts';
import type { Decision } from '../iam/evaluate.ts';
import type {
  AwsResponse,
  Closable,
  LogSink,
  Principal,
  ServiceHandler,
  Stack,
  StreamingHandler,
} from '../types.ts';
import { type CallLog, createCallLog } from './call-log.ts';
import { type CredentialRegistry, createCredentialRegistry } from './credentials.ts';
import { createDispatcher, type Dispatcher, type InProcessCall } from './dispatcher.ts';
import { isLoopbackHost } from './http-exchange.ts';
import { createInterceptors, type Interceptor } from './interceptors.ts';
import { type Actor, createPipeline, type Enforcement } from './pipeline.ts';
import { createPlace } from './place.ts';

export interface FrontOptions {
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  readonly clock: Clock;
  readonly log: LogSink;
  /** Decides all access keys of the run; random by default. */
  readonly seed?: string;
}

export interface Front extends Closable {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly calls: CallLog;
  /** What its services are doing at this moment. */
  readonly activity: Activity;
  readonly credentials: CredentialRegistry;
  /** Until this is called, only the operator may call. */
  enforce(stack: Stack, access: AccessControl): void;
  /** `service` is its name in the signature scope: dynamodb, sqs, sns, states, lambda, apigateway. */
  serve(service: string, handler: ServiceHandler): void;
  serveS3(handler: StreamingHandler): void;
  intercept(interceptor: Interceptor): () => void;
  /** A call from inside the engine, checked, intercepted and counted like any other; rejects only with AnswerLost. */
  call(principal: Principal, call: InProcessCall): Promise<AwsResponse>;
  /** Asks whether a role or an AWS service may do something; `sourceArn` is for whom a service acts. */
  authorize(actor: Actor, wanted: WantedAccess): Decision;
}

export interface WantedAccess {
  readonly action: string;
  readonly resource: string;
  readonly sourceArn?: string;
}

const HOST = '127.0.0.1';
/** Longer than any pause between a caller's requests that matters, so that no kept connection closes under it. */
const KEEP_ALIVE_MS = 10 * 60_000;

export async function startFront(options: FrontOptions): Promise<Front> {
  const { port = 0, clock, log, seed } = options;
  const calls = createCallLog();
  const credentials = createCredentialRegistry(seed);
  const interceptors = createInterceptors();
  let enforced: (Enforcement & { readonly stack: Stack }) | undefined;
  const enforcement = () => enforced;
  const warn = (message: string) =>
    log({ source: 'front', level: 'warn', message, at: clock.now() });
  const activity = createActivity();
  const pipeline = createPipeline({ clock, warn, calls, interceptors, enforcement, activity });
  const dispatcher = createDispatcher({ pipeline, credentials, activity, warn });
  const server = createFrontServer(dispatcher);
  const endpoint = await listen(server, port);

  return {
    endpoint,
    calls,
    activity,
    credentials,
    enforce(stack, access) {
      enforced = { stack, access, accountId: stack.accountId, region: stack.region };
      dispatcher.use(createPlace(stack));
    },
    serve: dispatcher.serve,
    serveS3: dispatcher.serveS3,
    intercept: interceptors.add,
    call: dispatcher.call,
    authorize(actor, { action, resource, sourceArn }) {
      const source = sourceArn === undefined ? {} : { 'aws:sourcearn': sourceArn };
      const account = enforced?.accountId ?? '';
      const acting = actor.kind === 'service' ? { ...source, 'aws:sourceaccount': account } : {};
      return pipeline.authorize(actor, { action, resource, context: acting });
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function createFrontServer(dispatcher: Dispatcher): Server {
  // As S3: an upload of gigabytes takes as long as it takes. Node's own limit is five minutes.
  const server = createServer({ keepAlive: true, noDelay: true, requestTimeout: 0 });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const answer = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => {
    if (isLoopbackHost(request.headers.host)) {
      void dispatcher.handle(request, response, expectsContinue);
      return;
    }
    response.writeHead(403, { 'content-type': 'text/plain' });
    response.end(
      'The local engine answers only to loopback names such as 127.0.0.1 or localhost.\n',
    );
  };
  server.on('request', (request, response) => answer(request, response, false));
  server.on('checkContinue', (request, response) => answer(request, response, true));
  return server;
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      const message = taken
        ? `port ${port} is taken; choose another or stop what listens there`
        : `cannot listen on ${HOST}:${port}: ${error.message}`;
      reject(new Error(message, { cause: error }));
    });
    server.listen(port, HOST, () => {
      const { port: actual } = server.address() as AddressInfo;
      resolve(`http://${HOST}:${actual}`);
    });
  });
}

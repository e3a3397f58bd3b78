/** Amazon API Gateway on a laptop: serves the stack's REST API over HTTP as its stage would. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import type { Closable, LogLine, LogSink, Stack } from '../types.ts';
import { readApiDocument } from './api-document.ts';
import { createAuthorize } from './authorizer.ts';
import { answerClientErrors } from './client-errors.ts';
import type { StageIdentity } from './exchange.ts';
import { createInvokeFunction, type Invoke } from './invoke-function.ts';
import { createInvokePermissions, type MayInvoke } from './invoke-permissions.ts';
import { createPipeline } from './pipeline.ts';
import { isDeclaredTooLarge } from './read-body.ts';
import { createServe } from './serve.ts';
import { readStageSettings } from './stage-settings.ts';
import { createThrottle } from './throttle.ts';

export interface GatewayOptions {
  readonly stack: Stack;
  readonly clock: Clock;
  readonly invoke: Invoke;
  /** Default: the stack's `aws_lambda_permission` resources decide. */
  readonly mayInvoke?: MayInvoke;
  /** Whether an API key's value belongs to the usage plan. Default: every value does. */
  readonly isEnrolled?: (apiKey: string) => boolean;
  /** 0 for a free one. */
  readonly port: number;
  readonly log: LogSink;
  /** Real time that a sender has for its headers, and again for its body. */
  readonly readTimeoutMs?: number;
}

export interface Gateway extends Closable {
  readonly port: number;
  /** `http://127.0.0.1:{port}/{stage}` */
  readonly baseUrl: string;
}

const HOST = '127.0.0.1';
/** API Gateway quota: "Total combined size of request line and header values". */
const HEADER_BYTES_MAX = 10_240;
const READ_TIMEOUT_MS = 30_000;

/** Rejects with one line when the API is not one that it can serve, or the port is taken. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { stack, clock, log, readTimeoutMs = READ_TIMEOUT_MS } = options;
  const settings = readStageSettings(stack);
  const api = readApiDocument(settings.body);
  const say = (level: LogLine['level'], message: string) =>
    log({ source: 'api', level, message, at: clock.now() });
  for (const warning of api.warnings) say('warn', warning);
  const reportProblem = (message: string) => say('error', message);
  const invokeFunction = createInvokeFunction(
    options.invoke,
    options.mayInvoke ?? createInvokePermissions(stack),
    clock,
  );
  const { stageVariables } = settings;
  const pipeline = createPipeline({
    api,
    settings,
    invokeFunction,
    reportProblem,
    authorize: createAuthorize({ clock, invokeFunction, stageVariables, reportProblem }),
    throttle: createThrottle(clock, settings.methodLimits, settings.usagePlans),
    isEnrolled: options.isEnrolled ?? (() => true),
  });
  const stage: StageIdentity = {
    accountId: stack.accountId,
    region: stack.region,
    apiId: settings.apiId,
    stageName: settings.stageName,
    deploymentId: settings.deploymentId,
    domainName: HOST,
  };
  const server = startServer(readTimeoutMs);
  const serve = createServe({ clock, api, settings, pipeline, say, stage, readTimeoutMs });
  server.on('request', serve.exchange);
  answerClientErrors(server, serve.answerFor);
  return listen(server, options.port, stage.stageName);
}

function startServer(readTimeoutMs: number): Server {
  const server = createServer({
    maxHeaderSize: HEADER_BYTES_MAX,
    // Checked below: Node's own refusal has no body.
    requireHostHeader: false,
    headersTimeout: readTimeoutMs,
    requestTimeout: 2 * readTimeoutMs + 1_000,
    connectionsCheckingInterval: Math.min(500, readTimeoutMs),
  });
  // The exchange itself asks for the body, or does not: both are requests like any other.
  server.on('checkContinue', (message, response) => {
    if (!isDeclaredTooLarge(message)) response.writeContinue();
    server.emit('request', message, response);
  });
  server.on('checkExpectation', (message, response) => server.emit('request', message, response));
  return server;
}

function listen(server: Server, port: number, stageName: string): Promise<Gateway> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new Error(listenProblem(port, cause), { cause })),
    );
    server.listen({ port, host: HOST, exclusive: true }, () => {
      const { port: bound } = server.address() as AddressInfo;
      resolve({ port: bound, baseUrl: `http://${HOST}:${bound}/${stageName}`, close });
    });
  });
}

function listenProblem(port: number, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE')
    return `port ${port} is taken; choose another with --port N or stop what holds it`;
  if (code === 'EACCES')
    return `port ${port} needs rights that this user lacks; choose one above 1023 with --port N`;
  return `the gateway cannot listen on port ${port}: ${message}`;
}

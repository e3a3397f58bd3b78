/** Brings a synthesized stack to life: every part started in order, wired by the stack's own resources. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { refuseUnknownResources } from './claimed-resources.ts';
import { type Clock, createClock } from './clock.ts';
import { findDemoTenants } from './demo-tenants.ts';
import { createDynamoDb } from './dynamodb/dynamodb.ts';
import { wireEvents } from './event-wiring.ts';
import type { Credentials } from './front/credentials.ts';
import { type Front, startFront } from './front/front.ts';
import { roleOf } from './function-role.ts';
import { createFunctionHost, type LocalFunctionHost } from './functions/function-host.ts';
import { createLambdaService } from './functions/lambda-service.ts';
import { createControlPlane } from './gateway/control-plane.ts';
import { createGateway } from './gateway/gateway.ts';
import { createUsageKeys } from './gateway/usage-keys.ts';
import { type AccessControl, createAccessControl } from './iam/access-control.ts';
import { keepTime, readKeptTime } from './kept-time.ts';
import type { LocalFile } from './local-file.ts';
import { createMessaging } from './messaging/messaging.ts';
import type { Meter } from './meter.ts';
import { type NotificationListener, watchNotifications } from './notifications.ts';
import { createS3 } from './s3/s3.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { createSimulatedTime, type SimulatedTime } from './simulated-time.ts';
import { loadStack } from './stack/load-stack.ts';
import { createStates } from './states/create-states.ts';
import { createTenants, type Tenants } from './tenants.ts';
import type { Closable, LogSink, Stack } from './types.ts';
import { warmFunctions } from './warm-functions.ts';
import { createWorkflowCalls } from './workflow-calls.ts';

export interface EngineOptions {
  /** Holds the synthesized `cdk.tf.json` and its assets. */
  readonly stackDirectory: string;
  /** Holds what the stack stores while it runs. */
  readonly dataDirectory: string;
  /** Whether what is in `dataDirectory` must survive a restart. */
  readonly persist: boolean;
  /** Where the API listens; 0 for a free port. */
  readonly port: number;
  readonly timeScale: number;
  /** Time limits of work and timers of functions follow the engine's clock, so that `time` may skip all waiting. */
  readonly simulatesTime?: boolean;
  /** Real time that a client has for its headers, and again for its body; default half a minute. */
  readonly readTimeoutMs?: number;
  /** Between two reads of a stream, as Lambda makes them; by default a write is read at once. */
  readonly streamReadEveryMs?: number;
  readonly log: LogSink;
  readonly meter?: Meter;
  readonly workersMax?: number;
}

export interface Engine extends Closable, Pick<Tenants, 'createMerchant'> {
  readonly stack: Stack;
  readonly front: Front;
  /** What the roles may do, and what of it they have needed so far. */
  readonly access: AccessControl;
  readonly announcement: LocalFile;
  /** The access keys that a function calls AWS with. */
  credentialsOf(functionName: string): Credentials;
  onNotification(listener: NotificationListener): () => void;
  readonly clock: Clock;
  /** Lets time pass at once, for all that waits. */
  advance(ms: number): void;
  /** Ends a function's workers, so that its next event finds nothing in memory. */
  readonly functions: Pick<LocalFunctionHost, 'kill' | 'intercept'>;
  /** Of use where time is simulated: elsewhere it would skip time that work needs. */
  readonly time: SimulatedTime;
}

/** Resolves when the API answers; a failure on the way stops what was started before it rejects. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const shutdown = createShutdown();
  try {
    return await start(options, shutdown);
  } catch (error) {
    await shutdown.close();
    throw error;
  }
}

interface Parts {
  readonly options: EngineOptions;
  readonly clock: Clock;
  readonly front: Front;
  readonly access: AccessControl;
  readonly stack: Stack;
  readonly shutdown: Shutdown;
  credentialsOf(functionName: string): Credentials;
  /** A directory of this name under the data, made if need be. */
  directory(name: string): string;
  /** The same, if data is to be kept; undefined lets a part live in memory. */
  kept(name: string): string | undefined;
}

/** The front comes first, since everything calls through it, and the policies are in force before anybody does. */
async function startFoundation(options: EngineOptions, shutdown: Shutdown): Promise<Parts> {
  const { persist, dataDirectory, timeScale, simulatesTime = false } = options;
  const notBefore = persist ? readKeptTime(dataDirectory) : 0;
  const clock = createClock({ scale: timeScale, notBefore, isSimulated: simulatesTime });
  if (persist) shutdown.add(keepTime(dataDirectory, clock));
  const front = shutdown.add(await startFront({ clock, log: options.log }));
  const stack = await loadStack(options.stackDirectory, { endpoint: front.endpoint });
  refuseUnknownResources(stack);
  const access = createAccessControl(stack);
  front.enforce(stack, access);
  const directory = (name: string) => {
    const path = join(dataDirectory, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  return {
    options,
    clock,
    front,
    access,
    stack,
    shutdown,
    credentialsOf: (functionName) => front.credentials.issue(roleOf(stack, functionName)),
    directory,
    kept: (name) => (persist ? directory(name) : undefined),
  };
}

/** Tables, queues, topics: what functions find when they start. */
async function startServices({ options, clock, front, stack, shutdown, directory, kept }: Parts) {
  const { log } = options;
  const dynamoDb = shutdown.add(
    await createDynamoDb({
      stack,
      directory: directory('dynamodb'),
      clock,
      log,
      // biome-ignore lint/style/noProcessEnv: names a program of this machine, and only this part needs it
      binary: process.env.DYNOXIDE_BIN,
    }),
  );
  front.serve('dynamodb', dynamoDb.handler);
  const maySend = (service: string, call: { queueArn: string; sourceArn: string }) =>
    front.authorize(
      { kind: 'service', service },
      { action: 'sqs:SendMessage', resource: call.queueArn, sourceArn: call.sourceArn },
    ).allowed;
  const messaging = shutdown.add(
    createMessaging({ stack, clock, log, directory: kept('messaging'), maySend }),
  );
  front.serve('sqs', messaging.sqs);
  front.serve('sns', messaging.sns);
  const s3 = shutdown.add(
    createS3({
      stack,
      directory: directory('s3'),
      clock,
      log,
      secretOf: (accessKeyId) => front.credentials.holderOf(accessKeyId)?.secretAccessKey,
      send: messaging.deliver,
    }),
  );
  front.serveS3(s3.handler);
  return { dynamoDb, messaging };
}

/** Functions and the workflows that call them. */
async function startCompute(parts: Parts) {
  const { options, clock, front, stack, shutdown, directory, kept, credentialsOf } = parts;
  const { log, meter } = options;
  const functions = shutdown.add(
    await createFunctionHost({
      ...options,
      stack,
      clock,
      endpoint: front.endpoint,
      credentialsFor: credentialsOf,
      directory: directory('functions'),
    }),
  );
  const lambda = createLambdaService({ host: functions, clock, log });
  shutdown.add({ close: async () => lambda.close() });
  front.serve('lambda', lambda.handler);
  const call = createWorkflowCalls(front);
  const store = kept('states');
  const states = shutdown.add(
    createStates({ stack, clock, log, call, meter, ...(store === undefined ? {} : { store }) }),
  );
  front.serve('states', states.handler);
  return { functions, lambda, states };
}

async function start(options: EngineOptions, shutdown: Shutdown): Promise<Engine> {
  const parts = await startFoundation(options, shutdown);
  const { clock, front, access, stack, credentialsOf } = parts;
  const { log } = options;
  const starting = [startServices(parts), startCompute(parts)] as const;
  // A failure of one must not leave the other starting, and writing, behind the shutdown's back.
  await Promise.allSettled(starting);
  const [{ dynamoDb }, { functions, lambda, states }] = await Promise.all(starting);
  const { invoke } = functions;
  const { invokeAsync } = lambda;
  const events = shutdown.add(
    wireEvents({ ...options, stack, clock, front, dynamoDb, invoke, invokeAsync }),
  );
  const { environmentSuffix } = stack;
  const usageKeys = createUsageKeys({ stack, directory: parts.kept('gateway') });
  front.serve('apigateway', createControlPlane(usageKeys));
  const tenants = createTenants({ front, clock, environmentSuffix, usageKeys });
  const [demo] = await Promise.all([
    findDemoTenants(options.dataDirectory, tenants),
    warmFunctions(functions, environmentSuffix),
  ]);
  states.resume();
  events.start();
  const { port, readTimeoutMs } = options;
  const { isEnrolled } = usageKeys;
  const gateway = shutdown.add(
    await createGateway({
      stack,
      clock,
      log,
      port,
      isEnrolled,
      invoke: functions.invoke,
      ...(readTimeoutMs === undefined ? {} : { readTimeoutMs }),
    }),
  );
  const { accessKeyId, secretAccessKey } = front.credentials.issue({ kind: 'admin', label: 'you' });
  return {
    stack,
    front,
    access,
    functions,
    credentialsOf,
    createMerchant: tenants.createMerchant,
    clock,
    advance: clock.advance,
    time: createSimulatedTime({ clock, activity: front.activity, functions }),
    onNotification: (listener) => watchNotifications(front, clock.now, listener),
    close: shutdown.close,
    announcement: {
      baseUrl: gateway.baseUrl,
      ...demo,
      awsEndpoint: front.endpoint,
      awsAccessKeyId: accessKeyId,
      awsSecretAccessKey: secretAccessKey,
      awsRegion: stack.region,
      environmentSuffix,
      pid: process.pid,
    },
  };
}

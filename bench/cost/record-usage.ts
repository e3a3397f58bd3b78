/** Counts what AWS would bill for what an engine does: calls, runs, log lines, requests. */
import type { Engine } from '../../local/engine.ts';
import type { InterceptedCall, Interceptor } from '../../local/front/interceptors.ts';
import type { Meter } from '../../local/meter.ts';
import type { LogSink, Stack } from '../../local/types.ts';
import { createDynamoMeter } from './meter-dynamodb.ts';
import { createUsageMeter, type UsageLine, type UsageMeter } from './usage.ts';

export interface UsageRecorder {
  /** For the engine's options. */
  readonly meter: Meter;
  readonly log: LogSink;
  attach(engine: Pick<Engine, 'front' | 'stack'>): void;
  /** What was used since the last time. */
  take(): readonly UsageLine[];
}

/** Another party that happens to live in the stack, on both sides of every comparison. */
const ACQUIRER = 'sandbox-acquirer';
const LOG_EVENT_BYTES = 26;
const GB_BYTES = 2 ** 30;
const REQUEST_BYTES = 65_536;
const EXPRESS_STEP_MS = 100;
const EXPRESS_MEMORY_GB = 64 / 1024;
const TRACED_SHARE = 0.05;

const requestsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / REQUEST_BYTES));

/**
 * One event of an Express workflow's log without payloads: what it is of, and the execution's name twice as long
 * as all else. A task has five events (entered, scheduled, started, succeeded, exited), any other state two.
 */
const WORKFLOW_EVENT_BYTES = JSON.stringify({
  id: '12',
  type: 'LambdaFunctionSucceeded',
  details: { outputDetails: { truncated: false } },
  previous_event_id: '11',
  event_timestamp: '1795413600000',
  execution_arn:
    'arn:aws:states:us-east-1:123456789012:express:process-payment-production:0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b:0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  redrive_count: '0',
}).length;

type Add = UsageMeter['add'];
type AddLog = (what: string, bytes: number, events?: number) => void;

const addLogTo =
  (add: Add): AddLog =>
  (what, bytes, events = 1) =>
    add('cloudwatch-logs-ingestion', what, (bytes + events * LOG_EVENT_BYTES) / GB_BYTES);

interface RunOptions {
  readonly add: Add;
  readonly plain: (name: string) => string;
  readonly logsEverything: (machineName: string) => boolean;
}

function createRunMeter({ add, plain, logsEverything }: RunOptions): Meter {
  return {
    functionRan({ functionName, memoryMb, durationMs }) {
      const what = plain(functionName);
      if (what === ACQUIRER) return;
      add('lambda-request', what, 1);
      add('lambda-arm64', what, ((memoryMb / 1024) * Math.ceil(durationMs)) / 1000);
    },
    workflowEnded({ machineName, type, transitions, tasks, durationMs }) {
      const what = plain(machineName);
      if (type === 'STANDARD') return add('stepfunctions-standard-transition', what, transitions);
      add('stepfunctions-express-request', what, 1);
      const steps = Math.max(1, Math.ceil(durationMs / EXPRESS_STEP_MS));
      const seconds = (steps * EXPRESS_STEP_MS) / 1000;
      add('stepfunctions-express-64MB-steps', what, seconds * EXPRESS_MEMORY_GB);
      if (!logsEverything(machineName)) return;
      const events = 2 + tasks * 5 + (transitions - tasks) * 2;
      addLogTo(add)(`${what} (workflow)`, events * WORKFLOW_EVENT_BYTES, events);
    },
  };
}

const createLogMeter =
  (add: Add, plain: (name: string) => string): LogSink =>
  ({ source, message }) => {
    const bytes = Buffer.byteLength(message);
    if (source === 'api' && message.startsWith('{')) {
      add('apigateway-rest-request', 'API', 1);
      add('waf-request', 'API', 1);
      add('xray-trace-recorded', 'API', TRACED_SHARE);
      addLogTo(add)('API access', bytes);
      return;
    }
    const what = plain(source);
    if (source !== what && what !== ACQUIRER) addLogTo(add)(what, bytes);
  };

function createMessageMeter(add: Add, plain: (name: string) => string): Interceptor {
  function count({ service, operation, input = {} }: InterceptedCall, body: string): void {
    const bytes = JSON.stringify(input).length;
    if (service === 'sns') add('sns-publish-64KB', 'payment-events', requestsOf(bytes));
    if (service !== 'sqs') return;
    const queue = plain(
      String(input.QueueUrl ?? '')
        .split('/')
        .at(-1) ?? '',
    );
    // A poll that finds nothing belongs to the month, not to a payment.
    if (operation === 'ReceiveMessage' && !body.includes('"Messages"')) return;
    const size = operation === 'ReceiveMessage' ? body.length : bytes;
    add('sqs-standard-request-64KB', `${queue}: ${operation}`, requestsOf(size));
  }
  return async (call, proceed) => {
    const answer = await proceed();
    if (answer.status < 400 && !call.streamed) count(call, answer.body.toString());
    return answer;
  };
}

const machinesThatLogAll = (stack: Stack): ReadonlySet<string> =>
  new Set(
    stack
      .of('aws_sfn_state_machine')
      .filter(({ attributes }) =>
        JSON.stringify(attributes.logging_configuration ?? {}).includes('"ALL"'),
      )
      .map(({ attributes }) => String(attributes.name)),
  );

export function createUsageRecorder(suffix: string): UsageRecorder {
  let sums = createUsageMeter();
  let logging: ReadonlySet<string> = new Set();
  const plain = (name: string) => name.replace(new RegExp(`-${suffix}$`), '');
  const add: Add = (term, what, quantity) => sums.add(term, what, quantity);
  const logsEverything = (machineName: string) => logging.has(machineName);
  return {
    meter: createRunMeter({ add, plain, logsEverything }),
    log: createLogMeter(add, plain),
    attach({ front, stack }) {
      logging = machinesThatLogAll(stack);
      const units = createDynamoMeter({ engine: { front, stack }, usage: { add }, plain });
      front.intercept((call, proceed) =>
        plain(call.principal.label) === ACQUIRER ? proceed() : units(call, proceed),
      );
      front.intercept(createMessageMeter(add, plain));
    },
    take() {
      const lines = sums.lines();
      sums = createUsageMeter();
      return lines;
    },
  };
}

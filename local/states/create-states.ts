/** Step Functions on a laptop: the state machines of the stack behind the API that AWS has for them. */
import type { Clock } from '../clock.ts';
import type { Meter } from '../meter.ts';
import type { AwsResponse, Closable, LogSink, ServiceHandler, Stack } from '../types.ts';
import { compileMachine } from './compile-machine.ts';
import type { Engine } from './execution.ts';
import { Executions } from './executions.ts';
import { own } from './json.ts';
import type { Machine } from './machine.ts';
import { ApiError, OPERATIONS } from './operations.ts';
import type { CallPort } from './task-resource.ts';

interface StatesOptions {
  readonly stack: Stack;
  readonly clock: Clock;
  readonly call: CallPort;
  readonly log: LogSink;
  readonly random?: () => number;
  /** Directory in which Standard executions survive a restart. */
  readonly store?: string;
  /** Real time that work has at least before a timeout ends it, however fast the clock runs. */
  readonly workGraceMs?: number;
  readonly meter?: Pick<Meter, 'workflowEnded'> | undefined;
}

export interface States extends Closable {
  readonly handler: ServiceHandler;
  /** Takes up the executions of the store; to be called once, when `call` can reach what it calls. */
  resume(): void;
}

function machineOf({
  arn,
  name,
  role_arn,
  definition,
  type = 'STANDARD',
}: Readonly<Record<string, unknown>>): Machine {
  if (type !== 'STANDARD' && type !== 'EXPRESS')
    throw new Error(`State machine ${name}: type "${type}" is neither STANDARD nor EXPRESS`);
  const roleArn = String(role_arn);
  return compileMachine({
    arn: String(arn),
    name: String(name),
    roleArn,
    definition: String(definition),
    type,
  });
}

function answer(status: number, body: object): AwsResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return { status, headers, body: JSON.stringify(body) };
}

/** Throws when a definition holds what the interpreter does not understand. */
export function createStates(options: StatesOptions): States {
  const { stack, clock, call, log, random = Math.random, store, workGraceMs = 2_000 } = options;
  const resources = stack.of('aws_sfn_state_machine');
  const machines = new Map(
    resources
      .map(({ attributes }) => machineOf(attributes))
      .map((machine) => [machine.arn, machine]),
  );
  const engine: Engine = {
    clock,
    call,
    random,
    region: stack.region,
    tokens: new Map(),
    workGraceMs,
  };
  const { meter } = options;
  const executions = new Executions({ engine, machines, directory: store, log, meter });
  const api = { machines, executions, engine, createdAt: clock.now() };

  return {
    async handler({ operation, input = {} }) {
      try {
        const run = own(OPERATIONS, operation);
        if (run !== undefined) return answer(200, await run(api, input));
        throw new ApiError('UnknownOperationException', `${operation} is not supported here`);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const __type = `com.amazonaws.swf.service.v2.model#${error.code}`;
        return answer(400, { __type, message: error.message });
      }
    },
    resume: () => executions.resume(),
    close: async () => executions.close(),
  };
}

/** Starts the interpreter over definitions given in a test, and calls its API the way the service front does. */
import { type Clock, createClock } from '../../../local/clock.ts';
import { createStates, type States } from '../../../local/states/create-states.ts';
import type { CallPort, StatesCall } from '../../../local/states/task-resource.ts';
import type { Stack, StackResource } from '../../../local/types.ts';

const ACCOUNT = 'arn:aws:states:us-east-1:123456789012';
export const ROLE = 'arn:aws:iam::123456789012:role/machine-test';
export const lambdaArn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
export const machineArn = (name: string) => `${ACCOUNT}:stateMachine:${name}`;

export type Definition = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: answers of a JSON API, looked at by assertions only.
type Body = Record<string, any>;

/** How an execution ended, its output parsed. */
export interface Ending {
  readonly status: string;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

function endingOf({ status, output, error, cause }: Body): Ending {
  return {
    status,
    ...(output !== undefined && { output: JSON.parse(output) }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
}

export interface Fixture {
  readonly states: States;
  readonly clock: Clock;
  readonly calls: StatesCall[];
  /** The API's answer and its HTTP status; errors as `{ __type, message }`. */
  api(operation: string, input: object): Promise<Body>;
  /** Runs an Express machine to its end. */
  run(input?: unknown, machine?: string): Promise<Ending>;
  /** Waits until a Standard execution has ended. */
  ended(executionArn: string): Promise<Ending>;
}

interface Options {
  readonly machines: Readonly<Record<string, Definition>>;
  readonly type?: 'STANDARD' | 'EXPRESS';
  readonly call?: (call: StatesCall, fixture: Fixture) => unknown;
  readonly scale?: number;
  readonly store?: string;
  readonly random?: () => number;
  readonly workGraceMs?: number;
  readonly meter?: Parameters<typeof createStates>[0]['meter'];
}

function stackOf(machines: Options['machines'], type: string): Stack {
  const resources = Object.entries(machines).map(([name, definition]): StackResource => {
    const attributes = {
      arn: machineArn(name),
      name,
      role_arn: ROLE,
      type,
      definition: JSON.stringify(definition),
    };
    return {
      type: 'aws_sfn_state_machine',
      name,
      address: `aws_sfn_state_machine.${name}`,
      attributes,
    };
  });
  const of = (wanted: string) => resources.filter((resource) => resource.type === wanted);
  return {
    directory: '',
    region: 'us-east-1',
    accountId: '123456789012',
    environmentSuffix: 'test',
    resources,
    of,
  };
}

/** What a function returns, as the function host says it. */
export const ok = (value: unknown) => ({ kind: 'ok', payload: JSON.stringify(value) });
export function failed(errorType: string, errorMessage = 'it failed') {
  return {
    kind: 'error',
    errorType,
    errorMessage,
    payload: JSON.stringify({ errorType, errorMessage }),
  };
}

export function startFixture({
  machines,
  type = 'EXPRESS',
  call,
  scale = 1,
  ...rest
}: Options): Fixture {
  const clock = createClock({ scale });
  const calls: StatesCall[] = [];
  const port: CallPort = async (made) => {
    calls.push(made);
    return call === undefined ? ok(made.input.Payload) : call(made, fixture);
  };
  const states = createStates({
    stack: stackOf(machines, type),
    clock,
    call: port,
    log: () => {},
    ...rest,
  });
  const [only = ''] = Object.keys(machines);

  async function api(operation: string, input: object) {
    const response = await states.handler({
      service: 'states',
      operation,
      principal: { kind: 'admin', label: 'test' },
      method: 'POST',
      url: '/',
      headers: {},
      body: Buffer.from(JSON.stringify(input)),
      input: JSON.parse(JSON.stringify(input)),
    });
    return { ...JSON.parse(String(response.body)), httpStatus: response.status };
  }

  async function run(input: unknown = {}, machine = only): Promise<Ending> {
    const request = { stateMachineArn: machineArn(machine), input: JSON.stringify(input) };
    const answer = await api('StartSyncExecution', request);
    if (answer.httpStatus !== 200) throw new Error(JSON.stringify(answer));
    return endingOf(answer);
  }

  async function ended(executionArn: string): Promise<Ending> {
    for (;;) {
      const answer = await api('DescribeExecution', { executionArn });
      if (answer.status !== 'RUNNING') return endingOf(answer);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  const fixture: Fixture = { states, clock, calls, api, run, ended };
  return fixture;
}

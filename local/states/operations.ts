/** The operations of the Step Functions API (JSON 1.0), with AWS's checks and error codes. */
import type { Engine, Outcome } from './execution.ts';
import type { Execution, Executions } from './executions.ts';
import { uuidFrom } from './intrinsic.ts';
import type { Json } from './json.ts';
import type { Machine } from './machine.ts';
import { Halt } from './state-failure.ts';

export class ApiError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Api {
  readonly machines: ReadonlyMap<string, Machine>;
  readonly executions: Executions;
  readonly engine: Engine;
  readonly createdAt: number;
}

type Input = Readonly<Record<string, unknown>>;
type Operation = (api: Api, input: Input) => object | Promise<object>;

const BYTES_MAX = 262_144;
const MACHINE_ARN = /^arn:aws[\w-]*:states:[\w-]+:\d{12}:stateMachine:[^:]+(:[^:]+)?$/;
const NAME = /^[^\s\p{Cc}<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/u;
const PAGE = 100;
const PAGE_MAX = 1000;

const seconds = (ms: number) => ms / 1000;
const invalid = (problem: string) =>
  new ApiError('ValidationException', `1 validation error detected: ${problem}`);
const wrongType = () =>
  new ApiError(
    'StateMachineTypeNotSupported',
    'This operation is not supported by this type of state machine',
  );

function optional(input: Input, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw invalid(`Value at '${name}' failed to satisfy constraint: Member must be a string`);
}

function required(input: Input, name: string): string {
  const value = optional(input, name);
  if (value) return value;
  throw invalid(`Value at '${name}' failed to satisfy constraint: Member must not be null`);
}

/** Refuses text that is not JSON, or longer than the payload limit. */
function parse(text: string, code: string, problem: string): Json {
  if (Buffer.byteLength(text) > BYTES_MAX) throw invalid(`at most ${BYTES_MAX} bytes are allowed`);
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(code, `${problem}: 'not JSON'`);
  }
}

/** A page's token is a position. */
function page<T>(input: Input, all: readonly T[]): { items: readonly T[]; rest: object } {
  const from = Number(optional(input, 'nextToken') ?? 0);
  if (!Number.isSafeInteger(from) || from < 0)
    throw new ApiError('InvalidToken', "Invalid Token: 'Invalid token'");
  const next = from + Math.min(Number(input.maxResults) || PAGE, PAGE_MAX);
  return { items: all.slice(from, next), rest: next < all.length ? { nextToken: `${next}` } : {} };
}

function summary({ record }: Execution): object {
  const { arn, machineArn, name, status, startedAt, stoppedAt } = record;
  const known = { executionArn: arn, stateMachineArn: machineArn, name, status };
  const stopDate = stoppedAt === undefined ? {} : { stopDate: seconds(stoppedAt) };
  return { ...known, startDate: seconds(startedAt), ...stopDate };
}

function details(execution: Execution): object {
  const { input, output, error, cause } = execution.record;
  const included = { included: true };
  const result = output === undefined ? {} : { output, outputDetails: included };
  return { ...summary(execution), input, inputDetails: included, ...result, error, cause };
}

function machineOf({ machines }: Api, input: Input): Machine {
  const arn = required(input, 'stateMachineArn');
  if (!MACHINE_ARN.test(arn)) throw new ApiError('InvalidArn', `Invalid Arn: '${arn}'`);
  const unqualified = arn.split(':').slice(0, 7).join(':');
  const machine = machines.get(unqualified);
  if (machine !== undefined) return machine;
  throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

function executionOf({ executions }: Api, input: Input): Execution {
  const arn = required(input, 'executionArn');
  const kind = arn.split(':')[5];
  if (kind !== 'execution')
    throw new ApiError(
      'InvalidArn',
      `Invalid Arn: 'Resource type not valid in this context: ${kind}'`,
    );
  const execution = executions.find(arn);
  if (execution !== undefined) return execution;
  throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

function begin({ executions, engine }: Api, machine: Machine, input: Input): Execution {
  const name = optional(input, 'name') ?? uuidFrom(engine.random);
  if (!NAME.test(name)) throw new ApiError('InvalidName', `Invalid Name: '${name}'`);
  const text = optional(input, 'input') ?? '{}';
  parse(text, 'InvalidExecutionInput', 'Invalid State Machine Execution Input');
  const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
  const earlier = machine.type === 'EXPRESS' ? undefined : executions.find(arn);
  if (earlier === undefined) return executions.start(machine, name, text);
  if (earlier.record.status === 'RUNNING' && earlier.record.input === text) return earlier;
  throw new ApiError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
}

async function startSync(api: Api, input: Input): Promise<object> {
  const machine = machineOf(api, input);
  if (machine.type !== 'EXPRESS') throw wrongType();
  const execution = begin(api, machine, input);
  await execution.ended;
  const { startedAt, stoppedAt, name } = execution.record;
  if (stoppedAt === undefined) throw new Error(`execution ${name} was cut off: the engine closes`);
  const billedDurationInMilliseconds = Math.max(1, Math.ceil((stoppedAt - startedAt) / 100)) * 100;
  const billingDetails = { billedDurationInMilliseconds, billedMemoryUsedInMB: 64 };
  return { ...details(execution), billingDetails };
}

function listExecutions(api: Api, input: Input): object {
  const machine = machineOf(api, input);
  if (machine.type === 'EXPRESS') throw wrongType();
  const status = optional(input, 'statusFilter');
  const found = api.executions
    .all()
    .filter(
      ({ record }) =>
        record.machineArn === machine.arn && record.status === (status ?? record.status),
    );
  const { items, rest } = page(input, found.reverse());
  return { executions: items.map(summary), ...rest };
}

/** A token names its execution, so that one whose task is over can be told from one that is made up. */
function taskOf({ executions, engine }: Api, input: Input) {
  const token = required(input, 'taskToken');
  const [arn = '', secret] = Buffer.from(token, 'base64').toString().split(' ');
  if (!arn.startsWith('arn:') || secret === undefined)
    throw new ApiError('InvalidToken', "Invalid Token: 'Invalid token'");
  if (executions.find(arn) === undefined)
    throw new ApiError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
  const task = engine.tokens.get(token);
  if (task !== undefined) return task;
  throw new ApiError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
}

function settle(api: Api, input: Input, outcome: Outcome): object {
  taskOf(api, input).settle(outcome);
  return {};
}

function machineSummary({ createdAt }: Api, { arn, name, type }: Machine) {
  return { stateMachineArn: arn, name, type, creationDate: seconds(createdAt) };
}

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  StartExecution(api, input) {
    const { arn, startedAt } = begin(api, machineOf(api, input), input).record;
    return { executionArn: arn, startDate: seconds(startedAt) };
  },
  StartSyncExecution: startSync,
  DescribeExecution: (api, input) => ({ ...details(executionOf(api, input)), redriveCount: 0 }),
  ListExecutions: listExecutions,
  GetExecutionHistory(api, input) {
    const { history } = executionOf(api, input);
    const ordered = input.reverseOrder === true ? history.toReversed() : history;
    const { items, rest } = page(input, ordered);
    return { events: items, ...rest };
  },
  async StopExecution(api, input) {
    const execution = executionOf(api, input);
    const halt = new Halt('ABORTED', optional(input, 'error'), optional(input, 'cause'));
    execution.run.cancellation.cancel(halt);
    await execution.ended;
    return { stopDate: seconds(execution.record.stoppedAt ?? api.createdAt) };
  },
  SendTaskSuccess(api, input) {
    const output = parse(required(input, 'output'), 'InvalidOutput', 'Invalid Output');
    return settle(api, input, { output });
  },
  SendTaskFailure(api, input) {
    const [error = '', cause = ''] = [optional(input, 'error'), optional(input, 'cause')];
    return settle(api, input, { error, cause });
  },
  SendTaskHeartbeat(api, input) {
    taskOf(api, input).beat();
    return {};
  },
  DescribeStateMachine(api, input) {
    const machine = machineOf(api, input);
    const { definition, roleArn } = machine;
    return { ...machineSummary(api, machine), status: 'ACTIVE', definition, roleArn };
  },
  ListStateMachines(api, input) {
    const { items, rest } = page(input, [...api.machines.values()]);
    return { stateMachines: items.map((machine) => machineSummary(api, machine)), ...rest };
  },
};

/** What the function host needs to know of each aws_lambda_function of the stack. */
import { resolve } from 'node:path';
import { block } from '../stack/blocks.ts';
import type { Stack, StackResource } from '../types.ts';

export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly zipPath: string;
  /** `file.export` */
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined: shares the account's concurrency with the others. */
  readonly reservedConcurrency: number | undefined;
  /** Whether API Gateway may invoke it. */
  readonly servesClients: boolean;
  readonly logGroup: string;
  /** How often an asynchronous invocation is tried again. */
  readonly asyncRetriesMax: number;
  /** For how long it is tried at all. */
  readonly asyncEventAgeMaxMs: number;
}

const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;
const DEFAULT_ASYNC_RETRIES = 2;
const DEFAULT_EVENT_AGE_SECONDS = 6 * 3600;

export function readFunctions(stack: Stack): FunctionDefinition[] {
  return stack.of('aws_lambda_function').map((resource) => readFunction(stack, resource));
}

function readFunction(stack: Stack, { address, attributes }: StackResource): FunctionDefinition {
  const text = (key: string): string => {
    const value = attributes[key];
    if (typeof value === 'string' && value !== '') return value;
    throw new Error(`${address} has no ${key}; the local engine needs it to run the function`);
  };
  const name = text('function_name');
  const runtime = text('runtime');
  if (!runtime.startsWith('nodejs')) {
    throw new Error(`${address} asks for runtime ${runtime}; the local engine runs nodejs only`);
  }
  const reserved = Number(attributes.reserved_concurrent_executions ?? -1);
  const logging = block(attributes.logging_config);
  return {
    name,
    arn: text('arn'),
    roleArn: text('role'),
    zipPath: resolve(stack.directory, text('filename')),
    handler: text('handler'),
    runtime,
    timeoutMs: Number(attributes.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    memoryMb: Number(attributes.memory_size ?? DEFAULT_MEMORY_MB),
    environment: variablesOf(block(attributes.environment)?.variables),
    reservedConcurrency: reserved < 0 ? undefined : reserved,
    servesClients: maySomeInvoke(stack, 'apigateway.amazonaws.com', name),
    logGroup: String(logging?.log_group ?? `/aws/lambda/${name}`),
    ...asyncLimitsOf(stack, name),
  };
}

/** A permission may name the function or its ARN, with or without a qualifier. */
const maySomeInvoke = (stack: Stack, service: string, name: string): boolean =>
  stack
    .of('aws_lambda_permission')
    .some(
      ({ attributes }) =>
        attributes.principal === service &&
        functionNameOf(String(attributes.function_name)) === name,
    );

function variablesOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries((value ?? {}) as Readonly<Record<string, unknown>>);
  return Object.fromEntries(entries.map(([key, one]) => [key, String(one)]));
}

function asyncLimitsOf(stack: Stack, name: string) {
  const config = stack
    .of('aws_lambda_function_event_invoke_config')
    .find(({ attributes }) => attributes.function_name === name);
  const { maximum_retry_attempts: retries, maximum_event_age_in_seconds: seconds } =
    config?.attributes ?? {};
  return {
    asyncRetriesMax: Number(retries ?? DEFAULT_ASYNC_RETRIES),
    asyncEventAgeMaxMs: Number(seconds ?? DEFAULT_EVENT_AGE_SECONDS) * 1000,
  };
}

/** The name in a function's name, partial ARN or ARN; a version or alias behind it is left out. */
export function functionNameOf(nameOrArn: string): string {
  const [, behind = nameOrArn] = /(?:^|:)function:(.+)$/.exec(nameOrArn) ?? [];
  return behind.split(':')[0] ?? behind;
}

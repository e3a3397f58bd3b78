/** Makes real ZIPs and the stack around them, for tests that run functions. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { type Clock, createClock } from '../../../local/clock.ts';
import {
  createFunctionHost,
  type FunctionHostOptions,
  type LocalFunctionHost,
} from '../../../local/functions/function-host.ts';
import type { LogLine, Stack, StackResource } from '../../../local/types.ts';

const REGION = 'us-east-1';
const ACCOUNT = '123456789012';

/** A function of a test: its code, and attributes beyond the usual. */
export interface TestFunction {
  readonly code: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export type TestFunctions = Readonly<Record<string, TestFunction>>;

export const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

export function makeResource(
  type: string,
  name: string,
  attributes: Readonly<Record<string, unknown>>,
): StackResource {
  return { type, name, address: `${type}.${name}`, attributes };
}

export function makeStack(directory: string, resources: readonly StackResource[]): Stack {
  return {
    directory,
    region: REGION,
    accountId: ACCOUNT,
    environmentSuffix: 'test',
    resources,
    of: (type) => resources.filter((resource) => resource.type === type),
  };
}

/** Writes one ZIP a function, holding index.mjs. */
export function makeFunctions(directory: string, functions: TestFunctions): StackResource[] {
  mkdirSync(join(directory, 'assets'), { recursive: true });
  return Object.entries(functions).map(([name, { code, attributes }]) => {
    const zip = zipSync({ 'index.mjs': strToU8(code) });
    writeFileSync(join(directory, 'assets', `${name}.zip`), zip);
    return makeResource('aws_lambda_function', name, {
      function_name: name,
      arn: functionArn(name),
      role: `arn:aws:iam::${ACCOUNT}:role/${name}`,
      filename: `assets/${name}.zip`,
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      timeout: 10,
      memory_size: 128,
      ...attributes,
    });
  });
}

export interface TestHost {
  readonly host: LocalFunctionHost;
  readonly clock: Clock;
  readonly stack: Stack;
  readonly directory: string;
  readonly lines: LogLine[];
  close(): Promise<void>;
}

export async function startHost(
  functions: TestFunctions,
  options: Partial<FunctionHostOptions> & {
    readonly resources?: readonly StackResource[];
    readonly timeScale?: number;
  } = {},
): Promise<TestHost> {
  const { resources = [], timeScale = 1, ...hostOptions } = options;
  const directory = mkdtempSync(join(tmpdir(), 'functions-'));
  const stack = makeStack(directory, [...makeFunctions(directory, functions), ...resources]);
  const clock = createClock({ scale: timeScale });
  const lines: LogLine[] = [];
  const host = await createFunctionHost({
    stack,
    clock,
    log: (line) => lines.push(line),
    endpoint: 'http://127.0.0.1:4566',
    credentialsFor: (name) => ({ accessKeyId: `key-of-${name}`, secretAccessKey: 'secret' }),
    directory: join(directory, 'run'),
    ...hostOptions,
  });
  return {
    host,
    clock,
    stack,
    directory,
    lines,
    close: async () => {
      await host.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Runs the commands of the project (deploy, plan, destroy, account) as a person would, against the emulated AWS. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { inject } from 'vitest';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
}

export type CommandName = 'deploy' | 'plan' | 'destroy' | 'account';
export type Environment = Readonly<Record<string, string | undefined>>;

/** Nothing of the person who runs the tests may reach AWS, or stay out of reach because of them. */
export const commandEnvironment = (environment: Environment = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: join(inject('workshop'), 'home'),
  TERRAFORM_BIN: inject('terraform'),
  TF_CLI_CONFIG_FILE: inject('terraformConfig'),
  AWS_ENDPOINT_URL: inject('endpoint'),
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_EC2_METADATA_DISABLED: 'true',
  // The tested provider is older than nodejs24.x.
  LAMBDA_RUNTIME: 'nodejs22.x',
  // Terraform and its provider collect garbage half as often, which spares a tenth of their time.
  GOGC: '200',
  NO_COLOR: '1',
  ...environment,
});

export function startTap(
  command: CommandName,
  environment: Environment,
  args: readonly string[] = [],
  directory: string = inject('workshop'),
): Running {
  const child = spawn(process.execPath, [join(directory, 'scripts', `${command}.ts`), ...args], {
    cwd: directory,
    env: commandEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, ended: outcomeOf(child) };
}

async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

export const tap = (
  command: CommandName,
  environment: Environment,
  args: readonly string[] = [],
  directory: string = inject('workshop'),
): Promise<Outcome> => startTap(command, environment, args, directory).ended;

/** The outcome of a command that must work; what it said where it did not. */
export async function tapOk(
  command: CommandName,
  environment: Environment,
  args: readonly string[] = [],
): Promise<string> {
  const { code, stdout, stderr } = await tap(command, environment, args);
  if (code === 0) return stdout;
  throw new Error(`${command} ended with ${code}:\n${stdout}\n${stderr}`);
}

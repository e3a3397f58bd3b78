/** Which system a command is for: the engine that runs on this machine, or a deployed environment. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalFile, presentOf } from '../../local/local-file.ts';
import { UsageError } from '../terminal/cli-error.ts';
import type { OptionValues } from '../terminal/run-tool.ts';

export interface Target {
  readonly environment: string;
  /** For people: where that is. */
  readonly place: string;
  /** Epoch milliseconds by its clock, which a local engine may run faster. */
  readonly now: () => number;
  /** For the constructors of AWS clients. */
  readonly settings: {
    readonly region: string;
    readonly endpoint?: string;
    readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

export const TARGET_OPTIONS = {
  env: { value: 'NAME', help: 'a deployed environment (default: $ENVIRONMENT_SUFFIX)' },
  local: { help: 'the engine on this machine (default without --env, if it runs)' },
} as const;

const SUFFIX = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The announcement of the engine that runs now; undefined when none does. */
export function readLocalFile(environment: Environment): LocalFile | undefined {
  const file = environment.TAP_LOCAL_FILE ?? join('.tap', 'local.json');
  if (!existsSync(file)) return undefined;
  const local = JSON.parse(readFileSync(file, 'utf8')) as LocalFile;
  return isAlive(local.pid) ? local : undefined;
}

function localTarget(environment: Environment): Target {
  const local = readLocalFile(environment);
  if (local === undefined) {
    throw new UsageError(
      'no engine runs here: start it with npm start, or name a deployed environment with --env',
    );
  }
  return {
    environment: local.environmentSuffix,
    place: 'this machine',
    now: () => presentOf(local, Date.now()),
    settings: {
      region: local.awsRegion,
      endpoint: local.awsEndpoint,
      credentials: {
        accessKeyId: local.awsAccessKeyId,
        secretAccessKey: local.awsSecretAccessKey,
      },
    },
  };
}

/** --env and --local decide; then ENVIRONMENT_SUFFIX; then the engine on this machine. */
export function findTarget(options: OptionValues, environment: Environment = process.env): Target {
  if (options.local === true && options.env !== undefined) {
    throw new UsageError('--local and --env name two places: give one of them');
  }
  const suffix =
    options.local === true ? undefined : (options.env ?? environment.ENVIRONMENT_SUFFIX);
  if (suffix === undefined || suffix === '') return localTarget(environment);
  if (typeof suffix !== 'string' || !SUFFIX.test(suffix)) {
    throw new UsageError(
      `${suffix} is no name of an environment: lower case letters, digits, dashes`,
    );
  }
  const { AWS_REGION: region = 'us-east-1', AWS_ENDPOINT_URL: endpoint = '' } = environment;
  // Not left to the SDK to find: our own clients must not call another place than its clients do.
  const settings = { region, ...(endpoint === '' ? {} : { endpoint }) };
  return { environment: suffix, place: `AWS, ${region}`, now: Date.now, settings };
}

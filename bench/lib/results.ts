/** Results on disk: one file for each benchmark, with the machine and the versions it ran on. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Measured } from './benchmark.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly system: string;
}

export interface Result extends Measured {
  readonly name: string;
  readonly about: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
}

const DIRECTORY = new URL('../results/', import.meta.url).pathname;
/** What decides about the figures beside our own code. */
const PACKAGES = [
  '@aws-sdk/client-dynamodb',
  '@aws-lambda-powertools/logger',
  '@middy/core',
  'zod',
  'esbuild',
  'cdktn',
  '@dynoxide/linux-x64',
];

export function thisMachine(): Machine {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
  };
}

/** Of Node and of the packages that are installed. */
export function theseVersions(): Record<string, string> {
  const file = new URL('../../package.json', import.meta.url);
  const declared = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>;
  const all: Record<string, string> = {
    ...declared.devDependencies,
    ...declared.dependencies,
    ...declared.optionalDependencies,
  };
  const known = PACKAGES.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]]));
  return { node: process.version.slice(1), ...Object.fromEntries(known) };
}

/** Writes bench/results/NAME.json. */
export function writeResult({ name, about }: Benchmark, measured: Measured): void {
  const result: Result = {
    name,
    about,
    machine: thisMachine(),
    versions: theseVersions(),
    ...measured,
  };
  mkdirSync(DIRECTORY, { recursive: true });
  writeFileSync(join(DIRECTORY, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

/** Every result that is kept, by name. */
export const readResults = (): readonly Result[] =>
  (existsSync(DIRECTORY) ? readdirSync(DIRECTORY) : [])
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => JSON.parse(readFileSync(join(DIRECTORY, file), 'utf8')) as Result);

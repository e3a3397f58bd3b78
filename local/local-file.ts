/** `.tap/local.json`: where a running engine announces itself to the tools, with the keys to reach it. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isAlive } from './process-alive.ts';

export interface LocalFile {
  /** The API's base, ending in the stage: `http://127.0.0.1:4010/v1`. */
  readonly baseUrl: string;
  readonly merchantId: string;
  readonly apiKey: string;
  readonly operatorKey: string;
  /** The service front: give it to the AWS CLI or an SDK as the endpoint, with the credentials below. */
  readonly awsEndpoint: string;
  readonly awsAccessKeyId: string;
  readonly awsSecretAccessKey: string;
  readonly awsRegion: string;
  readonly environmentSuffix: string;
  readonly pid: number;
  /** The engine's clock as it was read once; without it, that of the machine. */
  readonly clock?: ClockReading;
}

export interface ClockReading {
  /** Epoch milliseconds of the machine. */
  readonly realMs: number;
  /** Epoch milliseconds of the engine at that moment. */
  readonly engineMs: number;
  /** How many times as fast as the machine's it runs. */
  readonly scale: number;
}

/** What the engine's clock shows now, by what it showed then. */
export const presentOf = ({ clock }: Pick<LocalFile, 'clock'>, realMs: number): number =>
  clock === undefined ? realMs : Math.floor(clock.engineMs + (realMs - clock.realMs) * clock.scale);

/** Who has announced itself there; undefined when nobody has, or the text is not ours. */
function holderOf(path: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as LocalFile).pid;
  } catch {
    return undefined;
  }
}

/** Writes it for its owner's eyes only, since it holds keys. Answers the process id of an engine that holds the place already, and then writes nothing. */
export function announce(path: string, content: LocalFile): number | undefined {
  const holder = holderOf(path);
  if (holder !== undefined && holder !== content.pid && isAlive(holder)) return holder;
  mkdirSync(dirname(path), { recursive: true });
  // Whole or not at all: a tool may look at any moment.
  const draft = `${path}.${content.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
  return undefined;
}

/** Removes what this process has announced, and nobody else's announcement. */
export function withdraw(path: string): void {
  if (holderOf(path) === process.pid) rmSync(path, { force: true });
}

/** Runs a program to its end: its lines as they come, interrupts passed on to it once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly onLine?: (line: string) => void;
}

export interface ProcessResult {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last part of both streams, as text. */
  readonly output: string;
  /** Whether a person (or the machine) asked this command to stop while it ran. */
  readonly interrupted: boolean;
}

/** A plan in JSON takes a megabyte or two. */
const OUTPUT_CHARACTERS_MAX = 50_000_000;
/** A terminal and npm may both pass on one Ctrl-C, and Terraform takes two for "drop everything". */
const SAME_INTERRUPT_MS = 2_000;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export async function runProcess(options: ProcessOptions): Promise<ProcessResult> {
  // A group of its own, so that only what is passed on below reaches it.
  const child = spawn(options.command, options.args, {
    cwd: options.directory,
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const take = (line: string) => {
    if (output.length + line.length > OUTPUT_CHARACTERS_MAX) output = '';
    output += `${line}\n`;
    options.onLine?.(line);
  };
  const readers = [child.stdout, child.stderr].map((input) =>
    createInterface({ input }).on('line', take),
  );
  const drained = Promise.all(readers.map((reader) => once(reader, 'close')));
  let lastInterrupt = Number.NEGATIVE_INFINITY;
  const interrupt = () => {
    const now = performance.now();
    if (now - lastInterrupt < SAME_INTERRUPT_MS) return;
    lastInterrupt = now;
    child.kill('SIGINT');
  };
  for (const signal of signals) process.on(signal, interrupt);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    await drained;
    return { code, signal, output, interrupted: Number.isFinite(lastInterrupt) };
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}

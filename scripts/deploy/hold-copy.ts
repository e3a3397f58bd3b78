/** One command at a time on one copy from one checkout: two would write the same synthesized stack under each other. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CommandFailure, EXIT } from './check.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly command: string;
}

/** Enough for every process that may take over at the same moment. */
const ATTEMPTS_MAX = 20;

/**
 * Takes the copy `stack` of the checkout `root` for this process, over from one that is dead; answers what gives it
 * back. Fails when another process has it: nothing was touched.
 */
export function holdCopy(root: string, stack: string, command: string): () => void {
  const directory = join(root, 'cdktf.out');
  const file = join(directory, `${stack}.running`);
  const own = `${file}.${process.pid}`;
  mkdirSync(directory, { recursive: true });
  const holder: Holder = { pid: process.pid, host: hostname(), command };
  writeFileSync(own, JSON.stringify(holder));
  try {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      // A link is made whole or not at all: nobody ever reads half a file.
      if (isDone(() => linkSync(own, file), 'EEXIST')) return () => rmSync(file, { force: true });
      const text = textOf(file);
      if (text !== undefined) {
        const other = holderIn(text);
        if (other !== undefined && isAlive(other)) throw held(other, stack, file);
        takeAway(file, text);
      }
    }
  } finally {
    rmSync(own, { force: true });
  }
  throw new CommandFailure(`${file} is taken again and again: try again.`, EXIT.refused);
}

/** Removes a dead holder's file, and puts back what somebody else has made of it meanwhile. */
function takeAway(file: string, expected: string): void {
  const aside = `${file}.${process.pid}.stale`;
  if (!isDone(() => renameSync(file, aside), 'ENOENT')) return;
  if (textOf(aside) !== expected) isDone(() => linkSync(aside, file), 'EEXIST');
  rmSync(aside, { force: true });
}

/** False when it failed with this code; any other failure is thrown. */
function isDone(work: () => void, code: string): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return false;
    throw error;
  }
}

function textOf(file: string): string | undefined {
  let text: string | undefined;
  isDone(() => {
    text = readFileSync(file, 'utf8');
  }, 'ENOENT');
  return text;
}

/** Undefined for a text that no command has written. */
function holderIn(text: string): Holder | undefined {
  try {
    const { pid, host, command } = JSON.parse(text) as Partial<Holder>;
    const isWhole = typeof pid === 'number' && host !== undefined && command !== undefined;
    return isWhole ? { pid, host, command } : undefined;
  } catch {
    return undefined;
  }
}

/** Of another machine that shares the checkout it cannot be told. The own number was a dead process's before. */
function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else may not be signalled, and lives.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const held = ({ pid, host, command }: Holder, stack: string, file: string) =>
  new CommandFailure(
    `${command} of ${stack} is running in this checkout as process ${pid} on ${host}: wait for its end. If that process is something else, delete ${file}`,
    EXIT.refused,
  );

/** `npm start`: builds, synthesizes and runs the whole system on this machine, and tells what it does. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { openDataDirectory } from './data-directory.ts';
import { type Engine, startEngine } from './engine.ts';
import { announce, withdraw } from './local-file.ts';
import { createNarrator, farewell, welcome } from './narrator.ts';
import { parseOptions, type StartOptions, UsageError, usage } from './options.ts';

const LOCAL_FILE = process.env.TAP_LOCAL_FILE ?? join('.tap', 'local.json');
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** A step of the build that has already said on standard error what was wrong. */
class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly exitCode: number;
  constructor(exitCode: number) {
    super('a step failed');
    this.exitCode = exitCode;
  }
}

async function run(script: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exitCode = await new Promise<number>((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
  if (exitCode !== 0) throw new StepFailed(exitCode);
}

async function timed(label: string, work: () => Promise<string>): Promise<void> {
  const startedAt = performance.now();
  const result = await work();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(`  ${label.padEnd(10)} ${result.padEnd(52)} ${seconds} s`);
}

async function prepare({ environmentSuffix }: StartOptions): Promise<string> {
  const environment = { ENVIRONMENT_SUFFIX: environmentSuffix, AWS_REGION: 'us-east-1' };
  await timed('bundles', async () => {
    await run('scripts/build.ts', environment);
    return 'dist/lambda';
  });
  const directory = join('cdktf.out', 'stacks', `tap-${environmentSuffix}`);
  await timed('stack', async () => {
    await run('tap.ts', environment);
    return directory;
  });
  return directory;
}

async function startWith(options: StartOptions, dataDirectory: string): Promise<Engine> {
  const stackDirectory = await prepare(options);
  const narrator = createNarrator(say);
  const startedAt = performance.now();
  const engine = await startEngine({
    stackDirectory,
    dataDirectory,
    persist: options.persistDirectory !== undefined,
    port: options.port,
    timeScale: options.timeScale,
    log: narrator.log,
  });
  narrator.follow(engine);
  const { now, scale } = engine.clock;
  const clock = { realMs: Date.now(), engineMs: now(), scale };
  const holder = announce(LOCAL_FILE, { ...engine.announcement, clock });
  if (holder !== undefined) {
    say(`  ${LOCAL_FILE} stays with the engine of process ${holder}; tools will look at that one`);
  }
  say(
    `  engine     ${'ready'.padEnd(52)} ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
  );
  say(welcome(engine, LOCAL_FILE));
  return engine;
}

/** Resolves at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once. */
function interrupted(): Promise<void> {
  return new Promise((done) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(130);
      asked = true;
      done();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    // Whoever read the output has gone, as after `npm start | head`.
    process.stdout.on('error', done);
  });
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    say(usage);
    return;
  }
  const stop = interrupted();
  const data = openDataDirectory(options.persistDirectory);
  let engine: Engine | undefined;
  try {
    say(`TAP · environment ${options.environmentSuffix}`);
    engine = await startWith(options, data.path);
    await stop;
    say(farewell);
  } finally {
    withdraw(LOCAL_FILE);
    await engine?.close();
    data.release();
  }
}

try {
  await main();
  process.exit(0);
} catch (error) {
  if (error instanceof StepFailed) process.exit(error.exitCode);
  process.stderr.write(`npm start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}

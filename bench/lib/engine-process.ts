/** The engine in a process of its own, so that whoever measures it does not slow it down. */
import { createWriteStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../../local/engine.ts';
import { watchAnnouncements } from '../../test/faults/support/announcements.ts';
import { createUsageRecorder } from '../cost/record-usage.ts';
import type { EngineMessage, EngineRequest, Report } from './bench-engine.ts';
import { watchCaptures } from './watch-captures.ts';

const [stackDirectory = '', dataDirectory = '', workersACore = '', mode = ''] =
  process.argv.slice(2);
const recorder = createUsageRecorder('bench');
const isMetered = mode === 'metered';
const isWitnessed = mode === 'witnessed';
const logFile = join(dataDirectory, 'log.jsonl');
/** On disk: what is logged in many minutes is not to count as the engine's memory. */
const written = isWitnessed ? createWriteStream(logFile) : undefined;
/** Lambda reads each shard of a stream four times a second, and a new table on demand has four. */
const STREAM_READ_EVERY_MS = 1000 / (4 * 4);
const engine = await startEngine({
  stackDirectory,
  dataDirectory,
  persist: false,
  port: 0,
  timeScale: 1,
  workersMax: Number(workersACore) * availableParallelism(),
  ...(isMetered ? { meter: recorder.meter, streamReadEveryMs: STREAM_READ_EVERY_MS } : {}),
  log: (line) => {
    const { level, message, source } = line;
    if (isMetered) recorder.log(line);
    written?.write(`${JSON.stringify(message)}\n`);
    if (level === 'error') process.stderr.write(`${source}: ${message}\n`);
  },
});
if (isMetered) recorder.attach(engine);
const captures = watchCaptures(engine.front);
const announced = isWitnessed ? watchAnnouncements(engine.front) : new Map<string, Set<number>>();

const tell = (message: EngineMessage) => process.send?.(message);
/** Linux counts a process's time in hundredths of a second. */
const TICK_MS = 10;

/** Parent and processor time of a process, by Linux's own count. */
function statOf(pid: string) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  return { parent, cpuMs: ((fields[11] ?? 0) + (fields[12] ?? 0)) * TICK_MS };
}

/** The engine's child that is the database (another bundles): looked for once, since a look reads every process of the machine. */
function findDatabase(): string | undefined {
  if (!existsSync('/proc/self/stat')) return undefined;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => {
      try {
        const isDatabase = readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('dynoxide');
        return isDatabase && statOf(pid).parent === process.pid;
      } catch {
        // It ended between the list and the look.
        return false;
      }
    });
}

const database = findDatabase();

/** Pages of memory are of this size wherever Linux runs the database. */
const PAGE_BYTES = 4096;
const MEGABYTE = 2 ** 20;

function memory(): Pick<Report, 'memoryMb' | 'databaseMb'> {
  const [, pages = '0'] =
    database === undefined ? [] : readFileSync(`/proc/${database}/statm`, 'utf8').split(' ');
  return {
    memoryMb: process.memoryUsage.rss() / MEGABYTE,
    databaseMb: (Number(pages) * PAGE_BYTES) / MEGABYTE,
  };
}

/** The stream has taken everything once it has taken nothing more. */
const logged = () => new Promise<void>((resolve) => written?.write('', () => resolve()));

function report(): Report {
  const { user, system } = process.cpuUsage();
  return {
    kind: 'report',
    usage: recorder.take(),
    captured: captures.take(),
    calls: engine.front.calls.totals(),
    cpuMs: {
      engine: (user + system) / 1000,
      database: database === undefined ? 0 : statOf(database).cpuMs,
    },
    ...memory(),
  };
}

process.on('message', async ({ kind }: EngineRequest) => {
  if (kind === 'captures') return tell({ kind, captured: captures.take(), ...memory() });
  if (kind === 'report') return tell(report());
  if (kind === 'witnessed') {
    await logged();
    const all = [...announced].map(([id, versions]) => [id, [...versions]] as const);
    return tell({ kind, announced: all, logFile });
  }
  if (kind === 'merchant') {
    tell({ kind, ...(await engine.createMerchant('Benchmark')) });
    return;
  }
  await engine.close();
  process.disconnect();
});

// Whoever measured is gone.
process.once('disconnect', () => process.exit());

const { baseUrl, awsEndpoint, awsAccessKeyId, awsSecretAccessKey } = engine.announcement;
tell({ kind: 'ready', baseUrl, awsEndpoint, awsAccessKeyId, awsSecretAccessKey });

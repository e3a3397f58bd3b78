/** Follows a batch to its end: a line that redraws itself in a terminal, one line for each news elsewhere. */
import { setTimeout as pauseFor } from 'node:timers/promises';
import { CliError } from '../terminal/cli-error.ts';
import { type Batch, hasEnded, number } from './batch-summary.ts';
import { type Look, progressLine } from './progress-line.ts';

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

interface Options {
  readonly screen?: Screen;
  readonly now?: () => number;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2000;
const GROWTH = 1.2;
/** The pace is that of the last looks. */
const LOOKS_KEPT = 10;
/** A look that failed is repeated, after longer and longer pauses: some two minutes in a row. */
const FAULTS_MAX = 10;
const FAULT_PAUSE_MS = 15_000;
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = '\r\u001b[2K';

/** Throws CliError when the API cannot be asked any more; the batch goes on all the same. */
export async function watchBatch(
  look: () => Promise<Batch>,
  options: Options = {},
): Promise<Batch> {
  const { screen = process.stderr, now = Date.now, pause = pauseFor } = options;
  const looks: Look[] = [];
  let pauseMs = FIRST_PAUSE_MS;
  let faults = 0;
  for (;;) {
    try {
      const batch = await look();
      faults = 0;
      looks.push({ atMs: now(), batch });
      if (looks.length > LOOKS_KEPT) looks.shift();
      draw(screen, looks);
      if (hasEnded(batch)) return batch;
    } catch (error) {
      faults += 1;
      if (faults >= FAULTS_MAX || !mayPass(error)) throw lost(error, looks.at(-1)?.batch);
      pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** faults, FAULT_PAUSE_MS);
    }
    await pause(pauseMs);
    pauseMs = Math.min(pauseMs * GROWTH, LONGEST_PAUSE_MS);
  }
}

/** Too many requests, an API that is down for a moment, a broken line. */
const mayPass = (error: unknown): boolean =>
  !(error instanceof CliError) ||
  /\((rate-limited|internal-error|temporarily-unavailable|timed-out)/.test(error.message);

function lost(error: unknown, batch: Batch | undefined): CliError {
  const { message } = error as Error;
  const again =
    batch === undefined ? '' : `; the batch goes on: npm run batch -- watch ${batch.id}`;
  return new CliError(`${message}${again}`, { cause: error });
}

function draw(screen: Screen, looks: readonly Look[]): void {
  const last = looks.at(-1);
  // Reading rows and processing payments each have their own pace.
  const first = looks.find(({ batch }) => batch.status === last?.batch.status);
  if (first === undefined || last === undefined) return;
  if (screen.isTTY === true) {
    const line = progressLine(first, last, screen.columns ?? DEFAULT_COLUMNS);
    screen.write(hasEnded(last.batch) ? CLEAR_LINE : `${CLEAR_LINE}${line}`);
    return;
  }
  const { status, counts } = last.batch;
  const before = looks.at(-2)?.batch;
  if (before?.status === status && before.counts.accepted === counts.accepted) return;
  screen.write(`${last.batch.id}  ${status}  ${number(counts.accepted)} accepted\n`);
}

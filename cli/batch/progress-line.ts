/** One line that says how far a batch has come and how long it will take. */
import { formatDuration } from '../terminal/duration.ts';
import { type Batch, number } from './batch-summary.ts';

export interface Look {
  readonly atMs: number;
  readonly batch: Batch;
}

const BAR_MAX = 30;
const BAR_MIN = 5;
/** The brackets of the bar, the space behind it, and one column that stays free. */
const FRAME = 4;
/** Before that, a speed says nothing. */
const SPEED_AFTER_MS = 1000;

interface Part {
  readonly text: string;
  readonly short: string;
  /** 3 always, 1 only where there is much room. */
  readonly matters: 1 | 2 | 3;
}

const always = (text: string, short = text): Part => ({ text, short, matters: 3 });

const finalOf = ({ counts }: Batch): number =>
  counts.succeeded + counts.declined + counts.failed + counts.canceled;

const bar = (progress: number, width: number): string => {
  const full = Math.floor(progress * width);
  return `[${'█'.repeat(full)}${'░'.repeat(width - full)}]`;
};

const perSecond = (count: number, spanMs: number): string =>
  number(Math.round((count * 1000) / spanMs));

/** What grew between the two looks: rows while the file is read, payments after that. */
function speedOf(from: Look, to: Look): Part[] {
  const spanMs = to.atMs - from.atMs;
  if (spanMs < SPEED_AFTER_MS) return [];
  const rows = to.batch.counts.rows - from.batch.counts.rows;
  const payments = finalOf(to.batch) - finalOf(from.batch);
  const text =
    rows > 0 ? `${perSecond(rows, spanMs)} rows/s` : `${perSecond(payments, spanMs)} payments/s`;
  return [{ text, short: text.replace('payments', 'paid'), matters: 2 }];
}

/** At the pace between the two looks; nothing while nothing moves. */
function remainingOf(from: Look, to: Look): Part[] {
  const spanMs = to.atMs - from.atMs;
  const gained = to.batch.progress - from.batch.progress;
  if (spanMs < SPEED_AFTER_MS || gained <= 0) return [];
  return [always(`${formatDuration(((1 - to.batch.progress) * spanMs) / gained)} left`)];
}

/** `from` is a look some seconds before `to`. Never wider than `columns`. */
export function progressLine(from: Look, to: Look, columns: number): string {
  const { batch } = to;
  const { counts, progress, status, cancelRequestedAt } = batch;
  const parts: readonly Part[] = [
    always(`${Math.floor(progress * 100)} %`.padStart(5)),
    always(cancelRequestedAt === null ? status : 'stopping'),
    ...speedOf(from, to),
    {
      text: `accepted ${number(counts.accepted)}`,
      short: `acc ${number(counts.accepted)}`,
      matters: 2,
    },
    always(`rejected ${number(counts.rejected)}`, `rej ${number(counts.rejected)}`),
    { text: `final ${number(finalOf(batch))}`, short: '', matters: 1 },
    ...remainingOf(from, to),
  ];
  const joined = (matters: number, form: 'text' | 'short' = 'text') =>
    parts
      .filter((part) => part.matters >= matters)
      .map((part) => part[form])
      .join('  ');
  // A narrow terminal shows whole words of what matters most.
  const text =
    [joined(1), joined(2), joined(2, 'short')].find(
      ({ length }) => length + BAR_MIN + FRAME <= columns,
    ) ?? joined(3);
  const width = Math.min(BAR_MAX, columns - text.length - FRAME);
  return (width < BAR_MIN ? text : `${bar(progress, width)} ${text}`).slice(0, columns - 1);
}

/** One line that says how far a batch has come and how long it will take. */
import { formatDuration } from '../terminal/duration.ts';
import { type Batch, number } from './batch-summary.ts';

export interface Look {
  readonly atMs: number;
  readonly batch: Batch;
}

const BAR_MAX = 30;
const BAR_MIN = 10;
/** Before that, a speed says nothing. */
const SPEED_AFTER_MS = 1000;

const finalOf = ({ counts }: Batch): number =>
  counts.succeeded + counts.declined + counts.failed + counts.canceled;

const bar = (progress: number, width: number): string => {
  const full = Math.floor(progress * width);
  return `[${'█'.repeat(full)}${'░'.repeat(width - full)}]`;
};

const perSecond = (count: number, spanMs: number): string =>
  number(Math.round((count * 1000) / spanMs));

/** What grew between the two looks: rows while the file is read, payments after that. */
function speedOf(from: Look, to: Look): string[] {
  const spanMs = to.atMs - from.atMs;
  if (spanMs < SPEED_AFTER_MS) return [];
  const rows = to.batch.counts.rows - from.batch.counts.rows;
  const payments = finalOf(to.batch) - finalOf(from.batch);
  return rows > 0
    ? [`${perSecond(rows, spanMs)} rows/s`]
    : [`${perSecond(payments, spanMs)} payments/s`];
}

/** At the pace between the two looks; nothing while nothing moves. */
function remainingOf(from: Look, to: Look): string[] {
  const spanMs = to.atMs - from.atMs;
  const gained = to.batch.progress - from.batch.progress;
  if (spanMs < SPEED_AFTER_MS || gained <= 0) return [];
  return [`${formatDuration(((1 - to.batch.progress) * spanMs) / gained)} left`];
}

/** `from` is a look some seconds before `to`. Never wider than `columns`. */
export function progressLine(from: Look, to: Look, columns: number): string {
  const { batch } = to;
  const { counts, progress, status, cancelRequestedAt } = batch;
  const parts: readonly (readonly [text: string, isNeeded: boolean])[] = [
    [`${Math.floor(progress * 100)} %`.padStart(5), true],
    [cancelRequestedAt === null ? status : 'stopping', true],
    ...speedOf(from, to).map((text) => [text, false] as const),
    [`accepted ${number(counts.accepted)}`, false],
    [`rejected ${number(counts.rejected)}`, true],
    [`final ${number(finalOf(batch))}`, false],
    ...remainingOf(from, to).map((text) => [text, true] as const),
  ];
  const joined = (some: typeof parts) => some.map(([part]) => part).join('  ');
  // A narrow terminal shows whole words of what matters most.
  const isWide = joined(parts).length < columns;
  const text = joined(isWide ? parts : parts.filter(([, isNeeded]) => isNeeded));
  const width = Math.min(BAR_MAX, columns - text.length - 4);
  return (width < BAR_MIN ? text : `${bar(progress, width)} ${text}`).slice(0, columns - 1);
}

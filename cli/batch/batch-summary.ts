/** How a batch stands or has ended, for people and as an exit code. */
import type { components } from '../client/api-types.ts';
import { formatDuration } from '../terminal/duration.ts';
import { printable, table } from '../terminal/table.ts';

export type Batch = components['schemas']['Batch'];

/** Rows were rejected, or payments failed technically or were canceled. */
const COMPLETED_IN_PART = 3;
/** Bytes of the rejects file that a few lines need. */
const PEEK_BYTES = 4096;

const ENDED: ReadonlySet<Batch['status']> = new Set(['completed', 'failed', 'canceled', 'expired']);
export const hasEnded = ({ status }: Batch): boolean => ENDED.has(status);

export const number = (count: number): string => count.toLocaleString('en-US');

const COUNTS = [
  'rows',
  'accepted',
  'rejected',
  'succeeded',
  'declined',
  'failed',
  'canceled',
] as const satisfies readonly (keyof Batch['counts'])[];

/** A declined payment is an answer of the issuer's, and none of our trouble. */
function exitCodeOf({ status, counts }: Batch): number {
  if (status !== 'completed') return ENDED.has(status) ? 1 : 0;
  return counts.rejected + counts.failed + counts.canceled > 0 ? COMPLETED_IN_PART : 0;
}

function headOf(batch: Batch): string {
  const { id, status, fileName, createdAt, endedAt } = batch;
  const since =
    endedAt === null ? '' : ` after ${formatDuration(Date.parse(endedAt) - Date.parse(createdAt))}`;
  return `${id}  ${printable(fileName)}: ${status}${since}`;
}

export function summary(batch: Batch): {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly exitCode: number;
} {
  const { counts, failure, results, id } = batch;
  const head = COUNTS.map((name) => name.toUpperCase());
  const row = COUNTS.map((name) => number(counts[name]));
  const reason = failure === null ? [] : ['', printable(`${failure.code}: ${failure.message}`)];
  return {
    lines: [headOf(batch), '', ...table(head, [row]), ...reason],
    notes: results === null ? [] : [`what became of each row: npm run batch -- results ${id}`],
    exitCode: exitCodeOf(batch),
  };
}

/** The first lines of the rejects file, when there is one to be had. */
export async function rejectLines(
  { rejects, counts }: Batch,
  limit: number,
): Promise<readonly string[]> {
  if (rejects === null) return [];
  try {
    const answer = await fetch(rejects.url, { headers: { range: `bytes=0-${PEEK_BYTES - 1}` } });
    if (!answer.ok) return [];
    const [, ...lines] = (await answer.text()).split('\r\n');
    // The last one may be cut off.
    const shown = lines
      .slice(0, -1)
      .slice(0, limit)
      .map((line) => `  ${printable(line)}`);
    return [
      '',
      `the first of ${number(counts.rejected)} rejected rows (row, field, reason):`,
      ...shown,
    ];
  } catch {
    return [];
  }
}

/** Spans of time as people write them: 45s, 90m, 12h, 30d. */
import { UsageError } from './cli-error.ts';

const MILLISECONDS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const YEARS_MAX_MS = 10 * 366 * MILLISECONDS.d;

/** Milliseconds; `option` is named when the text is no span, or one of more than ten years. */
export function parseDuration(option: string, text: string): number {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const spanMs = Number(count) * MILLISECONDS[(unit ?? 's') as keyof typeof MILLISECONDS];
  if (count !== undefined && spanMs <= YEARS_MAX_MS) return spanMs;
  throw new UsageError(`${option} ${text} is no span of time: write 45s, 90m, 12h or 30d`);
}

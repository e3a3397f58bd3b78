/** Spans of time as people write them, 45s, 90m, 12h, 30d, and as they read them. */
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

/** Milliseconds as people say them: `0.4 s`, `45 s`, `2 min 10 s`, `3 h 5 min`. */
export function formatDuration(spanMs: number): string {
  if (spanMs < 10_000) return `${(Math.max(spanMs, 0) / 1000).toFixed(1)} s`;
  const seconds = Math.round(spanMs / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

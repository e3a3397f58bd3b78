/** Reads RFC 3339 times as strictly as they are defined: a day that is in no calendar is no time. */

const RFC_3339 =
  /^(\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** What a time in the years 0 to 9999 can be; beyond them it would be written with a sign. */
const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Epoch milliseconds, or null for what is no such time. A fraction of a millisecond counts up: as a
 * bound of times in whole milliseconds that is the same time.
 */
export function parseTime(value: string): number | null {
  const [, local, , fraction = '', offset] = RFC_3339.exec(value) ?? [];
  if (local === undefined || offset === undefined) return null;
  const wallMs = Date.parse(`${local.toUpperCase()}Z`);
  // 30 February is read as a day in March: what was said must come back.
  if (Number.isNaN(wallMs) || !new Date(wallMs).toISOString().startsWith(local.toUpperCase())) {
    return null;
  }
  const wholeMs = Math.ceil(Number(`${fraction.slice(1).padEnd(9, '0')}e-6`));
  const ms = wallMs + wholeMs - offsetMs(offset);
  return ms >= FIRST_MS && ms <= LAST_MS ? ms : null;
}

function offsetMs(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

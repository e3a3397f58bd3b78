/** Writes CSV (RFC 4180) that no spreadsheet takes for formulas. */

/** A spreadsheet takes a text that begins so for a formula; those of full width count in some languages. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A text as a cell: neutralised against formulas by an apostrophe, quoted where it must be. */
export function textCell(value: string | null): string {
  const text = value ?? '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Numbers are ours, and a minus before one is no formula. */
export const row = (cells: readonly (string | number)[]): string => `${cells.join(',')}\r\n`;

const ENCODER = new TextEncoder();
const CHUNK_CHARACTERS = 64 * 1024;

/** Joins rows into bytes of a handy size. */
export async function* encoded(rows: AsyncIterable<string>): AsyncGenerator<Uint8Array, void> {
  let pending = '';
  for await (const one of rows) {
    pending += one;
    if (pending.length < CHUNK_CHARACTERS) continue;
    yield ENCODER.encode(pending);
    pending = '';
  }
  if (pending !== '') yield ENCODER.encode(pending);
}

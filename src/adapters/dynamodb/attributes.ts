/** Reads single attributes of rows that we wrote; one of another type means that someone else did. */

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError('A row holds something else where a text should be.');
}

export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new TypeError('A row holds something else where a number should be.');
}

export const optionalText = (value: unknown): string | null =>
  value === undefined || value === null ? null : textOf(value);

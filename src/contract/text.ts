/** Strings as the contract allows them: bounded in code points, free of NUL and of unpaired surrogates. */
import * as z from 'zod/mini';

// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what this pattern refuses
const STORABLE = /^[^\u0000\uD800-\uDFFF]*$/u;

const storable = z.regex(STORABLE, {
  error: 'must not contain NUL characters or unpaired surrogates',
});

export const text = (bounds: { readonly min: number; readonly max: number }) =>
  z.string().check(z.minLength(bounds.min), z.maxLength(bounds.max), storable);

/** RFC 3339 in UTC with milliseconds, the only form of a time that we write. */
export const timestamp = () =>
  z.string().check(
    z.regex(/^\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/, {
      error: 'must be a time in UTC with milliseconds, such as 2026-11-23T09:30:00.000Z',
    }),
  );

export const toTimestamp = (epochMs: number): string => new Date(epochMs).toISOString();

/** The parameters of every page: how much of it, and where it goes on. */
import * as z from 'zod/mini';

export const PAGE_LIMIT_DEFAULT = 25;
export const PAGE_LIMIT_MAX = 100;
export const CURSOR_LENGTH_MAX = 2048;

export const pageQueryShape = {
  limit: z._default(
    z.pipe(
      z.string().check(
        z.regex(/^([1-9]\d?|100)$/, {
          error: `must be a whole number from 1 to ${PAGE_LIMIT_MAX}`,
          abort: true,
        }),
      ),
      z.transform(Number),
    ),
    PAGE_LIMIT_DEFAULT,
  ),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(CURSOR_LENGTH_MAX))),
};

/** The parameters of every page: how much of it, and where it goes on; and what takes none. */
import * as z from 'zod/mini';
import { isId } from './ids.ts';
import { type Parsed, parseBody } from './parse.ts';

export const PAGE_LIMIT_DEFAULT = 25;
export const PAGE_LIMIT_MAX = 100;
export const CURSOR_LENGTH_MAX = 2048;

/** Whose list it is, for those who are not asked for their own. */
export const ownerQueryShape = {
  merchantId: z.optional(
    z.string().check(z.refine((value) => isId('mer', value), { error: 'must be a mer_ id' })),
  ),
};

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

const noQuerySchema = z.strictObject({});

/** Of a route without parameters: one that is given is named, not ignored. */
export const parseNoQuery = (
  query: Readonly<Record<string, string | undefined>> | null | undefined,
): Parsed<z.output<typeof noQuerySchema>> => parseBody(noQuerySchema, { ...query });

/** The Settlement as clients see it: a merchant's settled day, its totals by currency and links to its reports. */
import * as z from 'zod/mini';
import { currencySchema } from './currencies.ts';
import { idSchema } from './ids.ts';
import { ownerQueryShape, pageQueryShape } from './page-query.ts';
import { type Parsed, parseBody } from './parse.ts';
import { settlementDateSchema } from './settlement-steps.ts';
import { text, timestamp } from './text.ts';

/** More than there are currencies. */
const CURRENCIES_MAX = 200;

const day = () => z.string().check(z.regex(/^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/));
/** A day's sum may be more than one amount, but is exact. */
const total = () => z.int().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));
const lines = () => z.int().check(z.minimum(0), z.maximum(1_000_000_000));

export const settlementSchema = z.strictObject({
  merchantId: idSchema('mer'),
  date: day(),
  cutOff: timestamp(),
  totals: z
    .array(
      z.strictObject({
        currency: currencySchema,
        grossMinor: total(),
        refundsMinor: total(),
        netMinor: z
          .int()
          .check(z.minimum(Number.MIN_SAFE_INTEGER), z.maximum(Number.MAX_SAFE_INTEGER)),
        captures: lines(),
        refunds: lines(),
        report: z.strictObject({ url: text({ min: 1, max: 4096 }), expiresAt: timestamp() }),
      }),
    )
    .check(z.maxLength(CURRENCIES_MAX)),
});

export const settlementPageSchema = z.strictObject({
  data: z.array(settlementSchema).check(z.maxLength(100)),
  nextCursor: z.nullable(text({ min: 1, max: 2048 })),
});

const querySchema = z.strictObject({
  date: z.optional(settlementDateSchema),
  ...ownerQueryShape,
  ...pageQueryShape,
});
const dayQuerySchema = z.strictObject(ownerQueryShape);
const pathSchema = z.strictObject({ date: settlementDateSchema });

type Parameters = Readonly<Record<string, string | undefined>>;

export const parseListSettlementsQuery = (
  query: Parameters | null | undefined,
): Parsed<z.output<typeof querySchema>> => parseBody(querySchema, { ...query });

export const parseSettlementQuery = (
  query: Parameters | null | undefined,
): Parsed<z.output<typeof dayQuerySchema>> => parseBody(dayQuerySchema, { ...query });

export const parseSettlementPath = (
  path: Parameters | null | undefined,
): Parsed<z.output<typeof pathSchema>> => parseBody(pathSchema, { ...path });

export type Settlement = z.infer<typeof settlementSchema>;
export type SettlementPage = z.infer<typeof settlementPageSchema>;

/** The query of GET /payments: what strings it takes and what they mean. */
import * as z from 'zod/mini';
import { pageQueryShape } from './page-query.ts';
import { type Parsed, parseBody } from './parse.ts';
import { paymentStatusSchema } from './payment.ts';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

const time = () =>
  z.pipe(
    z.string().check(
      z.refine((value) => RFC_3339.test(value) && !Number.isNaN(Date.parse(value)), {
        error: 'must be an RFC 3339 time, such as 2026-11-23T09:30:00Z',
        abort: true,
      }),
    ),
    z.transform((value: string) => new Date(value).toISOString()),
  );

const querySchema = z.strictObject({
  createdFrom: z.optional(time()),
  createdTo: z.optional(time()),
  status: z.optional(paymentStatusSchema),
  order: z._default(z.enum(['asc', 'desc']), 'desc'),
  ...pageQueryShape,
});

export type ListPaymentsQuery = z.output<typeof querySchema>;

/** Reads the query string's parameters; a violation's pointer names the parameter. */
export const parseListPaymentsQuery = (
  query: Readonly<Record<string, string | undefined>> | null | undefined,
): Parsed<ListPaymentsQuery> => parseBody(querySchema, { ...query });

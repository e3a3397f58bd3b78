/** The query of GET /payments/{paymentId}/refunds. */
import * as z from 'zod/mini';
import { pageQueryShape } from './page-query.ts';
import { type Parsed, parseBody } from './parse.ts';

const querySchema = z.strictObject(pageQueryShape);

export type ListRefundsQuery = z.output<typeof querySchema>;

export const parseListRefundsQuery = (
  query: Readonly<Record<string, string | undefined>> | null | undefined,
): Parsed<ListRefundsQuery> => parseBody(querySchema, { ...query });

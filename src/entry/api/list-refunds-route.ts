/** GET /payments/{paymentId}/refunds. */
import type { ListRefunds } from '../../application/list-refunds.ts';
import { parseListRefundsQuery } from '../../contract/list-refunds.ts';
import type { RefundPage } from '../../contract/refund.ts';
import { refuse } from './api-answer.ts';
import type { ApiRoute } from './api-handler.ts';
import { readQuery } from './read-query.ts';

export const listRefundsRoute = ({ list }: { readonly list: ListRefunds }): ApiRoute => ({
  operation: 'listRefunds',
  scopes: ['payments:read', 'operator'],
  takesQuery: true,
  async answer(request, caller) {
    const query = readQuery(request, parseListRefundsQuery);
    if (!query.ok) return query.refusal;
    const result = await list({
      caller,
      paymentId: request.pathParameters.paymentId ?? '',
      limit: query.value.limit,
      cursor: query.value.cursor ?? null,
    });
    if (!result.ok) return refuse(result.rejection);
    const body: RefundPage = { data: [...result.refunds], nextCursor: result.nextCursor };
    return { kind: 'answered', status: 200, body };
  },
});

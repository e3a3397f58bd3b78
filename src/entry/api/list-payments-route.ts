/** GET /payments. */
import type { ListPayments } from '../../application/list-payments.ts';
import { parseListPaymentsQuery } from '../../contract/list-payments.ts';
import type { PaymentPage } from '../../contract/payment.ts';
import { toPayment } from '../../domain/payment.ts';
import { refuse } from './api-answer.ts';
import type { ApiRoute } from './api-handler.ts';
import { ownerOf } from './list-owner.ts';
import { readQuery } from './read-query.ts';

export const listPaymentsRoute = ({ list }: { readonly list: ListPayments }): ApiRoute => ({
  operation: 'listPayments',
  scopes: ['payments:read', 'operator'],
  takesQuery: true,
  async answer(request, caller) {
    const query = readQuery(request, parseListPaymentsQuery);
    if (!query.ok) return query.refusal;
    const owner = ownerOf(query.value, caller, 'payments');
    if (!owner.ok) return owner.refusal;
    const { status, createdFrom, createdTo, order, limit, cursor } = query.value;
    const result = await list({
      listing: {
        merchantId: owner.merchantId,
        order,
        ...(status === undefined ? {} : { status }),
        ...(createdFrom === undefined ? {} : { createdFrom }),
        ...(createdTo === undefined ? {} : { createdTo }),
      },
      limit,
      cursor: cursor ?? null,
    });
    if (!result.ok) return refuse(result.rejection);
    const { nextCursor, payments } = result;
    const body: PaymentPage = { data: payments.map(toPayment), nextCursor };
    return { kind: 'answered', status: 200, body };
  },
});

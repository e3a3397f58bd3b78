/** GET /payments. */
import type { ListPayments } from '../../application/list-payments.ts';
import type { Caller } from '../../contract/caller.ts';
import { type ListPaymentsQuery, parseListPaymentsQuery } from '../../contract/list-payments.ts';
import type { PaymentPage } from '../../contract/payment.ts';
import { toPayment } from '../../domain/payment.ts';
import { type Refusal, refuse } from './api-answer.ts';
import type { ApiRoute } from './api-handler.ts';
import { readQuery } from './read-query.ts';

type Owner =
  | { readonly ok: true; readonly merchantId: string }
  | { readonly ok: false; readonly refusal: Refusal };

/** A merchant's list is its own, and a list is one merchant's: an operator says whose. */
function ownerOf({ merchantId }: ListPaymentsQuery, caller: Caller): Owner {
  const no = (detail: string): Owner => ({
    ok: false,
    refusal: refuse('invalid-parameters', { errors: [{ pointer: '/merchantId', detail }] }),
  });
  if (caller.kind === 'operator') {
    return merchantId === undefined
      ? no('must be given with an operator key: the mer_ id whose payments are listed')
      : { ok: true, merchantId };
  }
  return merchantId === undefined
    ? { ok: true, merchantId: caller.merchantId }
    : no('is for operator keys; a merchant key lists its own payments');
}

export const listPaymentsRoute = ({ list }: { readonly list: ListPayments }): ApiRoute => ({
  operation: 'listPayments',
  scopes: ['payments:read', 'operator'],
  takesQuery: true,
  async answer(request, caller) {
    const query = readQuery(request, parseListPaymentsQuery);
    if (!query.ok) return query.refusal;
    const owner = ownerOf(query.value, caller);
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

/** Whose list is asked for: a merchant's list is its own, and a list is one merchant's, so an operator says whose. */
import type { Caller } from '../../contract/caller.ts';
import { type Refusal, refuse } from './api-answer.ts';

type Owner =
  | { readonly ok: true; readonly merchantId: string }
  | { readonly ok: false; readonly refusal: Refusal };

/** `what` is what is listed, in words. */
export function ownerOf(
  { merchantId }: { readonly merchantId?: string | undefined },
  caller: Caller,
  what: string,
): Owner {
  const no = (detail: string): Owner => ({
    ok: false,
    refusal: refuse('invalid-parameters', { errors: [{ pointer: '/merchantId', detail }] }),
  });
  if (caller.kind === 'operator') {
    return merchantId === undefined
      ? no(`must be given with an operator key: the mer_ id whose ${what} are listed`)
      : { ok: true, merchantId };
  }
  return merchantId === undefined
    ? { ok: true, merchantId: caller.merchantId }
    : no(`is for operator keys; a merchant key lists its own ${what}`);
}

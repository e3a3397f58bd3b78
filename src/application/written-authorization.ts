/** The outcomes of an authorization that are written at once: a decline, and a hold that waits for its capture. */
import { authorizePayment } from '../domain/authorize.ts';
import type { Decision } from '../domain/change.ts';

/** An automatic capture writes its authorization itself, so that outcome is no change here. */
export function decideWritten(
  input: Parameters<typeof authorizePayment>[0],
): Decision<'invalid-transition'> {
  const decision = authorizePayment(input);
  return decision.ok && decision.outcome === 'authorized'
    ? { ok: false, rejection: 'invalid-transition' }
    : decision;
}

/** Decides a charge as an acquirer would: by the token, by what is held, by what was taken. Pure. */
import type { AcquirerCharge } from '../../contract/acquirer-messages.ts';
import type { Account, Charge } from './ledger.ts';
import { behaviourOf } from './sandbox-tokens.ts';

type Result = Charge['result'];

export interface ChargeFacts {
  readonly request: AcquirerCharge;
  /** Of the authorization that the request builds on; null for an authorization itself. */
  readonly account: Account | null;
  /** A fresh reference, used if this charge needs one of its own. */
  readonly newReference: string;
}

export interface ChargeDecision {
  readonly result: Result;
  /** The account after the charge; null when it does not change. */
  readonly account: Account | null;
}

const CAPTURE_PREFIX = 'capt_';
const AUTHORIZATION_PREFIX = 'auth_';

/** One authorization has one capture at most, so their ids answer to each other. */
export const captureIdOf = (authorizationId: string): string =>
  CAPTURE_PREFIX + authorizationId.slice(AUTHORIZATION_PREFIX.length);
const authorizationIdOf = (captureId: string): string =>
  AUTHORIZATION_PREFIX + captureId.slice(CAPTURE_PREFIX.length);

/** The authorization that a request builds on. */
export function authorizationOf(request: AcquirerCharge): string | null {
  switch (request.operation) {
    case 'authorize':
      return null;
    case 'capture':
    case 'void':
      return request.authorizationId;
    case 'refund':
      return authorizationIdOf(request.captureId);
  }
}

const declined = (code: string): ChargeDecision => ({
  result: { outcome: 'declined', code },
  account: null,
});
const approved = (reference: string, account: Account): ChargeDecision => ({
  result: { outcome: 'approved', reference },
  account: { ...account, version: account.version + 1 },
});

export function decideCharge({ request, account, newReference }: ChargeFacts): ChargeDecision {
  if (request.operation === 'authorize') return decideAuthorization(request, newReference);
  if (account === null) return declined('authorization_not_found');
  if (account.currency !== request.currency) return declined('currency_differs');
  const { amountMinor } = request;
  switch (request.operation) {
    case 'capture':
      if (account.isVoided) return declined('authorization_voided');
      if (account.capturedMinor > 0) return declined('already_captured');
      if (amountMinor > account.authorizedMinor) return declined('amount_exceeds_authorization');
      return approved(captureIdOf(account.authorizationId), {
        ...account,
        capturedMinor: amountMinor,
      });
    case 'void':
      if (account.capturedMinor > 0) return declined('already_captured');
      return approved(account.authorizationId, { ...account, isVoided: true });
    case 'refund': {
      const refundedMinor = account.refundedMinor + amountMinor;
      if (refundedMinor > account.capturedMinor) return declined('amount_exceeds_capture');
      return approved(`refd_${newReference}`, { ...account, refundedMinor });
    }
  }
}

function decideAuthorization(
  request: Extract<AcquirerCharge, { operation: 'authorize' }>,
  newReference: string,
): ChargeDecision {
  const { declineCode } = behaviourOf(request.paymentMethod);
  if (declineCode !== undefined) return declined(declineCode);
  const authorizationId = AUTHORIZATION_PREFIX + newReference;
  return approved(authorizationId, {
    authorizationId,
    paymentMethod: request.paymentMethod,
    authorizedMinor: request.amountMinor,
    currency: request.currency,
    capturedMinor: 0,
    refundedMinor: 0,
    isVoided: false,
    version: 0,
  });
}

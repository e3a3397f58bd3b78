/** Audit entries for facts that an earlier step found out and a later step writes. */
import type { AuthorizationFact, ScreeningFact } from '../contract/messages.ts';
import type { Entry } from './change.ts';

export const screenedEntry = ({ risk, at }: ScreeningFact): Entry => ({
  type: 'payment.screened',
  to: 'received',
  actor: 'system:screen-payment',
  at,
  data: { decision: risk.decision, score: risk.score, reasons: risk.reasons },
});

export const authorizedEntry = (fact: AuthorizationFact): Entry => ({
  type: 'payment.authorized',
  to: 'authorized',
  actor: 'system:authorize-payment',
  at: fact.at,
  data: { processor: fact.processorName, authorizationId: fact.authorizationId },
});

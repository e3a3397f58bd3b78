/** GET /payments/{paymentId}/events. */
import type { ListPaymentEvents } from '../../application/list-payment-events.ts';
import type { AuditTrail } from '../../contract/audit.ts';
import type { Telemetry } from '../telemetry.ts';
import { refuse } from './api-answer.ts';
import type { ApiRoute } from './api-handler.ts';

interface Options {
  readonly list: ListPaymentEvents;
  readonly telemetry: Telemetry;
}

export const listPaymentEventsRoute = ({ list, telemetry }: Options): ApiRoute => ({
  operation: 'listPaymentEvents',
  scopes: ['payments:read', 'operator'],
  async answer(request, caller) {
    const paymentId = request.pathParameters.paymentId ?? '';
    const result = await list({ caller, paymentId });
    if (!result.ok) return refuse(result.rejection);
    const { chain, events } = result;
    if (!chain.verified) {
      telemetry.metric('AuditChainsBroken');
      const { badSequence, reason } = chain;
      telemetry.error('An audit trail is not whole.', { paymentId, badSequence, reason });
    }
    const { verified, length, head } = chain;
    const body: AuditTrail = { data: [...events], chain: { verified, length, head } };
    return { kind: 'answered', status: 200, body };
  },
});

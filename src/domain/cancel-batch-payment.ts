/** Decides what the cancel of a batch means for one of its payments: what has not begun is to be canceled. */
import { type CancelRejection, requestCancel } from './cancel.ts';
import type { Decision } from './change.ts';
import type { PaymentRecord } from './payment.ts';

const ACTOR = 'system:ingest-chunk';
const REASON = 'The batch was canceled.';

/** Funds that are held or taken are an outcome, and stay; a command that is under way comes to its own end. */
export const cancelBatchPayment = (
  record: PaymentRecord,
  nowMs: number,
): Decision<CancelRejection | 'has-begun'> =>
  record.status === 'received' || record.status === 'in-review'
    ? requestCancel({ record, request: { reason: REASON }, actor: ACTOR, nowMs })
    : { ok: false, rejection: 'has-begun' };

/** Brings an older row of a payment to where its audit trail stands, by the very decisions that wrote the trail. */
import type { AuditEvent, AuditEventType } from '../contract/audit.ts';
import type { AuthorizationFact, ScreeningFact } from '../contract/messages.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { applyReview } from './apply-review.ts';
import { authorizePayment } from './authorize.ts';
import { cancelPayment, requestCancel } from './cancel.ts';
import { captureAuthorized, captureAutomatically } from './capture.ts';
import type { Change } from './change.ts';
import { discardMessage } from './discard-message.ts';
import { expirePayment, requestExpiry } from './expire.ts';
import { failPayment } from './fail.ts';
import { failOperation } from './fail-operation.ts';
import { failureMessage, isFailureCode } from './failure-message.ts';
import { keepOperation } from './keep-operation.ts';
import { recordLateCapture } from './late-capture.ts';
import { unsettledMovements } from './movements.ts';
import { refundPayment, requestRefund } from './refund.ts';
import { requestCapture } from './request-capture.ts';
import { requestReview } from './request-review.ts';
import { requeueWork } from './requeue.ts';
import { retryPayment } from './retry.ts';
import { concludeScreening } from './screen.ts';
import { settlePayment } from './settle.ts';

export type RolledForward =
  | { readonly ok: true; readonly record: PaymentRecord }
  /** The entry from which on the trail does not follow from the row. */
  | { readonly ok: false; readonly sequence: number };

/** What one change wrote: its last entry, which names it, and all of them. */
interface Step {
  readonly record: PaymentRecord;
  readonly last: AuditEvent;
  readonly group: readonly AuditEvent[];
  /** The trail before the change. */
  readonly trail: readonly AuditEvent[];
  readonly nowMs: number;
  readonly attempts: number;
  readonly processorName: string;
}

type Decided =
  | { readonly ok: boolean; readonly change?: Change; readonly outcome?: string }
  | undefined;

/**
 * Each entry is made again and must have the hash that it has in the trail, so that a row is either right or
 * refused. What no entry tells stays as the row has it: the number of attempts, and what only a run under way
 * needed (who waits inline, the token of a review).
 */
export function rollForward(
  row: PaymentRecord,
  trail: readonly AuditEvent[],
  processorName: string,
): RolledForward {
  let record = row;
  const stands = trail[row.auditSequence - 1];
  if (stands?.hash !== row.auditHash) return { ok: false, sequence: row.auditSequence };
  while (record.auditSequence < trail.length) {
    const group = groupAfter(record, trail);
    const [first] = group;
    const last = group.at(-1);
    if (first === undefined || last === undefined) break;
    const step: Step = {
      record,
      last,
      group,
      trail: trail.slice(0, record.auditSequence),
      nowMs: Date.parse(last.at),
      attempts: record.attempts,
      processorName: record.processor?.name ?? processorName,
    };
    const change = decide(step);
    const isSame =
      change?.entries.length === group.length &&
      change.entries.every(({ hash }, index) => hash === group[index]?.hash);
    if (change === undefined || !isSame) return { ok: false, sequence: first.sequence };
    record = change.after;
  }
  return { ok: true, record };
}

/** Facts of earlier steps come before the entry of the change that wrote them. */
function groupAfter({ auditSequence, captureMethod }: PaymentRecord, trail: readonly AuditEvent[]) {
  const rest = trail.slice(auditSequence);
  const end = rest.findIndex(
    ({ type }) =>
      type !== 'payment.screened' &&
      !(type === 'payment.authorized' && captureMethod === 'automatic'),
  );
  return rest.slice(0, end + 1);
}

/** A decision may refuse, or stop the program where it holds a row to be impossible. */
function decide(step: Step): Change | undefined {
  try {
    return decisions[step.last.type]?.(step)?.change;
  } catch {
    return undefined;
  }
}

const textOf = ({ data }: AuditEvent, name: string): string => String(data[name]);
const reasonOf = ({ data }: AuditEvent) =>
  data.reason === undefined ? {} : { reason: String(data.reason) };
const bookedAtOf = ({ data }: AuditEvent) =>
  data.bookedAt === undefined ? {} : { bookedAt: String(data.bookedAt) };

function screeningOf({ group }: Step): ScreeningFact | undefined {
  const entry = group.find(({ type }) => type === 'payment.screened');
  if (entry === undefined) return undefined;
  const { decision, score, reasons } = entry.data;
  return { risk: { decision, score, reasons } as ScreeningFact['risk'], at: entry.at };
}

function authorizationOf({ group }: Step): AuthorizationFact | undefined {
  const entry = group.find(({ type }) => type === 'payment.authorized');
  if (entry === undefined) return undefined;
  return {
    processorName: textOf(entry, 'processor'),
    authorizationId: textOf(entry, 'authorizationId'),
    at: entry.at,
  };
}

function authorized(step: Step): Decided {
  const screening = screeningOf(step);
  const { last, group } = step;
  const authorization = authorizationOf(step);
  if (screening === undefined || group.length !== 2) return undefined;
  const answer =
    authorization === undefined
      ? ({ outcome: 'declined', code: textOf(last, 'code') } as const)
      : ({ outcome: 'approved', authorizationId: authorization.authorizationId } as const);
  const processorName = textOf(last, 'processor');
  return authorizePayment({ ...step, screening, answer, processorName });
}

function screened(step: Step): Decided {
  const screening = screeningOf(step);
  return screening && concludeScreening({ ...step, screening });
}

function captured(step: Step): Decided {
  const { last } = step;
  const [screening, authorization] = [screeningOf(step), authorizationOf(step)];
  const said = {
    amountMinor: Number(last.data.amountMinor),
    captureId: textOf(last, 'captureId'),
    ...bookedAtOf(last),
  };
  return screening && authorization
    ? captureAutomatically({ ...step, ...said, screening, authorization })
    : captureAuthorized({ ...step, ...said });
}

function reviewed(step: Step, decision: 'approve' | 'decline' | 'timeout'): Decided {
  const { actor, data } = step.last;
  const note = data.note === undefined ? null : String(data.note);
  return applyReview({ ...step, decision, note, actor });
}

function declined(step: Step): Decided {
  if (screeningOf(step) === undefined) {
    return reviewed(step, step.last.data.code === 'review-timed-out' ? 'timeout' : 'decline');
  }
  return step.last.data.processor === undefined ? screened(step) : authorized(step);
}

function refunded(step: Step): Decided {
  const { last } = step;
  return refundPayment({
    ...step,
    amountMinor: Number(last.data.amountMinor),
    refundId: textOf(last, 'refundId'),
    processorRefundId: textOf(last, 'processorRefundId'),
    ...bookedAtOf(last),
  });
}

const amountOf = ({ last }: Step) => ({ amountMinor: Number(last.data.amountMinor) });

const decisions: Partial<Record<AuditEventType, (step: Step) => Decided>> = {
  'payment.in-review': screened,
  'payment.authorized': authorized,
  'payment.declined': declined,
  'payment.captured': captured,
  'payment.captured-late': (step) =>
    recordLateCapture({
      ...step,
      ...amountOf(step),
      captureId: textOf(step.last, 'captureId'),
      ...bookedAtOf(step.last),
    }),
  'payment.review-requested': (step) =>
    requestReview({
      ...step,
      actor: step.last.actor,
      request: {
        decision: step.last.data.decision === 'approve' ? 'approve' : 'decline',
        note: textOf(step.last, 'note'),
      },
    }),
  'payment.review-approved': (step) => reviewed(step, 'approve'),
  'payment.capture-requested': (step) =>
    requestCapture({ ...step, actor: step.last.actor, request: amountOf(step) }),
  'payment.cancel-requested': (step) =>
    requestCancel({ ...step, actor: step.last.actor, request: reasonOf(step.last) }),
  'payment.canceled': cancelPayment,
  'payment.refund-requested': (step) =>
    requestRefund({
      ...step,
      actor: step.last.actor,
      refundId: textOf(step.last, 'refundId'),
      request: { ...amountOf(step), ...reasonOf(step.last) },
    }),
  'payment.partially-refunded': refunded,
  'payment.refunded': refunded,
  'payment.operation-failed': (step) =>
    failOperation({
      ...step,
      code: textOf(step.last, 'code'),
      message: textOf(step.last, 'message'),
      retryable: step.last.data.retryable === true,
    }),
  'payment.outcome-unknown': keepOperation,
  'payment.requeued': requeueWork,
  'payment.failed': (step) => {
    const { actor, data } = step.last;
    const { code } = data;
    if (!isFailureCode(code)) return undefined;
    const outcome = data.outcome === 'unknown' ? 'unknown' : 'known';
    return failPayment({ ...step, actor, code, message: failureMessage(code), outcome });
  },
  'payment.retried': (step) => retryPayment({ ...step, actor: step.last.actor }),
  'payment.expiry-requested': requestExpiry,
  'payment.expired': expirePayment,
  'payment.settled': (step) =>
    settlePayment({
      ...step,
      movements: unsettledMovements(step.trail),
      settlementDate: textOf(step.last, 'settlementDate'),
    }),
  'payment.message-discarded': ({ record, last, nowMs }) => {
    const { queue, messageId, what, reason } = last.data;
    const message = { queue, messageId, what } as Parameters<typeof discardMessage>[0]['message'];
    return discardMessage({ record, message, reason: String(reason), actor: last.actor, nowMs });
  },
};

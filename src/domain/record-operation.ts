/** Records a command as the payment's one pending operation; the stream then orders the work. */
import { AUDIT_ENTRIES_MAX, type AuditData, type AuditEventType } from '../contract/audit.ts';
import type { PendingOperation } from '../contract/payment-record.ts';
import { toTimestamp } from '../contract/text.ts';
import { type Decision, nextChange, timeOnRow } from './change.ts';
import { dueStuck } from './due.ts';
import { invariant } from './invariant.ts';
import type { PaymentRecord } from './payment.ts';

/** What every command brings beside its own request. */
export interface CommandInput {
  readonly record: PaymentRecord;
  readonly actor: string;
  readonly nowMs: number;
  /** Until when an inline run may hold the work; the queued copy is delayed beyond it. */
  readonly runInlineUntilMs?: number;
}

/** Room in the trail for what is yet to be recorded of a payment that takes no more commands. */
const ENTRIES_RESERVED = 100;

/** Some 440 refunds of one payment; the bound keeps its audit trail readable in one go. */
export const hasRoomForCommand = (record: PaymentRecord): boolean =>
  record.auditSequence < AUDIT_ENTRIES_MAX - ENTRIES_RESERVED;

export const recordOperation = (
  input: CommandInput & {
    readonly operation: Omit<PendingOperation, 'number' | 'actor' | 'requestedAt' | 'awaited'>;
    /** What is awaited if the operation fails; by default what was awaited before. */
    readonly awaited?: PendingOperation['awaited'];
    readonly type: AuditEventType;
    readonly data: AuditData;
  },
): Decision<'operation-limit-reached'> => {
  const { record, operation, type, data, actor, runInlineUntilMs } = input;
  const nowMs = timeOnRow(record, input.nowMs);
  invariant(record.pendingOperation === null, 'One operation at a time.');
  // What the system itself must do is never refused.
  if (operation.operation !== 'expire' && !hasRoomForCommand(record)) {
    return { ok: false, rejection: 'operation-limit-reached' };
  }
  const number = record.operationNumber + 1;
  const { dueKind, dueAt } = record;
  const change = nextChange(
    record,
    {
      operationNumber: number,
      requeues: null,
      runInlineUntil: runInlineUntilMs === undefined ? null : toTimestamp(runInlineUntilMs),
      pendingOperation: {
        ...operation,
        number,
        actor,
        requestedAt: toTimestamp(nowMs),
        awaited: input.awaited ?? { dueKind, dueAt },
      },
      ...dueStuck(nowMs),
    },
    [{ type, to: record.status, actor, data }],
    nowMs,
  );
  return { ok: true, change };
};

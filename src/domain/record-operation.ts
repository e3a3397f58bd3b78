/** Records a command as the payment's one pending operation; the stream then orders the work. */
import type { AuditData, AuditEventType } from '../contract/audit.ts';
import type { PendingOperation } from '../contract/payment-record.ts';
import { toTimestamp } from '../contract/text.ts';
import { type Change, nextChange } from './change.ts';
import { dueStuck } from './due.ts';
import { invariant } from './invariant.ts';
import type { PaymentRecord } from './payment.ts';

export const recordOperation = (input: {
  readonly record: PaymentRecord;
  readonly operation: Omit<PendingOperation, 'number' | 'actor' | 'requestedAt' | 'awaited'>;
  readonly type: AuditEventType;
  readonly data: AuditData;
  readonly actor: string;
  readonly nowMs: number;
}): { readonly ok: true; readonly change: Change } => {
  const { record, operation, type, data, actor, nowMs } = input;
  invariant(record.pendingOperation === null, 'One operation at a time.');
  const number = record.operationNumber + 1;
  const change = nextChange(
    record,
    {
      operationNumber: number,
      pendingOperation: {
        ...operation,
        number,
        actor,
        requestedAt: toTimestamp(nowMs),
        awaited: { dueKind: record.dueKind, dueAt: record.dueAt },
      },
      ...dueStuck(nowMs),
    },
    [{ type, to: record.status, actor, data }],
    nowMs,
  );
  return { ok: true, change };
};

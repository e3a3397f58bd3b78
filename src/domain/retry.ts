/** Sends a failed payment round again, by an operator's word. */
import { toTimestamp } from '../contract/text.ts';
import { type Decision, nextChange, timeOnRow } from './change.ts';
import { dueStuck } from './due.ts';
import { type CommandInput, hasRoomForCommand } from './record-operation.ts';

export type RetryRejection = 'invalid-transition' | 'operation-limit-reached';

/** What the processor already knows stays on the record: the next run asks under the same keys. */
export const retryPayment = (input: CommandInput): Decision<RetryRejection> => {
  const { record, actor, runInlineUntilMs } = input;
  const nowMs = timeOnRow(record, input.nowMs);
  if (record.status !== 'failed') return { ok: false, rejection: 'invalid-transition' };
  if (!hasRoomForCommand(record)) return { ok: false, rejection: 'operation-limit-reached' };
  const change = nextChange(
    record,
    {
      status: 'received',
      failure: null,
      operationNumber: record.operationNumber + 1,
      requeues: null,
      runInlineUntil: runInlineUntilMs === undefined ? null : toTimestamp(runInlineUntilMs),
      ...dueStuck(nowMs),
    },
    [{ type: 'payment.retried', to: 'received', actor }],
    nowMs,
  );
  return { ok: true, change };
};

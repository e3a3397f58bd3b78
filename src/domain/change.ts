/** A change of a payment: its row before and after, and the audit entries that explain it. */
import type { AuditData, AuditEvent, AuditEventType } from '../contract/audit.ts';
import type { PaymentStatus } from '../contract/payment.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import { toTimestamp } from '../contract/text.ts';
import { appendEvent, CHAIN_START } from './audit-chain.ts';
import { NOTHING_DUE } from './due.ts';
import { invariant } from './invariant.ts';
import { isFinal, mayBecome } from './transitions.ts';

/** Written as one transaction: the row guarded by `before.version` (or by absence), each entry put once. */
export interface Change {
  readonly before: PaymentRecord | null;
  readonly after: PaymentRecord;
  readonly entries: readonly AuditEvent[];
}

export type Decision<Rejection extends string> =
  | { readonly ok: true; readonly change: Change }
  | { readonly ok: false; readonly rejection: Rejection };

export interface Entry {
  readonly type: AuditEventType;
  /** The status after this entry; several entries in one change pass through several. */
  readonly to: PaymentStatus;
  readonly actor: string;
  /** When it happened, if before the change is written; never before the entry that it follows. */
  readonly at?: string;
  readonly data?: AuditData;
}

/** The fields that a decision sets; the chain, version and times are the builder's. */
export type Patch = Partial<
  Omit<PaymentRecord, 'id' | 'merchantId' | 'version' | 'auditSequence' | 'auditHash' | 'updatedAt'>
>;

type Unchained = Omit<PaymentRecord, 'version' | 'auditSequence' | 'auditHash' | 'updatedAt'>;

/**
 * The time in epoch milliseconds of what is decided on this row: now, or that of the row or of a fact, if the
 * clock of the function that wrote it is ahead or the decision is made again on a newer row.
 */
export const timeOnRow = (
  { updatedAt }: PaymentRecord,
  nowMs: number,
  fact?: { readonly at: string },
): number => Math.max(nowMs, Date.parse(updatedAt), fact === undefined ? 0 : Date.parse(fact.at));

const chain = (
  paymentId: PaymentRecord['id'],
  before: PaymentRecord | null,
  entries: readonly Entry[],
  nowMs: number,
): AuditEvent[] => {
  let head = { sequence: before?.auditSequence ?? 0, hash: before?.auditHash ?? CHAIN_START };
  let status = before?.status ?? null;
  let latest = before?.updatedAt ?? '';
  return entries.map(({ type, to, actor, at: happenedAt = toTimestamp(nowMs), data = {} }) => {
    invariant(
      status === null || status === to || mayBecome(status, to),
      `No transition from ${status} to ${to}.`,
    );
    // Timestamps of one form sort as text.
    const at = happenedAt > latest ? happenedAt : latest;
    latest = at;
    const event = appendEvent(head, { paymentId, type, from: status, to, actor, at, data });
    head = event;
    status = to;
    return event;
  });
};

const build = (
  before: PaymentRecord | null,
  fields: Unchained,
  entries: readonly Entry[],
  nowMs: number,
): Change => {
  const events = chain(fields.id, before, entries, nowMs);
  const last = events.at(-1);
  invariant(last !== undefined, 'A change needs an audit entry.');
  invariant(last.to === fields.status, 'The last entry must end in the new status.');
  invariant(fields.amountCapturedMinor <= fields.amountMinor, 'Captured more than authorized.');
  invariant(
    fields.amountRefundedMinor <= fields.amountCapturedMinor,
    'Refunded more than captured.',
  );
  return {
    before,
    after: {
      ...fields,
      version: (before?.version ?? 0) + 1,
      updatedAt: last.at,
      auditSequence: last.sequence,
      auditHash: last.hash,
    },
    entries: events,
  };
};

/**
 * A command outlives a change of status that came between: it is still waited for, and what the new
 * status awaits comes after it. At the end of the payment it is void, and only its settlement is due.
 */
const withCommandKept = (before: PaymentRecord, fields: Unchained): Unchained => {
  if (isFinal(fields.status)) {
    const due = fields.dueKind === 'settle' ? {} : NOTHING_DUE;
    return { ...fields, pendingOperation: null, ...due };
  }
  const { pendingOperation, dueKind, dueAt } = fields;
  return pendingOperation === null || fields.status === before.status
    ? fields
    : {
        ...fields,
        pendingOperation: { ...pendingOperation, awaited: { dueKind, dueAt } },
        dueKind: before.dueKind,
        dueAt: before.dueAt,
      };
};

/** The first change of a payment. */
export const firstChange = (fields: Unchained, entry: Entry, nowMs: number): Change =>
  build(null, fields, [entry], nowMs);

/** Every later change: the patch applied, the version up by one, the chain longer by the entries. */
export const nextChange = (
  before: PaymentRecord,
  patch: Patch,
  entries: readonly Entry[],
  nowMs: number,
): Change => build(before, withCommandKept(before, { ...before, ...patch }), entries, nowMs);

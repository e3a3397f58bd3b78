/** Compares a line of our report with the acquirer's line of the same key. */
import type { StatementLine } from '../contract/acquirer-messages.ts';
import type { AuditEvent } from '../contract/audit.ts';
import type { SettlementLine } from '../contract/settlement-line.ts';
import { movementsOf, settledOf } from './movements.ts';
import type { PaymentRecord } from './payment.ts';

/**
 * `missing-in-report`: the acquirer moved money that no report of ours holds or will hold.
 * `missing-at-acquirer`: we report what the acquirer does not list. `amount-differs`: it lists another amount.
 */
export type DifferenceKind = 'missing-in-report' | 'missing-at-acquirer' | 'amount-differs';

/** `in-transit`: known to us and in the report of another day; no difference. */
export type Finding = DifferenceKind | 'in-transit';

export interface ComparedLine {
  readonly finding: Finding;
  readonly ours: SettlementLine | null;
  readonly theirs: StatementLine | null;
}

/** Lines of the same key; null when they agree. */
export const compareLines = (ours: SettlementLine, theirs: StatementLine): Finding | null =>
  ours.amountMinor === theirs.amountMinor && ours.currency === theirs.currency
    ? null
    : 'amount-differs';

/**
 * A line that the acquirer lists and the day's report does not: is it under way to another report?
 * `record` null: we know no such payment.
 */
export function explainMissing(
  line: StatementLine,
  date: string,
  record: PaymentRecord | null,
  trail: readonly AuditEvent[],
): 'in-transit' | 'missing-in-report' {
  if (record === null || record.merchantId !== line.merchantId) return 'missing-in-report';
  const known = movementsOf(trail).find(({ reference }) => reference === line.reference);
  if (known === undefined) return isUnderWay(line, record) ? 'in-transit' : 'missing-in-report';
  const isSame = known.kind === line.kind && record.currency === line.currency;
  const isTheSameMoney = isSame && known.amountMinor === line.amountMinor;
  // What this very day took must be in its report.
  const isElsewhere = known.sequence > settledOf(trail).through || dateOf(trail, known) !== date;
  return isTheSameMoney && isElsewhere ? 'in-transit' : 'missing-in-report';
}

/** The acquirer has done it and we have not recorded it yet. */
const isUnderWay = (line: StatementLine, { status, pendingOperation }: PaymentRecord): boolean =>
  line.kind === 'refund'
    ? pendingOperation?.operation === 'refund' && pendingOperation.amountMinor === line.amountMinor
    : status === 'received' || pendingOperation?.operation === 'capture';

/** The day whose report took a movement: the first settlement that reaches so far. */
const dateOf = (trail: readonly AuditEvent[], { sequence }: { readonly sequence: number }) =>
  trail.find(
    ({ type, data }) => type === 'payment.settled' && Number(data.settledThrough) >= sequence,
  )?.data.settlementDate;

/** The totals of a merchant's day in one currency: whole minor units, added line by line. */
import type { SettlementLine } from '../contract/settlement-line.ts';
import { invariant } from './invariant.ts';

export interface SettlementTotals {
  readonly currency: string;
  readonly grossMinor: number;
  readonly refundsMinor: number;
  /** Gross less refunds: below nothing on a day with more refunds. */
  readonly netMinor: number;
  readonly captures: number;
  readonly refunds: number;
}

export const noTotals = (currency: string): SettlementTotals => ({
  currency,
  grossMinor: 0,
  refundsMinor: 0,
  netMinor: 0,
  captures: 0,
  refunds: 0,
});

/** Throws when a sum outgrows what a number holds exactly (9 × 10¹⁵ minor units). */
export function addLine(totals: SettlementTotals, line: SettlementLine): SettlementTotals {
  invariant(line.currency === totals.currency, 'Amounts of one currency are added up.');
  const isCapture = line.kind === 'capture';
  const grossMinor = totals.grossMinor + (isCapture ? line.amountMinor : 0);
  const refundsMinor = totals.refundsMinor + (isCapture ? 0 : line.amountMinor);
  invariant(
    Number.isSafeInteger(grossMinor) && Number.isSafeInteger(refundsMinor),
    'Sums stay exact.',
  );
  return {
    currency: totals.currency,
    grossMinor,
    refundsMinor,
    netMinor: grossMinor - refundsMinor,
    captures: totals.captures + (isCapture ? 1 : 0),
    refunds: totals.refunds + (isCapture ? 0 : 1),
  };
}

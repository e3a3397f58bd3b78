/** Risk screening: rules as data, each with its effect, score and reason. */
import type { Risk } from '../contract/payment.ts';

/** A merchant's own limits, in minor units by currency. */
export interface MerchantLimits {
  readonly reviewAboveMinor?: Readonly<Record<string, number>>;
  readonly declineAboveMinor?: Readonly<Record<string, number>>;
}

/** What the rules look at. */
export interface RiskFacts {
  readonly amountMinor: number;
  readonly currency: string;
  readonly paymentMethod: string;
  readonly limits: MerchantLimits;
}

export interface RiskRule {
  readonly id: string;
  readonly when: (facts: RiskFacts) => boolean;
  readonly effect: 'review' | 'decline';
  /** 1 to 100, added up and cut at 100. */
  readonly score: number;
  readonly reason: string;
}

export const RISK_RULES: readonly RiskRule[] = [];

export const assessRisk = (_facts: RiskFacts, _rules: readonly RiskRule[] = RISK_RULES): Risk => ({
  decision: 'approve',
  score: 0,
  reasons: [],
});

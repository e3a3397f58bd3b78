/** Risk screening: rules as data, each with its effect, score and reason. */
import { currencyExponent } from '../contract/currencies.ts';
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
  /** 1 to 100; the scores of the rules that apply are added up and cut at 100. */
  readonly score: number;
  readonly reason: string;
}

interface CurrencyLimits {
  readonly reviewAboveMinor: number;
  readonly declineAboveMinor: number;
}

/** Set for currencies whose unit is worth much less or more than that of most. */
const LIMITS_BY_CURRENCY: Readonly<Record<string, CurrencyLimits>> = {
  USD: { reviewAboveMinor: 1_000_000, declineAboveMinor: 100_000_000 },
  EUR: { reviewAboveMinor: 1_000_000, declineAboveMinor: 100_000_000 },
  GBP: { reviewAboveMinor: 1_000_000, declineAboveMinor: 100_000_000 },
  CHF: { reviewAboveMinor: 1_000_000, declineAboveMinor: 100_000_000 },
  JPY: { reviewAboveMinor: 1_500_000, declineAboveMinor: 150_000_000 },
  KRW: { reviewAboveMinor: 15_000_000, declineAboveMinor: 1_500_000_000 },
  INR: { reviewAboveMinor: 80_000_000, declineAboveMinor: 8_000_000_000 },
  KWD: { reviewAboveMinor: 3_000_000, declineAboveMinor: 300_000_000 },
  BHD: { reviewAboveMinor: 4_000_000, declineAboveMinor: 400_000_000 },
  VND: { reviewAboveMinor: 250_000_000, declineAboveMinor: 25_000_000_000 },
  IDR: { reviewAboveMinor: 16_000_000_000, declineAboveMinor: 500_000_000_000 },
};

const UNITS_REVIEWED_ABOVE = 1_000_000;
const UNITS_DECLINED_ABOVE = 100_000_000;

/** The platform's limits; a currency that is not listed has them in whole units. */
export const currencyLimits = (currency: string): CurrencyLimits => {
  const listed = LIMITS_BY_CURRENCY[currency];
  if (listed !== undefined) return listed;
  const minorPerUnit = 10 ** (currencyExponent(currency) ?? 2);
  return {
    reviewAboveMinor: UNITS_REVIEWED_ABOVE * minorPerUnit,
    declineAboveMinor: UNITS_DECLINED_ABOVE * minorPerUnit,
  };
};

const exceeds = (amountMinor: number, limitMinor: number | undefined): boolean =>
  limitMinor !== undefined && amountMinor > limitMinor;

export const RISK_RULES: readonly RiskRule[] = [
  {
    id: 'amount-above-currency-limit',
    when: ({ amountMinor, currency }) =>
      exceeds(amountMinor, currencyLimits(currency).declineAboveMinor),
    effect: 'decline',
    score: 100,
    reason: 'The amount is above the limit for its currency.',
  },
  {
    id: 'amount-high-for-currency',
    when: ({ amountMinor, currency }) =>
      exceeds(amountMinor, currencyLimits(currency).reviewAboveMinor),
    effect: 'review',
    score: 50,
    reason: 'The amount is unusually high for its currency.',
  },
  {
    id: 'amount-above-merchant-limit',
    when: ({ amountMinor, currency, limits }) =>
      exceeds(amountMinor, limits.declineAboveMinor?.[currency]),
    effect: 'decline',
    score: 100,
    reason: "The amount is above the merchant's limit for this currency.",
  },
  {
    id: 'amount-high-for-merchant',
    when: ({ amountMinor, currency, limits }) =>
      exceeds(amountMinor, limits.reviewAboveMinor?.[currency]),
    effect: 'review',
    score: 50,
    reason: 'The amount is unusually high for the merchant.',
  },
  {
    id: 'sandbox-review',
    when: ({ paymentMethod }) => paymentMethod === 'tok_risk_review',
    effect: 'review',
    score: 60,
    reason: 'The sandbox token asks for a review.',
  },
  {
    id: 'sandbox-decline',
    when: ({ paymentMethod }) => paymentMethod === 'tok_risk_decline',
    effect: 'decline',
    score: 100,
    reason: 'The sandbox token asks to be declined.',
  },
];

/** Every rule that applies gives its reason; the gravest effect decides. */
export const assessRisk = (facts: RiskFacts, rules: readonly RiskRule[] = RISK_RULES): Risk => {
  const hits = rules.filter((rule) => rule.when(facts));
  const effects = new Set(hits.map((rule) => rule.effect));
  return {
    decision: effects.has('decline') ? 'decline' : effects.has('review') ? 'review' : 'approve',
    score: Math.min(
      100,
      hits.reduce((sum, rule) => sum + rule.score, 0),
    ),
    reasons: hits.map((rule) => rule.reason),
  };
};

/** Risk rules: their bounds, how they add up, and what screening makes of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURRENCY_CODES } from '../../../src/contract/currencies.ts';
import { assessRisk, currencyLimits, RISK_RULES } from '../../../src/domain/risk.ts';
import { screenPayment } from '../../../src/domain/screen.ts';
import { approvedByReview, created, LATER_MS, paymentIn } from './fixtures.ts';

const facts = (more: Partial<Parameters<typeof assessRisk>[0]> = {}) => ({
  amountMinor: 1000,
  currency: 'USD',
  paymentMethod: 'tok_approve',
  limits: {},
  ...more,
});
const merchant = { reviewAboveMinor: { USD: 5000 }, declineAboveMinor: { USD: 9000 } };

describe('risk screening', () => {
  it.each([
    ['an ordinary payment', facts(), 'approve', 0],
    ['the review limit itself', facts({ amountMinor: 1_000_000 }), 'approve', 0],
    ['one above the review limit', facts({ amountMinor: 1_000_001 }), 'review', 50],
    ['the decline limit itself', facts({ amountMinor: 100_000_000 }), 'review', 50],
    ['one above the decline limit', facts({ amountMinor: 100_000_001 }), 'decline', 100],
    ['a million yen', facts({ amountMinor: 1_000_000, currency: 'JPY' }), 'approve', 0],
    ['1,000 dinars', facts({ amountMinor: 1_000_000, currency: 'KWD' }), 'approve', 0],
    ['3,001 dinars', facts({ amountMinor: 3_001_000, currency: 'KWD' }), 'review', 50],
    ['the merchant’s review limit', facts({ amountMinor: 5000, limits: merchant }), 'approve', 0],
    ['one above it', facts({ amountMinor: 5001, limits: merchant }), 'review', 50],
    ['one above the decline limit', facts({ amountMinor: 9001, limits: merchant }), 'decline', 100],
    [
      'a limit of another currency',
      facts({ amountMinor: 9001, currency: 'EUR', limits: merchant }),
      'approve',
      0,
    ],
    ['the review token', facts({ paymentMethod: 'tok_risk_review' }), 'review', 60],
    ['the decline token', facts({ paymentMethod: 'tok_risk_decline' }), 'decline', 100],
    ['a token that only begins alike', facts({ paymentMethod: 'tok_risk_reviews' }), 'approve', 0],
  ])('meets %s', (_what, given, decision, score) => {
    expect(assessRisk(given)).toMatchObject({ decision, score });
  });

  it('gives every reason, and lets the gravest effect decide', () => {
    const given = facts({
      amountMinor: 1_000_001,
      limits: { declineAboveMinor: { USD: 10 } },
      paymentMethod: 'tok_risk_review',
    });
    const risk = assessRisk(given);
    expect(risk).toMatchObject({ decision: 'decline', score: 100 });
    expect(risk.reasons).toHaveLength(3);
  });

  it('never finds less in a larger amount', () => {
    const rank = { approve: 0, review: 1, decline: 2 };
    fc.assert(
      fc.property(
        fc.constantFrom(...CURRENCY_CODES),
        fc.integer({ min: 1, max: 999_999_999_999 }),
        fc.integer({ min: 1, max: 999_999_999_999 }),
        (currency, one, two) => {
          const [low, high] = [Math.min(one, two), Math.max(one, two)];
          const below = assessRisk(facts({ currency, amountMinor: low }));
          const above = assessRisk(facts({ currency, amountMinor: high }));
          expect(rank[above.decision]).toBeGreaterThanOrEqual(rank[below.decision]);
          expect(above.score).toBeGreaterThanOrEqual(below.score);
        },
      ),
    );
  });

  it('has for every currency a review limit below its decline limit', () => {
    for (const code of CURRENCY_CODES) {
      const { reviewAboveMinor, declineAboveMinor } = currencyLimits(code);
      expect(reviewAboveMinor).toBeLessThan(declineAboveMinor);
    }
  });

  it('has rules with ids of their own', () => {
    expect(new Set(RISK_RULES.map(({ id }) => id)).size).toBe(RISK_RULES.length);
  });
});

describe('screening a payment', () => {
  const screen = (record: Parameters<typeof screenPayment>[0]['record'], limits = {}) =>
    screenPayment({ record, limits, nowMs: LATER_MS, attempts: 2 });

  it('lets an ordinary one proceed without writing', () => {
    expect(screen(created().after)).toEqual({
      ok: true,
      outcome: 'proceed',
      screening: {
        risk: { decision: 'approve', score: 0, reasons: [] },
        at: '2026-11-23T09:30:01.000Z',
      },
    });
  });

  it('sends a doubtful one to review, due in 24 hours', () => {
    expect(screen(created({ paymentMethod: 'tok_risk_review' }).after)).toMatchObject({
      outcome: 'review',
      change: {
        after: {
          status: 'in-review',
          dueKind: 'review',
          dueAt: '2026-11-24T09:30:01.000Z',
          attempts: 2,
          risk: { decision: 'review' },
        },
        entries: [{ type: 'payment.screened' }, { type: 'payment.in-review' }],
      },
    });
  });

  it('declines by the merchant’s own limit', () => {
    expect(screen(created().after, { declineAboveMinor: { USD: 999 } })).toMatchObject({
      outcome: 'declined',
      change: {
        after: {
          status: 'declined',
          failure: { code: 'risk-declined', retryable: false },
          dueKind: null,
        },
      },
    });
  });

  it('lets one that a person approved proceed, with what was found before', () => {
    expect(screen(approvedByReview())).toMatchObject({
      outcome: 'proceed',
      screening: { risk: { decision: 'review', score: 60 } },
    });
  });

  it.each(['in-review', 'authorized', 'captured', 'declined', 'failed', 'canceled'] as const)(
    'refuses one that is %s',
    (status) => {
      expect(screen(paymentIn(status))).toEqual({ ok: false, rejection: 'invalid-transition' });
    },
  );
});

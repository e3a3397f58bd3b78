/** Examples of settlements; tests hold them against the schemas. */
import type { Settlement, SettlementPage } from '../settlement.ts';

const MERCHANT = 'mer_01kapw2m3ke8t9v5b7n1q4s6w0';

const settlement: Settlement = {
  merchantId: MERCHANT,
  date: '2026-11-23',
  cutOff: '2026-11-24T00:00:00.000Z',
  totals: [
    {
      currency: 'USD',
      grossMinor: 125_000,
      refundsMinor: 300,
      netMinor: 124_700,
      captures: 41,
      refunds: 1,
      report: {
        url: `https://payment-batches-123456789012-dev.s3.us-east-1.amazonaws.com/settlements/${MERCHANT}/2026-11-23-USD.csv?X-Amz-Expires=900`,
        expiresAt: '2026-11-24T09:15:00.000Z',
      },
    },
  ],
};
const page: SettlementPage = { data: [settlement], nextCursor: null };

export const SETTLEMENT_EXAMPLES = {
  settlement: { of: 'Settlement', value: settlement },
  settlementPage: { of: 'SettlementPage', value: page },
} as const;

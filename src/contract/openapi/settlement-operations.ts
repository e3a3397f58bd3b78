/** The routes of settlements. */
import { FAILING, GUARDED, type Operation } from './operation.ts';

export const SETTLEMENT_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/settlements',
    operationId: 'listSettlements',
    summary: 'List settled days',
    description:
      'Pages of your settled days, newest first: totals by currency and a link to each report. A day without money has none.',
    tag: 'Settlements',
    functionName: 'list-settlements',
    scope: 'payments:read',
    parameters: ['MerchantId', 'SettlementDateOnly', 'Limit', 'Cursor'],
    answers: [
      { status: 200, description: 'A page.', schema: 'SettlementPage', example: 'settlementPage' },
    ],
    problems: ['invalid-parameters', 'invalid-cursor', ...GUARDED, ...FAILING],
  },
  {
    method: 'get',
    path: '/settlements/{date}',
    operationId: 'getSettlement',
    summary: 'Read a settled day',
    description:
      'Totals by currency of what was captured and refunded by the end of that UTC day, each with a link to its report: CSV with one row a capture or refund. A link works for 15 minutes; ask again for a new one.',
    tag: 'Settlements',
    functionName: 'list-settlements',
    scope: 'payments:read',
    parameters: ['SettlementDate', 'MerchantId'],
    answers: [
      { status: 200, description: 'The day.', schema: 'Settlement', example: 'settlement' },
    ],
    problems: ['invalid-parameters', 'settlement-not-found', ...GUARDED, ...FAILING],
  },
];

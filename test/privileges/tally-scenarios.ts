/** Payments of a batch that come to an outcome: counted in the transaction that writes it, or not written. */
import { expect } from 'vitest';
import { createBatchReader } from '../../src/adapters/dynamodb/batch-store.ts';
import { systemRandom } from '../../src/adapters/system.ts';
import type { BatchCounts } from '../../src/contract/batch.ts';
import { ID_RANDOM_BYTES, makeId } from '../../src/contract/ids.ts';
import type { PaymentRecord } from '../../src/domain/payment.ts';
import { storeBatchPayment } from '../support/batch-payment.ts';
import { MINUTE_MS } from '../support/lifecycle.ts';
import type { System } from '../support/system.ts';
import { requestTrial, rowOf, type Scenario, statusOf, type Trial } from './scenario.ts';
import { runLastAttempt } from './workflow-runs.ts';

interface Case {
  readonly body?: Readonly<Record<string, unknown>>;
  readonly fields?: Partial<PaymentRecord>;
  /** The payment is made and brought here before the trial begins. */
  readonly awaited?: (system: System, id: string) => Promise<unknown>;
  readonly act?: (system: System, id: string) => Promise<unknown>;
  /** Nobody else does it again. */
  readonly isRepeated?: boolean;
  readonly status: PaymentRecord['status'];
  readonly counts: Partial<BatchCounts>;
}

async function verifyCounts(system: System, batchId: string, expected: Case['counts']) {
  const batches = createBatchReader({
    client: system.tables,
    batchesTable: system.name('payment-batches'),
  });
  const { counts } = await batches.progressOf(batchId);
  const counted = Object.entries(counts).filter(([, count]) => count !== 0);
  expect(Object.fromEntries(counted)).toEqual(expected);
}

async function outcomeTrial(system: System, one: Case): Promise<Trial> {
  const batchId = makeId('bat', Date.now(), systemRandom(ID_RANDOM_BYTES));
  const { body = {}, fields = {}, awaited, status, counts } = one;
  const make = () => storeBatchPayment(system, { batchId, body, fields });
  let id = awaited === undefined ? '' : await make();
  await awaited?.(system, id);
  async function act() {
    if (id === '') id = await make();
    await one.act?.(system, id);
    return undefined;
  }
  return {
    act,
    ...(one.isRepeated ? { repeat: act } : {}),
    isDone: async () => (await statusOf(system, id)) === status,
    verify: () => verifyCounts(system, batchId, counts),
  };
}

const inReview = async (system: System, id: string) => {
  while ((await rowOf(system, id))?.reviewTaskToken === undefined) {
    await system.waitForStatus(id, 'in-review');
  }
};

const LONG_AGO = '2020-01-01T00:00:00.000Z';
const failed = {
  status: 'failed',
  failure: { code: 'processing-stuck', message: 'It took too long.', retryable: true },
  dueKind: null,
  dueAt: null,
} as const;

/** A failure that was counted is taken back by the operator who sends the payment round again. */
async function retryTrial(system: System): Promise<Trial> {
  const batchId = makeId('bat', Date.now(), systemRandom(ID_RANDOM_BYTES));
  const id = await storeBatchPayment(system, { batchId, fields: failed });
  await verifyCounts(system, batchId, { failed: 1 });
  const trial = requestTrial(() => system.operator.post(`/payments/${id}/retry`, {}), 202);
  return {
    ...trial,
    async verify() {
      await system.waitForStatus(id, 'captured');
      await verifyCounts(system, batchId, { succeeded: 1 });
    },
  };
}

const cases: Readonly<Record<string, readonly [role: string, Case]>> = {
  'a payment of a batch is screened out': [
    'screen-payment',
    { body: { paymentMethod: 'tok_risk_decline' }, status: 'declined', counts: { declined: 1 } },
  ],
  'a payment of a batch is declined by its issuer': [
    'authorize-payment',
    {
      body: { paymentMethod: 'tok_decline_stolen_card' },
      status: 'declined',
      counts: { declined: 1 },
    },
  ],
  'a payment of a batch is captured': [
    'capture-payment',
    { status: 'captured', counts: { succeeded: 1 } },
  ],
  'what a batch holds is released': [
    'cancel-payment',
    {
      body: { captureMethod: 'manual' },
      awaited: (system, id) => system.waitForStatus(id, 'authorized'),
      act: (system, id) => system.merchant.post(`/payments/${id}/cancel`, {}),
      status: 'canceled',
      counts: { canceled: 1 },
    },
  ],
  'the last attempt records the failure of a payment of a batch': [
    'fail-payment',
    {
      body: { paymentMethod: 'tok_processor_down' },
      act: runLastAttempt,
      isRepeated: true,
      status: 'failed',
      counts: { failed: 1 },
    },
  ],
  'a person declines a payment of a batch': [
    'apply-review',
    {
      body: { paymentMethod: 'tok_risk_review' },
      awaited: inReview,
      act: (system, id) =>
        system.operator.post(`/payments/${id}/review`, { decision: 'decline', note: 'Stolen.' }),
      status: 'declined',
      counts: { declined: 1 },
    },
  ],
  'the sweep ends the review of a payment of a batch': [
    'reconcile-payments',
    {
      fields: { status: 'in-review', dueKind: 'review', dueAt: LONG_AGO },
      act: async (system) => system.engine.advance(MINUTE_MS),
      status: 'declined',
      counts: { declined: 1 },
    },
  ],
};

export const tallyScenarios: readonly Scenario[] = [
  ...Object.entries(cases).map(
    ([name, [role, one]]): Scenario => ({
      name,
      needs: [`${role} TablePaymentBatchesInTransaction`],
      prepare: (system) => outcomeTrial(system, one),
    }),
  ),
  {
    name: 'a failed payment of a batch is sent round again',
    needs: ['operate-payment TablePaymentBatchesInTransaction'],
    prepare: retryTrial,
  },
];

/** Recording a refund: a resource of its own, for which its key stands. */
import { describe, expect, it } from 'vitest';
import { createRequestRefund } from '../../../src/application/request-refund.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import { refundPayment } from '../../../src/domain/refund.ts';
import { prepare, type Work } from './commands-setup.ts';
import { countingRandom, START_MS } from './memory-ports.ts';
import { capturedPayment } from './payments-in.ts';

describe('a refund', () => {
  const refundIt: Work = (record) => {
    const { refundId = '', amountMinor = 0 } = record.pendingOperation ?? {};
    const done = { processorRefundId: 'refd_1', nowMs: START_MS, attempts: 1 };
    const decision = refundPayment({ record, amountMinor, refundId, ...done });
    if (!decision.ok) throw new Error(decision.rejection);
    return decision.change.after;
  };

  function prepareRefund(work?: Work) {
    const prepared = prepare(capturedPayment(), work);
    const refund = createRequestRefund({
      ...prepared.options,
      trail: { read: async () => prepared.store.audit },
      random: countingRandom(),
    });
    return { ...prepared, refund };
  }

  it('is a resource of its own, which its key stands for', async () => {
    const { refund, input, store, row } = prepareRefund();
    const result = await refund(input({ amountMinor: 250, reason: 'Broken.' }));
    expect(result).toMatchObject({
      ok: true,
      statusCode: 202,
      refund: { status: 'pending', amountMinor: 250, reason: 'Broken.', currency: 'USD' },
    });
    const id = result.ok ? result.refund.id : '';
    expect(row()?.pendingOperation?.refundId).toBe(id);
    expect([...store.keys.values()]).toMatchObject([{ resourceId: id }]);
  });

  it('that is repeated is the same refund, as it is by then, and not the newest', async () => {
    const { refund, input, store, row } = prepareRefund();
    const first = await refund(input({ amountMinor: 250 }));
    const done = { amountMinor: 250, processorRefundId: 'refd_1', nowMs: START_MS, attempts: 1 };
    const record = row() as PaymentRecord;
    const refundId = record.pendingOperation?.refundId ?? '';
    const decision = refundPayment({ record, refundId, ...done });
    if (decision.ok) await store.commit(decision.change);
    await refund(input({ amountMinor: 100 }, { idempotencyKey: 'key-2' }));
    const again = await refund(input({ amountMinor: 250 }));
    expect(again).toMatchObject({ replayed: true, refund: { id: refundId, status: 'succeeded' } });
    expect(first.ok && first.refund.id).toBe(refundId);
  });

  it('is refused as its command is', async () => {
    const { refund, input } = prepareRefund(refundIt);
    expect(await refund(input({ amountMinor: 1001 }))).toEqual({
      ok: false,
      rejection: 'refund-exceeds-captured',
      currentStatus: 'captured',
    });
  });
});

/** A review from the operator's decision to its effect, each step repeatable. */
import { describe, expect, it } from 'vitest';
import { createApplyReview } from '../../../src/application/apply-review.ts';
import { createReview } from '../../../src/application/payment-commands.ts';
import type { ReviewOutcome } from '../../../src/application/ports.ts';
import type { CommandRequest } from '../../../src/application/record-command.ts';
import { createRequestReview } from '../../../src/application/request-review.ts';
import { createResumeReview } from '../../../src/application/resume-review.ts';
import type { ReviewPayment } from '../../../src/contract/payment.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import { createMemoryStore, newPayment, operator, orderFor, START_MS } from './memory-ports.ts';

const now = () => START_MS;

function prepare(payment: PaymentRecord = newPayment({ status: 'in-review' })) {
  const store = createMemoryStore();
  store.rows.set(payment.id, payment);
  const review = createReview({
    payments: store,
    idempotency: store,
    awaitOutcome: async (accepted) => accepted,
    now,
    onFault: () => undefined,
  });
  const input: CommandRequest<ReviewPayment> = {
    caller: operator,
    paymentId: payment.id,
    request: { decision: 'approve', note: 'Called back.' },
    idempotencyKey: 'review-1',
    fingerprint: 'a'.repeat(64),
    waitSeconds: null,
  };
  const row = () => {
    const found = store.rows.get(payment.id);
    if (found === undefined) throw new Error('The payment is gone.');
    return found;
  };
  return { store, review, input, row };
}

describe('deciding a review', () => {
  it('records the decision as the pending operation, with who took it', async () => {
    const { review, input, row, store } = prepare();
    expect(await review(input)).toMatchObject({ ok: true, statusCode: 202, replayed: false });
    expect(row()).toMatchObject({
      status: 'in-review',
      pendingOperation: { operation: 'review', decision: 'approve', actor: 'operator:0p3r4t0r' },
    });
    expect([...store.keys.keys()]).toEqual(['OPERATOR#review-1']);
  });

  it('answers a repeated request alike, also when the payment has gone on since', async () => {
    const { review, input, store, row } = prepare();
    await review(input);
    store.rows.set(input.paymentId, { ...row(), status: 'captured', pendingOperation: null });
    expect(await review(input)).toMatchObject({
      ok: true,
      statusCode: 202,
      replayed: true,
      payment: { status: 'captured' },
    });
  });

  it.each([
    ['payment-not-found', (p: ReturnType<typeof prepare>) => p.store.rows.clear()],
    [
      'operation-in-progress',
      (p: ReturnType<typeof prepare>) => p.review({ ...p.input, idempotencyKey: 'other' }),
    ],
    [
      'invalid-transition',
      (p: ReturnType<typeof prepare>) =>
        p.store.rows.set(p.input.paymentId, { ...p.row(), status: 'captured' }),
    ],
    [
      'idempotency-key-reused',
      (p: ReturnType<typeof prepare>) => p.review({ ...p.input, fingerprint: 'b'.repeat(64) }),
    ],
  ])('is refused with %s', async (rejection, arrange) => {
    const prepared = prepare();
    await arrange(prepared);
    expect(await prepared.review(prepared.input)).toMatchObject({ ok: false, rejection });
  });

  it('decides anew when the payment moves in between', async () => {
    const { review, input, store, row } = prepare();
    store.beforeNextCommit = () => {
      store.rows.set(input.paymentId, { ...row(), status: 'declined', version: 9 });
    };
    expect(await review(input)).toMatchObject({
      ok: false,
      rejection: 'invalid-transition',
      currentStatus: 'declined',
    });
  });
});

async function decided(token: string | null) {
  const prepared = prepare();
  if (token !== null) {
    const requestReview = createRequestReview({ tokens: prepared.store });
    const { paymentId } = prepared.input;
    await requestReview({ paymentId, operationNumber: 1, taskToken: token });
  }
  await prepared.review(prepared.input);
  const sent: [string, ReviewOutcome][] = [];
  const resumeWith = (answer: 'resumed' | 'gone', meanwhile: () => void = () => undefined) =>
    createResumeReview({
      payments: prepared.store,
      tasks: {
        async resume(taskToken, outcome) {
          sent.push([taskToken, outcome]);
          meanwhile();
          return answer;
        },
      },
    })({ order: orderFor(prepared.row(), { operation: 'review' }) });
  return { ...prepared, sent, resumeWith };
}

describe('resuming a review', () => {
  it('hands over the decision under the stored token', async () => {
    const { resumeWith, sent, input } = await decided('token-1');
    expect(await resumeWith('resumed')).toEqual({ outcome: 'resumed' });
    const { paymentId } = input;
    const actor = 'operator:0p3r4t0r';
    expect(sent).toEqual([
      ['token-1', { paymentId, decision: 'approve', note: 'Called back.', actor }],
    ]);
  });

  it('waits for a token that is not stored yet', async () => {
    const { resumeWith } = await decided(null);
    await expect(resumeWith('resumed')).rejects.toMatchObject({ name: 'ReviewNotReady' });
  });

  it('has nothing to do when the review ended while it was resumed', async () => {
    const { resumeWith, store, row } = await decided('token-1');
    const end = () =>
      void store.rows.set(row().id, { ...row(), status: 'received', pendingOperation: null });
    expect(await resumeWith('gone', end)).toEqual({ outcome: 'nothing-to-do' });
  });

  it('does not lose a decision whose token nobody waits for', async () => {
    const { resumeWith } = await decided('token-1');
    await expect(resumeWith('gone')).rejects.toMatchObject({ name: 'ReviewNotReady' });
  });

  it('has nothing to do for an order of the past', async () => {
    const { resumeWith, store, row, sent } = await decided('token-1');
    store.rows.set(row().id, { ...row(), pendingOperation: null });
    expect(await resumeWith('resumed')).toEqual({ outcome: 'nothing-to-do' });
    expect(sent).toEqual([]);
  });
});

describe('applying a review', () => {
  it.each([
    ['approve', 'received', true],
    ['decline', 'declined', false],
    ['timeout', 'declined', false],
  ] as const)('that ends in %s makes the payment %s, once', async (decision, status, approved) => {
    const { store, row, input } = decision === 'timeout' ? prepare() : await decided('token-1');
    const applyReview = createApplyReview({ payments: store, now });
    const end = { paymentId: input.paymentId, decision, note: null, actor: null };
    expect(await applyReview(end)).toEqual({ outcome: 'committed' });
    expect(row()).toMatchObject({ status, reviewApproved: approved, pendingOperation: null });
    expect(await applyReview(end)).toEqual({ outcome: 'nothing-to-do' });
  });

  it('whose time is over carries out the decision that was recorded before', async () => {
    const { store, row, input } = await decided('token-1');
    const applyReview = createApplyReview({ payments: store, now });
    const { paymentId } = input;
    await applyReview({ paymentId, decision: 'timeout', note: null, actor: null });
    expect(row()).toMatchObject({ status: 'received', reviewApproved: true });
    expect(store.audit.at(-1)).toMatchObject({ actor: 'operator:0p3r4t0r' });
  });

  it('keeps no token for a payment that is no longer in review', async () => {
    const { store } = prepare(newPayment({ status: 'declined' }));
    const requestReview = createRequestReview({ tokens: store });
    const { id: paymentId } = newPayment();
    const output = await requestReview({ paymentId, operationNumber: 1, taskToken: 'late' });
    expect(output).toEqual({ outcome: 'nothing-to-do' });
  });
});

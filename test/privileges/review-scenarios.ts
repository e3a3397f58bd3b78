/** Reviews: handing a payment to a person, and carrying out what that person decides. */
import { paymentBody } from '../support/api-client.ts';
import type { System } from '../support/system.ts';
import { rowOf, type Scenario, statusOf, type Trial, verifyPayment } from './scenario.ts';

async function submitForReview(system: System) {
  return system.merchant.post('/payments', paymentBody({ paymentMethod: 'tok_risk_review' }));
}

const hasToken = async (system: System, id: string): Promise<boolean> =>
  (await rowOf(system, id))?.reviewTaskToken !== undefined;

function requestReviewTrial(system: System): Trial {
  let id = '';
  return {
    async act() {
      const answer = await submitForReview(system);
      id = String(answer.body.id);
      return answer;
    },
    isDone: () => hasToken(system, id),
    verify: () => verifyPayment(system, id),
  };
}

/** An operator approves a payment that waits. */
async function decideTrial(system: System): Promise<Trial> {
  const { body } = await submitForReview(system);
  const id = String(body.id);
  while (!(await hasToken(system, id))) await system.waitForStatus(id, 'in-review');
  return {
    act: () =>
      system.operator.post(`/payments/${id}/review`, { decision: 'approve', note: 'Fine.' }),
    isDone: async () => (await statusOf(system, id)) === 'captured',
    verify: () => verifyPayment(system, id),
  };
}

export const reviewScenarios: readonly Scenario[] = [
  {
    name: 'a review waits for a person',
    needs: [
      'process-payment-workflow StartReviewPayment',
      'review-payment-workflow InvokeRequestReview',
      'request-review TablePaymentTransactions',
    ],
    prepare: async (system) => requestReviewTrial(system),
  },
  {
    name: 'a decision reaches the review that waits for it',
    needs: [
      'process-payment-workflow InvokeResumeReview',
      'resume-review TablePaymentTransactions',
      'resume-review AnswerReviewPayment',
    ],
    prepare: (system) => decideTrial(system),
  },
  {
    name: 'a decision is carried out',
    needs: [
      'review-payment-workflow InvokeApplyReview',
      'apply-review TablePaymentTransactions',
      'apply-review TablePaymentTransactionsInTransaction',
      'apply-review TablePaymentAuditInTransaction',
    ],
    prepare: (system) => decideTrial(system),
  },
];

/** Taking a payment: from the request to the end of its workflow and to the subscribers. */
import { randomUUID } from 'node:crypto';
import { paymentBody } from '../support/api-client.ts';
import type { System } from '../support/system.ts';
import { createListener } from './listener.ts';
import {
  forget,
  requestTrial,
  type Scenario,
  statusOf,
  type Trial,
  verifyPayment,
} from './scenario.ts';

/** A payment that ends by itself, however often its work has to be offered again. */
async function paymentTrial(
  system: System,
  { paymentMethod = 'tok_approve', status = 'captured' } = {},
): Promise<Trial> {
  let id = '';
  return {
    async act() {
      const answer = await system.merchant.post('/payments', paymentBody({ paymentMethod }));
      id = String(answer.body.id);
      return answer;
    },
    isDone: async () => (await statusOf(system, id)) === status,
    verify: () => verifyPayment(system, id),
  };
}

/** The client repeats a request of which it does not know whether it was heard. */
function submissionTrial(system: System): Trial {
  const key = { 'idempotency-key': randomUUID() };
  return requestTrial(() => system.merchant.post('/payments', paymentBody(), key), 202);
}

export const paymentScenarios: readonly Scenario[] = [
  {
    name: 'a payment is accepted',
    needs: [
      'submit-payment TablePaymentTransactionsInTransaction',
      'submit-payment TablePaymentAuditInTransaction',
      'submit-payment TablePaymentIdempotencyInTransaction',
    ],
    prepare: async (system) => submissionTrial(system),
  },
  {
    name: 'a request is repeated',
    needs: ['submit-payment TablePaymentTransactions'],
    prepare: async (system) => {
      const trial = submissionTrial(system);
      await trial.act();
      return trial;
    },
  },
  {
    name: 'a client waits for the outcome',
    needs: ['submit-payment RunProcessPayment', 'submit-payment TablePaymentIdempotency'],
    isSpared: true,
    // The payment is durable: without a run or a seat to wait on, the client is told 202 and the queue does the work.
    prepare: async (system) => {
      const send = () => system.merchant.post('/payments', paymentBody(), { prefer: 'wait=20' });
      return requestTrial(send, 201);
    },
  },
  {
    name: 'a payment is carried to captured',
    needs: [
      'relay-changes QueuePaymentsSend',
      'process-payments RunProcessPayment',
      'process-payment-workflow InvokeScreenPayment',
      'process-payment-workflow InvokeAuthorizePayment',
      'process-payment-workflow InvokeCapturePayment',
      'screen-payment TablePaymentTransactions',
      'authorize-payment InvokeSandboxAcquirer',
      'capture-payment InvokeSandboxAcquirer',
      'capture-payment TablePaymentTransactionsInTransaction',
      'capture-payment TablePaymentAuditInTransaction',
      'sandbox-acquirer TableSandboxAcquirer dynamodb:GetItem',
      'sandbox-acquirer TableSandboxAcquirerInTransaction',
    ],
    prepare: (system) => paymentTrial(system),
  },
  {
    name: 'a payment is held against the limits of its merchant',
    needs: ['screen-payment TablePaymentMerchants'],
    prepare: async (system) => {
      // It remembers limits for a few seconds.
      forget(system, 'screen-payment');
      return paymentTrial(system);
    },
  },
  {
    name: 'orders are looked for',
    needs: ['process-payments QueuePaymentsConsume sqs:ReceiveMessage'],
    isPolledFor: true,
    prepare: (system) => paymentTrial(system),
  },
  {
    name: 'a busy acquirer is asked again',
    needs: ['sandbox-acquirer TableSandboxAcquirer dynamodb:UpdateItem'],
    prepare: (system) => paymentTrial(system, { paymentMethod: 'tok_processor_unavailable_twice' }),
  },
  {
    name: 'a payment is screened out',
    needs: [
      'screen-payment TablePaymentTransactionsInTransaction',
      'screen-payment TablePaymentAuditInTransaction',
    ],
    prepare: (system) =>
      paymentTrial(system, { paymentMethod: 'tok_risk_decline', status: 'declined' }),
  },
  {
    name: 'a payment is declined by its issuer',
    needs: [
      'authorize-payment TablePaymentTransactionsInTransaction',
      'authorize-payment TablePaymentAuditInTransaction',
    ],
    prepare: (system) =>
      paymentTrial(system, { paymentMethod: 'tok_decline_stolen_card', status: 'declined' }),
  },
  {
    name: 'subscribers hear of a payment',
    needs: ['relay-changes TopicPaymentEventsPublish'],
    prepare: async (system) => {
      const trial = await paymentTrial(system);
      let id = '';
      const hears = createListener(system);
      return {
        ...trial,
        async act() {
          const answer = await trial.act();
          id = String(answer?.body.id);
          return answer;
        },
        isDone: () => hears(id, 'payment.captured'),
      };
    },
  },
];

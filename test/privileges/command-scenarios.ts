/** Commands: what merchants and operators ask for, what is done about it, and the sweep over what was left. */
import { randomUUID } from 'node:crypto';
import { type Answer, paymentBody } from '../support/api-client.ts';
import {
  authorized,
  captured,
  HOUR_MS,
  inReview,
  loseWorkOrders,
  MINUTE_MS,
} from '../support/lifecycle.ts';
import { eventually, type System } from '../support/system.ts';
import { requestTrial, type Scenario, statusOf, type Trial, verifyPayment } from './scenario.ts';

const decline = { decision: 'decline', note: 'Stolen.' };
const newKey = () => ({ 'idempotency-key': randomUUID() });

/** Asks once, under one key, and asks again when it was not heard. */
const commandTrial = (system: System, id: string, verb: string, body = {}): Trial => {
  const key = newKey();
  return requestTrial(() => system.merchant.post(`/payments/${id}/${verb}`, body, key), 202);
};

/** The command is recorded; its effect comes by itself, however often the work has to be offered again. */
function effectTrial(system: System, id: string, verb: string, status: string): Trial {
  return {
    act: () => system.merchant.post(`/payments/${id}/${verb}`, {}),
    isDone: async () => (await statusOf(system, id)) === status,
    verify: () => verifyPayment(system, id),
  };
}

/** The outcome is answered, and answered alike when the request is repeated. */
function waitTrial(
  prepare: () => Promise<{ readonly id: string }>,
  send: (id: string, headers: Record<string, string>) => Promise<Answer>,
): Trial {
  let statuses: number[] = [];
  async function act() {
    const { id } = await prepare();
    const headers = { ...newKey(), prefer: 'wait=3' };
    const [first, second] = [await send(id, headers), await send(id, headers)];
    statuses = [first.status, second.status];
    return first;
  }
  return { act, repeat: act, isDone: async () => statuses.join() === '200,200' };
}

const recording = (functionName: string) => [
  `${functionName} TablePaymentTransactions`,
  `${functionName} TablePaymentTransactionsInTransaction`,
  `${functionName} TablePaymentAuditInTransaction`,
  `${functionName} TablePaymentIdempotency dynamodb:GetItem`,
  `${functionName} TablePaymentIdempotencyInTransaction`,
];

const waiting = (functionName: string) => [
  `${functionName} RunProcessPayment`,
  `${functionName} TablePaymentIdempotency dynamodb:UpdateItem`,
];

const asking = (functionName: string) => [
  `${functionName} TablePaymentTransactions`,
  `${functionName} TablePaymentTransactionsInTransaction`,
  `${functionName} TablePaymentAuditInTransaction`,
  `${functionName} InvokeSandboxAcquirer`,
];

const ordersSent = (system: System): number =>
  system.engine.front.calls
    .totals()
    .filter(
      ({ principal, service }) => service === 'sqs' && principal === system.name('relay-changes'),
    )
    .reduce((sum, { calls }) => sum + calls, 0);

/** Orders got lost on their way; the sweep finds the payment a while later and orders again. */
async function sweepTrial(system: System): Promise<Trial> {
  let id = '';
  return {
    async act() {
      const stopLosing = loseWorkOrders(system);
      const sentBefore = ordersSent(system);
      const answer = await system.merchant.post('/payments', paymentBody());
      id = String(answer.body.id);
      await eventually(
        'the relay to have sent the order',
        async () => ordersSent(system) > sentBefore || undefined,
      );
      stopLosing();
      system.engine.advance(2 * HOUR_MS + MINUTE_MS);
      return answer;
    },
    isDone: async () => (await statusOf(system, id)) === 'captured',
    verify: () => verifyPayment(system, id),
  };
}

export const commandScenarios: readonly Scenario[] = [
  {
    name: 'a merchant asks for a capture',
    needs: recording('command-payment'),
    prepare: async (system) => commandTrial(system, (await authorized(system)).id, 'capture'),
  },
  {
    name: 'a refund is answered as the trail tells it',
    needs: ['command-payment TablePaymentAudit'],
    prepare: async (system) => commandTrial(system, (await captured(system)).id, 'refunds'),
  },
  {
    name: 'a merchant waits for a capture, and asks twice',
    needs: waiting('command-payment'),
    isSpared: true,
    // The command is recorded: who waits is told 202 and it is done all the same.
    prepare: async (system) =>
      waitTrial(
        () => authorized(system),
        (id, headers) => system.merchant.post(`/payments/${id}/capture`, {}, headers),
      ),
  },
  {
    name: 'an operator decides',
    needs: recording('operate-payment'),
    prepare: async (system) => {
      const { id } = await inReview(system);
      const key = newKey();
      return requestTrial(() => system.operator.post(`/payments/${id}/review`, decline, key), 202);
    },
  },
  {
    name: 'an operator waits for a decision to be carried out, and asks twice',
    needs: waiting('operate-payment'),
    isSpared: true,
    prepare: async (system) =>
      waitTrial(
        () => inReview(system),
        (id, headers) => system.operator.post(`/payments/${id}/review`, decline, headers),
      ),
  },
  {
    name: 'what is held is captured by command',
    needs: ['capture-payment TablePaymentTransactions'],
    prepare: async (system) =>
      effectTrial(system, (await authorized(system)).id, 'capture', 'captured'),
  },
  {
    name: 'what is held is released',
    needs: [...asking('cancel-payment'), 'process-payment-workflow InvokeCancelPayment'],
    prepare: async (system) =>
      effectTrial(system, (await authorized(system)).id, 'cancel', 'canceled'),
  },
  {
    name: 'money is given back',
    needs: [...asking('refund-payment'), 'process-payment-workflow InvokeRefundPayment'],
    prepare: async (system) =>
      effectTrial(system, (await captured(system)).id, 'refunds', 'refunded'),
  },
  {
    name: 'the sweep finds a payment whose order was lost',
    needs: [
      'reconcile-payments TablePaymentTransactions',
      'reconcile-payments TablePaymentTransactionsInTransaction',
      'reconcile-payments TablePaymentTransactionsIndexes',
      'reconcile-payments TablePaymentAuditInTransaction',
    ],
    prepare: sweepTrial,
  },
];

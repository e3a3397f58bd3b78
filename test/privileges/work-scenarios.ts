/** Work behind the scenes: two runs that meet, the last attempt, the queues themselves. */
import { randomUUID } from 'node:crypto';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Interceptor } from '../../local/front/interceptors.ts';
import { paymentBody } from '../support/api-client.ts';
import { storeBatchPayment } from '../support/batch-payment.ts';
import type { System } from '../support/system.ts';
import { createListener } from './listener.ts';
import { rowOf, type Scenario, statusOf, type Trial, verifyPayment } from './scenario.ts';
import { runLastAttempt } from './workflow-runs.ts';

/** While it lasts, the payment moves on before every write of a function that has not just read it. */
function keepOvertaking(system: System, functionName: string, paymentId: () => string): () => void {
  let hasRead = false;
  const overtake: Interceptor = async (call, proceed) => {
    if (call.principal.label !== system.name(functionName)) return proceed();
    if (call.operation === 'TransactWriteItems' && !hasRead) await moveOn(system, paymentId());
    hasRead = call.operation === 'GetItem';
    return proceed();
  };
  return system.engine.front.intercept(overtake);
}

/** A new version and nothing else: what was decided on the old one must be decided again. */
const moveOn = (system: System, paymentId: string) =>
  system.aws.dynamo.send(
    new UpdateItemCommand({
      TableName: system.name('payment-transactions'),
      Key: { paymentId: { S: paymentId } },
      UpdateExpression: 'ADD version :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  );

function overtakenTrial(
  system: System,
  [functionName, paymentMethod, status]: readonly [string, string, string],
): Trial {
  let id = '';
  const undo = keepOvertaking(system, functionName, () => id);
  return {
    async act() {
      const answer = await system.merchant.post('/payments', paymentBody({ paymentMethod }));
      id = String(answer.body.id);
      return answer;
    },
    isDone: async () => (await statusOf(system, id)) === status,
    async verify() {
      undo();
      await verifyPayment(system, id);
    },
  };
}

/** The acquirer stays down until the last attempt; `done` looks at the payment's row then. */
function lastAttemptTrial(system: System, { isNewEachTime = false } = {}): Trial {
  let id = '';
  async function act() {
    if (id === '' || isNewEachTime) {
      const body = paymentBody({ paymentMethod: 'tok_processor_down' });
      id = String((await system.merchant.post('/payments', body)).body.id);
    }
    await runLastAttempt(system, id);
    return undefined;
  }
  return {
    act,
    repeat: act,
    async isDone() {
      const row = await rowOf(system, id);
      return row?.status?.S === 'failed' && row.processor?.M?.outcome?.S === 'known';
    },
    verify: () => verifyPayment(system, id),
  };
}

async function messagesLeftIn(system: System, queue: string): Promise<number> {
  const { Attributes = {} } = await system.aws.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: await system.queueUrl(queue),
      AttributeNames: ['All'],
    }),
  );
  return (
    Number(Attributes.ApproximateNumberOfMessages) +
    Number(Attributes.ApproximateNumberOfMessagesNotVisible) +
    Number(Attributes.ApproximateNumberOfMessagesDelayed)
  );
}

/** A message that nobody can read is given up at once, one receive after the other. */
async function unreadableTrial(system: System, queue: string): Promise<Trial> {
  const body = `unreadable ${randomUUID()}`;
  let isGivenUp = false;
  return {
    async act() {
      await system.send(await system.queueUrl(queue), body);
      return undefined;
    },
    async isDone() {
      const QueueUrl = await system.queueUrl(`${queue}-dlq`);
      const receive = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 };
      const { Messages = [] } = await system.aws.sqs.send(new ReceiveMessageCommand(receive));
      isGivenUp ||= Messages.some((message) => message.Body === body);
      return isGivenUp;
    },
  };
}

async function batchTrial(
  system: System,
  isDone: (id: string) => Promise<boolean>,
): Promise<Trial> {
  let id = '';
  return {
    async act() {
      id = await storeBatchPayment(system);
      return undefined;
    },
    isDone: () => isDone(id),
    verify: () => verifyPayment(system, id),
  };
}

export const workScenarios: readonly Scenario[] = [
  {
    name: 'an issuer declines a payment that has moved on meanwhile',
    needs: ['authorize-payment TablePaymentTransactions'],
    prepare: async (system) =>
      overtakenTrial(system, ['authorize-payment', 'tok_decline_stolen_card', 'declined']),
  },
  {
    name: 'the last attempt records the failure',
    needs: [
      'process-payment-workflow InvokeFailPayment',
      'fail-payment TablePaymentTransactions',
      'fail-payment TablePaymentTransactionsInTransaction',
      'fail-payment TablePaymentAuditInTransaction',
    ],
    prepare: async (system) => lastAttemptTrial(system),
  },
  {
    name: 'the last attempt asks the acquirer what it knows',
    needs: ['fail-payment InvokeSandboxAcquirer'],
    isSpared: true,
    // Without an answer the payment fails with its outcome marked as unknown, for people to look into.
    prepare: async (system) => lastAttemptTrial(system, { isNewEachTime: true }),
  },
  {
    name: 'a carried out order leaves its queue',
    needs: ['process-payments QueuePaymentsConsume sqs:DeleteMessage'],
    prepare: async (system) => {
      let id = '';
      return {
        async act() {
          const answer = await system.merchant.post('/payments', paymentBody());
          id = String(answer.body.id);
          return answer;
        },
        isDone: async () => (await messagesLeftIn(system, 'payments')) === 0,
        verify: () => verifyPayment(system, id),
      };
    },
  },
  {
    name: 'a message that nobody can read is given up',
    needs: ['process-payments QueuePaymentsConsume sqs:ChangeMessageVisibility'],
    prepare: (system) => unreadableTrial(system, 'payments'),
  },
  {
    name: 'a payment of a file is carried to captured',
    needs: ['relay-batch-changes QueueBatchPaymentsSend'],
    prepare: (system) =>
      batchTrial(system, async (id) => (await statusOf(system, id)) === 'captured'),
  },
  {
    name: 'subscribers hear of a payment of a file',
    needs: ['relay-batch-changes TopicPaymentEventsPublish'],
    prepare: (system) => {
      const hears = createListener(system);
      return batchTrial(system, (id) => hears(id, 'payment.captured'));
    },
  },
  {
    name: 'orders of files are looked for',
    needs: ['process-payments QueueBatchPaymentsConsume sqs:ReceiveMessage'],
    isPolledFor: true,
    prepare: (system) =>
      batchTrial(system, async (id) => (await statusOf(system, id)) === 'captured'),
  },
  {
    name: 'a carried out order of a file leaves its queue',
    needs: ['process-payments QueueBatchPaymentsConsume sqs:DeleteMessage'],
    prepare: (system) =>
      batchTrial(system, async () => (await messagesLeftIn(system, 'batch-payments')) === 0),
  },
  {
    name: 'a message of a file that nobody can read is given up',
    needs: ['process-payments QueueBatchPaymentsConsume sqs:ChangeMessageVisibility'],
    prepare: (system) => unreadableTrial(system, 'batch-payments'),
  },
];

/** Files on their way: taken up, looked through, made into payments, waited for, told of, refused, canceled. */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { BatchStatus, CreateBatch } from '../../src/contract/batch.ts';
import { announce, readBatch, submit, upload, waitForEnd } from '../support/batch-file.ts';
import { statesClientOf } from '../support/settlement.ts';
import { eventually, type System } from '../support/system.ts';
import { plantBatch } from './plant-batch.ts';
import type { Scenario, Trial } from './scenario.ts';

const HEADER = 'amountMinor,currency,paymentMethod,reference\n';
/** A row that becomes a payment and one that is rejected, of a file that is nobody else's. */
const goodFile = () => `${HEADER}1000,USD,tok_approve,${randomUUID()}\n1000,USD,nobody,x\n`;

interface Upload {
  readonly content: string | Uint8Array;
  readonly more?: Partial<CreateBatch>;
  readonly ends: BatchStatus;
}

/** Everything that follows from an upload. */
async function uploadTrial(system: System, { content, more, ends }: Upload): Promise<Trial> {
  const batch = await announce(system.merchant, content, more);
  return {
    async act() {
      await upload(batch, content);
      return undefined;
    },
    isDone: async () => (await readBatch(system.merchant, batch.id)).status === ends,
  };
}

/** The same file again, after it was refused: it is nobody's. */
async function againTrial(system: System): Promise<Trial> {
  const content = `${HEADER}\n\n${' '.repeat(Math.ceil(Math.random() * 1000))}\n${randomUUID()}\0`;
  const first = await submit(system.merchant, content);
  await waitForEnd(system.merchant, first.id);
  return uploadTrial(system, { content, ends: 'failed' });
}

/** Whether this function has deleted a file since. */
function hearsDeletion(system: System, role: string): () => boolean {
  let isDeleted = false;
  system.engine.front.intercept(async (call, proceed) => {
    const response = await proceed();
    const { operation, principal } = call;
    const isTheirs = principal.kind === 'role' && principal.roleArn.includes(`/${role}-`);
    if (operation === 'DeleteObject' && isTheirs && response.status === 204) isDeleted = true;
    return response;
  });
  return () => isDeleted;
}

/** The file itself has to go, too. */
async function cardTrial(system: System): Promise<Trial> {
  const content = `${HEADER}1000,USD,tok_approve,4242424242424242 ${randomUUID()}\n`;
  const trial = await uploadTrial(system, { content, ends: 'failed' });
  const isDeleted = hearsDeletion(system, 'plan-file');
  return { ...trial, isDone: async () => isDeleted() && (await trial.isDone()) };
}

/** Its batch was canceled before it came. */
async function lateTrial(system: System): Promise<Trial> {
  const content = goodFile();
  const batch = await announce(system.merchant, content);
  await system.merchant.post(`/batches/${batch.id}/cancel`, {});
  const isDeleted = hearsDeletion(system, 'start-ingest');
  const act = () => upload(batch, content).then(() => undefined);
  return { act, isDone: async () => isDeleted() };
}

/** Refused before anybody looked through it: another batch made payments of it meanwhile. */
async function unreadTrial(system: System): Promise<Trial> {
  const content = goodFile();
  const batch = await announce(system.merchant, content);
  await waitForEnd(system.merchant, (await submit(system.merchant, content)).id);
  const isDeleted = hearsDeletion(system, 'sweep-batches');
  return {
    async act() {
      await upload(batch, content);
      await waitForEnd(system.merchant, batch.id);
      system.engine.advance(60_000);
      return undefined;
    },
    isDone: async () => isDeleted(),
  };
}

/** Payments that wait for a person have not begun. */
async function cancelTrial(system: System): Promise<Trial> {
  const content = `${HEADER}1000,USD,tok_risk_review,${randomUUID()}\n`;
  const { id } = await submit(system.merchant, content);
  await eventually('the batch to wait', async () =>
    (await readBatch(system.merchant, id)).status === 'processing' ? true : undefined,
  );
  return {
    async act() {
      await system.merchant.post(`/batches/${id}/cancel`, {});
      // The look at the batch after this one.
      system.engine.advance(60_000);
      return undefined;
    },
    isDone: async () => (await readBatch(system.merchant, id)).status === 'canceled',
  };
}

/** Its file goes after it was planned. */
async function failureTrial(system: System): Promise<Trial> {
  const batch = await announce(system.merchant, goodFile());
  await plantBatch(system, batch, { status: 'ingesting', objectVersion: 'some' });
  const [key, versionId] = [`inbox/${batch.merchantId}/${batch.id}`, randomUUID()];
  await system.aws.dynamo.send(
    new PutItemCommand({
      TableName: system.name('payment-batches'),
      Item: {
        batchId: { S: batch.id },
        part: { S: 'PLAN' },
        sourceKey: { S: key },
        sourceVersion: { S: versionId },
        sizeBytes: { N: '9' },
        header: { NULL: true },
        rows: { N: '1' },
        chunks: { L: [{ L: [0, 9, 1, 1].map((number) => ({ N: String(number) })) }] },
      },
    }),
  );
  const stateMachineArn = `arn:aws:states:us-east-1:${system.engine.stack.accountId}:stateMachine:${system.name('ingest-batch')}`;
  const input = JSON.stringify({ batchId: batch.id });
  return {
    async act() {
      const start = new StartExecutionCommand({ stateMachineArn, name: randomUUID(), input });
      await statesClientOf(system).send(start);
      return undefined;
    },
    isDone: async () => (await readBatch(system.merchant, batch.id)).status === 'failed',
  };
}

const whole: Scenario = {
  name: 'a file becomes payments',
  needs: [
    'start-ingest TablePaymentBatches dynamodb:GetItem',
    'start-ingest TablePaymentBatchesInTransaction',
    'start-ingest StartIngestBatch',
    ...['PlanFile', 'IngestChunk', 'CheckBatch', 'WriteResults', 'FinishBatch'].map(
      (step) => `ingest-batch-workflow Invoke${step}`,
    ),
    'plan-file TablePaymentBatches dynamodb:GetItem',
    'plan-file ObjectsInboxReadVersion',
    'ingest-chunk TablePaymentBatches',
    'ingest-chunk TablePaymentTransactionsInTransaction dynamodb:PutItem',
    'ingest-chunk TablePaymentAuditInTransaction',
    'ingest-chunk ObjectsInboxReadVersion',
    'check-batch TablePaymentBatches',
    'check-batch TablePaymentBatchesInTransaction',
    'write-results TablePaymentBatches dynamodb:GetItem',
    'write-results TablePaymentBatches dynamodb:UpdateItem',
    'write-results TablePaymentTransactions',
    'write-results ObjectsInboxReadVersion',
    'write-results ObjectsWorkWrite',
    'finish-batch TablePaymentBatches',
    'finish-batch TablePaymentBatchesInTransaction',
    'finish-batch ObjectsWorkReadVersion',
    'finish-batch ObjectsResultsWrite',
    'finish-batch ObjectsRejectsWrite',
  ],
  prepare: (system) => uploadTrial(system, { content: goodFile(), ends: 'completed' }),
};

export const ingestScenarios: readonly Scenario[] = [
  whole,
  {
    name: 'a file in gzip becomes payments',
    needs: [
      'plan-file ObjectsWorkWrite',
      'ingest-chunk ObjectsWorkReadVersion',
      'write-results ObjectsWorkReadVersion',
    ],
    prepare: (system) =>
      uploadTrial(system, {
        content: gzipSync(goodFile()),
        more: { compression: 'gzip' },
        ends: 'completed',
      }),
  },
  {
    name: 'references of a file are to be unique',
    needs: [
      'ingest-chunk TablePaymentBatchesInTransaction',
      'write-results TablePaymentBatches dynamodb:BatchGetItem',
    ],
    prepare: (system) =>
      uploadTrial(system, {
        content: `${HEADER}${`1000,USD,tok_approve,${randomUUID()}\n`.repeat(2)}`,
        more: { uniqueReferences: true },
        ends: 'completed',
      }),
  },
  {
    name: 'a file is refused',
    needs: ['plan-file TablePaymentBatches dynamodb:PutItem'],
    prepare: (system) =>
      uploadTrial(system, { content: `${HEADER}\0${randomUUID()}`, ends: 'failed' }),
  },
  {
    name: 'a file with a card number is deleted',
    needs: ['plan-file ObjectsInboxDeleteVersion'],
    prepare: cardTrial,
  },
  {
    name: 'a file that comes after its batch was canceled is deleted',
    needs: ['start-ingest ObjectsInboxDeleteVersion'],
    prepare: lateTrial,
  },
  {
    name: 'a file that was refused unread is deleted',
    needs: ['sweep-batches ObjectsInboxDeleteVersion'],
    prepare: unreadTrial,
  },
  {
    name: 'a file that was refused is sent again',
    needs: [
      'start-ingest TablePaymentBatches dynamodb:Query',
      'start-ingest TablePaymentBatches dynamodb:BatchGetItem',
    ],
    prepare: againTrial,
  },
  {
    name: 'a batch is canceled while its payments wait',
    needs: [
      'ingest-chunk TablePaymentTransactions',
      'ingest-chunk TablePaymentTransactionsInTransaction dynamodb:UpdateItem',
    ],
    prepare: cancelTrial,
  },
  {
    name: 'a step of a batch fails for good',
    needs: [
      'ingest-batch-workflow InvokeFailBatch',
      'fail-batch TablePaymentBatches',
      'fail-batch TablePaymentBatchesInTransaction',
    ],
    prepare: failureTrial,
  },
];

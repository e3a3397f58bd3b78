/** Batches: announced, uploaded, read, canceled, and ended by the sweep. */
import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Batch } from '../../src/contract/batch.ts';
import { announce, batchBody, upload } from '../support/batch-file.ts';
import { HOUR_MS } from '../support/lifecycle.ts';
import type { System } from '../support/system.ts';
import { createListener } from './listener.ts';
import { plantBatch } from './plant-batch.ts';
import { forget, forgetCursorKey, requestTrial, type Scenario, type Trial } from './scenario.ts';

const newBatch = (system: System) => announce(system.merchant, randomUUID());

/** A batch at work, so that there is something to count. */
async function batchAtWork(system: System): Promise<Batch> {
  const batch = await newBatch(system);
  await plantBatch(system, batch, { status: 'ingesting', objectVersion: 'some' });
  return batch;
}

/** The same request again, as a client sends it who had no answer. */
async function replayTrial(system: System, name: 'announcement' | 'cancel'): Promise<Trial> {
  const key = { 'idempotency-key': randomUUID() };
  if (name === 'cancel') {
    const { id } = await newBatch(system);
    const cancel = () => system.merchant.post(`/batches/${id}/cancel`, {}, key);
    await cancel();
    return requestTrial(cancel, 200);
  }
  const body = batchBody();
  const send = () => system.merchant.post('/batches', body, key);
  await plantBatch(system, (await send()).body as unknown as Batch, {
    status: 'ingesting',
    objectVersion: 'some',
  });
  return requestTrial(send, 201);
}

async function uploadTrial(system: System): Promise<Trial> {
  const content = randomUUID();
  const batch = await announce(system.merchant, content);
  let isThere = false;
  const act = async () => {
    isThere = (await upload(batch, content)).ok;
    return undefined;
  };
  return { act, repeat: act, isDone: async () => isThere };
}

/** A batch whose file of this kind lies in the bucket. */
async function downloadTrial(system: System, name: 'results' | 'rejects'): Promise<Trial> {
  const { stack, announcement } = system.engine;
  const batch = await newBatch(system);
  const Key = `${name}/${batch.merchantId}/${batch.id}.csv`;
  const s3 = new S3Client({
    endpoint: announcement.awsEndpoint,
    region: announcement.awsRegion,
    forcePathStyle: true,
    credentials: {
      accessKeyId: announcement.awsAccessKeyId,
      secretAccessKey: announcement.awsSecretAccessKey,
    },
  });
  const Bucket = `payment-batches-${stack.accountId}-e2e`;
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'row\r\n' }));
  await plantBatch(system, batch, { [`${name}Key`]: Key });
  let isRead = false;
  const act = async () => {
    const { body } = await system.merchant.get<Batch>(`/batches/${batch.id}`);
    isRead = (await fetch(body[name]?.url ?? '')).ok;
    return undefined;
  };
  return { act, repeat: act, isDone: async () => isRead };
}

/** Nothing arrives in the time that a batch waits for it. */
async function expiryTrial(system: System): Promise<Trial> {
  const { id } = await newBatch(system);
  return {
    async act() {
      system.engine.advance(26 * HOUR_MS);
      return undefined;
    },
    isDone: async () =>
      (await system.merchant.get<Batch>(`/batches/${id}`)).body.status === 'expired',
  };
}

/** The end is told by the next sweep. */
async function toldTrial(system: System): Promise<Trial> {
  const { id } = await newBatch(system);
  const hears = createListener(system);
  return {
    async act() {
      const answer = await system.merchant.post(`/batches/${id}/cancel`, {});
      system.engine.advance(60_000);
      return answer;
    },
    isDone: () => hears(id, 'batch.canceled'),
  };
}

export const batchScenarios: readonly Scenario[] = [
  {
    name: 'a batch is announced',
    needs: [
      'create-batch TablePaymentBatches dynamodb:GetItem',
      'create-batch TablePaymentBatchesInTransaction',
      'create-batch TablePaymentIdempotencyInTransaction',
    ],
    prepare: async (system) =>
      requestTrial(() => system.merchant.post('/batches', batchBody()), 201),
  },
  {
    name: 'an announcement is repeated',
    needs: [
      'create-batch TablePaymentBatches dynamodb:Query',
      'create-batch TablePaymentBatches dynamodb:BatchGetItem',
      'create-batch TablePaymentIdempotency',
    ],
    prepare: (system) => replayTrial(system, 'announcement'),
  },
  {
    name: 'a file is uploaded',
    needs: ['create-batch ObjectsInboxWrite'],
    isAskedFromOutside: true,
    prepare: uploadTrial,
  },
  {
    name: 'a batch is read',
    needs: ['read-batches TablePaymentBatches'],
    prepare: async (system) => {
      const { id } = await batchAtWork(system);
      return requestTrial(() => system.merchant.get(`/batches/${id}`), 200);
    },
  },
  {
    name: 'batches are listed',
    needs: [
      'read-batches TablePaymentBatchesIndexes',
      'read-batches TablePaymentMerchants dynamodb:GetItem',
    ],
    prepare: async (system) => {
      await newBatch(system);
      forget(system, 'read-batches');
      return requestTrial(() => system.merchant.get('/batches?limit=1'), 200);
    },
  },
  {
    name: 'the first list of batches makes the key that signs cursors',
    needs: ['read-batches TablePaymentMerchants dynamodb:PutItem'],
    prepare: async (system) => {
      await newBatch(system);
      await forgetCursorKey(system, 'read-batches');
      return requestTrial(() => system.merchant.get('/batches?limit=1'), 200);
    },
  },
  ...(['results', 'rejects'] as const).map(
    (name): Scenario => ({
      name: `the ${name} of a batch are downloaded`,
      needs: [`read-batches Objects${name === 'results' ? 'Results' : 'Rejects'}Read`],
      isAskedFromOutside: true,
      prepare: (system) => downloadTrial(system, name),
    }),
  ),
  {
    name: 'a batch at work is canceled',
    needs: [
      'cancel-batch TablePaymentBatches',
      'cancel-batch TablePaymentBatchesInTransaction',
      'cancel-batch TablePaymentIdempotencyInTransaction',
    ],
    prepare: async (system) => {
      const { id } = await batchAtWork(system);
      return requestTrial(() => system.merchant.post(`/batches/${id}/cancel`, {}), 202);
    },
  },
  {
    name: 'a batch is canceled while its payments are waited for',
    needs: ['cancel-batch StartIngestBatch'],
    prepare: async (system) => {
      const batch = await newBatch(system);
      await plantBatch(system, batch, { status: 'processing', objectVersion: 'some' });
      const key = { 'idempotency-key': randomUUID() };
      const cancel = () => system.merchant.post(`/batches/${batch.id}/cancel`, {}, key);
      return requestTrial(cancel, 202);
    },
  },
  {
    name: 'a cancel of a batch is repeated',
    needs: ['cancel-batch TablePaymentIdempotency'],
    prepare: (system) => replayTrial(system, 'cancel'),
  },
  {
    name: 'a batch whose file never comes expires',
    needs: [
      'sweep-batches TablePaymentBatches',
      'sweep-batches TablePaymentBatchesInTransaction',
      'sweep-batches TablePaymentBatchesIndexes',
    ],
    prepare: expiryTrial,
  },
  {
    name: 'subscribers hear of the end of a batch',
    needs: ['sweep-batches TopicPaymentEventsPublish'],
    prepare: toldTrial,
  },
];

/** Whose content a file is: what is written when it is taken, on which condition, and what a refusal answers. */

import { afterEach, describe, expect, it } from 'vitest';
import { createDynamoClient } from '../../../src/adapters/aws/dynamodb-client.ts';
import { createBatchStore } from '../../../src/adapters/dynamodb/batch-store.ts';
import { ID_RANDOM_BYTES, makeId } from '../../../src/contract/ids.ts';
import { bindUpload, newBatch } from '../../../src/domain/batch-life.ts';
import { MERCHANT_ID, START_MS } from '../application/memory-ports.ts';
import { awsError, credentials, type FakeAws, type Reply, startFakeAws } from './fake-aws.ts';

let aws: FakeAws | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

function boundBatch() {
  const made = newBatch({
    request: {
      format: 'csv',
      fileName: 'payments.csv',
      sizeBytes: 10,
      sha256: 'a'.repeat(64),
      allowDuplicate: true,
      uniqueReferences: false,
    },
    batchId: makeId('bat', START_MS, new Uint8Array(ID_RANDOM_BYTES).fill(1)),
    merchantId: MERCHANT_ID,
    actor: 'system:test',
    nowMs: START_MS,
  });
  const bound = bindUpload(made, { objectVersion: 'v', nowMs: START_MS });
  if (!bound.ok) throw new Error(bound.rejection);
  return bound.batch;
}

async function prepare(reply: Reply) {
  aws = await startFakeAws([reply]);
  const client = createDynamoClient({
    region: 'us-east-1',
    endpointUrl: aws.endpoint,
    credentials,
  });
  const store = createBatchStore({
    client,
    batchesTable: 'batches',
    idempotencyTable: 'keys',
    now: () => START_MS,
  });
  return { store, calls: aws.calls };
}

describe('the content of a file', () => {
  it.each([
    [
      'from nobody',
      { from: null, earlier: [] },
      { ConditionExpression: 'attribute_not_exists(batchId)' },
    ],
    [
      'from its owner, also where duplicates are allowed',
      { from: 'bat_1', earlier: ['bat_1'] },
      {
        ConditionExpression: '#owner = :from',
        ExpressionAttributeValues: { ':from': { S: 'bat_1' } },
        Item: { earlier: { SS: ['bat_1'] } },
      },
    ],
  ])('is taken %s on condition', async (_, claim, written) => {
    const { store, calls } = await prepare({ body: {} });
    const batch = boundBatch();
    expect(await store.bind(batch, claim)).toEqual({ outcome: 'written' });
    const members = calls[0]?.input.TransactItems;
    expect(members).toMatchObject([{}, { Put: { ...written, TableName: 'batches' } }]);
    expect(members).toMatchObject([{}, { Put: { Item: { owner: { S: batch.id } } } }]);
  });

  it('that is taken answers all who brought it', async () => {
    const Item = { owner: { S: 'bat_2' }, earlier: { SS: ['bat_1'] } };
    const { store } = await prepare(
      awsError('TransactionCanceledException', {
        CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item }],
      }),
    );
    expect(await store.bind(boundBatch(), { from: null, earlier: [] })).toEqual({
      outcome: 'file-taken',
      owners: ['bat_2', 'bat_1'],
    });
  });
});

/** Rows and the place of their chunk in one transaction: what each refusal means, and what the transaction holds. */

import { afterEach, describe, expect, it } from 'vitest';
import { createDynamoClient } from '../../../src/adapters/aws/dynamodb-client.ts';
import { createBatchChunks } from '../../../src/adapters/dynamodb/batch-chunks.ts';
import type { ChunkState } from '../../../src/application/batch/ports.ts';
import { ID_RANDOM_BYTES, makeId } from '../../../src/contract/ids.ts';
import { createPayment } from '../../../src/domain/create.ts';
import { MERCHANT_ID, newPayment, START_MS } from '../application/memory-ports.ts';
import { awsError, credentials, type FakeAws, type Reply, startFakeAws } from './fake-aws.ts';

let aws: FakeAws | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

const batchId = makeId('bat', START_MS, new Uint8Array(ID_RANDOM_BYTES).fill(1));
const { change } = createPayment({
  request: {
    amountMinor: 1000,
    currency: 'USD',
    paymentMethod: 'tok_approve',
    captureMethod: 'automatic',
  },
  paymentId: newPayment().id,
  merchantId: MERCHANT_ID,
  actor: `merchant:${MERCHANT_ID}/k3y0k3y0`,
  nowMs: START_MS,
  batchId,
});
const from: ChunkState = {
  start: 10,
  end: 90,
  nextOffset: 10,
  rows: 0,
  accepted: 0,
  rejected: 0,
  isStopped: false,
  isSwept: false,
};
const to: ChunkState = { ...from, nextOffset: 50, rows: 2, accepted: 1, rejected: 1 };
const rows = {
  batchId,
  chunk: 3,
  from,
  to,
  changes: [change],
  references: [{ reference: 'order-1', row: 7 }],
};

async function prepare(reply: Reply) {
  aws = await startFakeAws([reply]);
  const pauses: number[] = [];
  const client = createDynamoClient({
    region: 'us-east-1',
    endpointUrl: aws.endpoint,
    credentials,
  });
  const chunks = createBatchChunks({
    client,
    batchesTable: 'batches',
    transactionsTable: 'transactions',
    auditTable: 'audit',
    merchantShards: 1,
    dueShards: 1,
    now: () => START_MS,
    pacing: { random: () => 1, pause: async (milliseconds) => void pauses.push(milliseconds) },
  });
  return { chunks, calls: aws.calls, pauses };
}

const membersOf = ([first]: FakeAws['calls']) =>
  first?.input.TransactItems as Record<string, Record<string, unknown>>[];

/** Codes by member: chunk, reference, payment, audit entry. */
const canceled = (...failed: readonly number[]) =>
  awsError('TransactionCanceledException', {
    CancellationReasons: [0, 1, 2, 3].map((index) => ({
      Code: failed.includes(index) ? 'ConditionalCheckFailed' : 'None',
    })),
  });

describe('rows of a chunk', () => {
  it('are one transaction with the place where they end', async () => {
    const { chunks, calls } = await prepare({ body: {} });
    expect(await chunks.writeRows(rows)).toEqual({ outcome: 'committed' });
    const members = membersOf(calls);
    expect(members.map((member) => (member.Update ?? member.Put)?.TableName)).toEqual([
      'batches',
      'batches',
      'transactions',
      'audit',
    ]);
    expect(members[0]?.Update).toMatchObject({
      Key: { batchId: { S: batchId }, part: { S: 'CHUNK#00003' } },
      ConditionExpression: 'attribute_not_exists(#nextOffset) AND attribute_not_exists(#isStopped)',
    });
  });

  it('are refused where the chunk no longer stands where they begin', async () => {
    const { chunks, calls } = await prepare({ body: {} });
    await chunks.writeRows({ ...rows, from: to, to: { ...to, nextOffset: 90 } });
    const [member] = membersOf(calls);
    expect(member?.Update).toMatchObject({
      ConditionExpression: '#nextOffset = :from AND attribute_not_exists(#isStopped)',
      ExpressionAttributeValues: { ':from': { N: '50' } },
    });
  });

  it.each([
    ['the chunk has moved on, whatever else is refused', [0, 1, 2, 3], { outcome: 'fenced' }],
    ['a reference is somebody else’s', [1], { outcome: 'taken', taken: [0] }],
  ])('say that %s', async (_, failed, outcome) => {
    const { chunks } = await prepare(canceled(...failed));
    expect(await chunks.writeRows(rows)).toEqual(outcome);
  });

  it('give way to what people wait for: a throttled group pauses longer each time, up to six seconds in all', async () => {
    const throttled = { CancellationReasons: [{ Code: 'ThrottlingError' }] };
    const reply = awsError('TransactionCanceledException', throttled);
    const { chunks, calls, pauses } = await prepare(reply);
    await expect(chunks.writeRows(rows)).rejects.toThrow('too many other writes');
    expect(pauses).toEqual([200, 400, 800, 1600, 3200]);
    expect(calls).toHaveLength(6);
  });

  it('are never taken for written when only a payment is there before', async () => {
    const { chunks } = await prepare(canceled(2));
    await expect(chunks.writeRows(rows)).rejects.toThrow('is a payment already');
  });
});

/** Writing payments: what each reason of a cancelled transaction means, what is repeated, what is not. */

import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { createDynamoClient } from '../../../src/adapters/aws/dynamodb-client.ts';
import { fromAuditItem } from '../../../src/adapters/dynamodb/audit-item.ts';
import { createPaymentStore } from '../../../src/adapters/dynamodb/payment-store.ts';
import type { IdempotencyRecord } from '../../../src/application/ports.ts';
import { nextChange } from '../../../src/domain/change.ts';
import { createPayment } from '../../../src/domain/create.ts';
import { MERCHANT_ID, merchant, newPayment, START_MS } from '../application/memory-ports.ts';
import { awsError, credentials, type FakeAws, type Reply, startFakeAws } from './fake-aws.ts';

let aws: FakeAws | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

async function prepare(...replies: Reply[]) {
  aws = await startFakeAws(replies);
  const client = createDynamoClient({
    region: 'us-east-1',
    endpointUrl: aws.endpoint,
    credentials,
  });
  const store = createPaymentStore({
    client,
    transactionsTable: 'transactions',
    auditTable: 'audit',
    idempotencyTable: 'idempotency',
    batchesTable: 'batches',
    merchantShards: 1,
    dueShards: 1,
    now: () => START_MS,
  });
  return { store, calls: aws.calls };
}

const { change } = createPayment({
  request: {
    amountMinor: 1000,
    currency: 'USD',
    paymentMethod: 'tok_approve',
    captureMethod: 'automatic',
  },
  paymentId: newPayment().id,
  merchantId: MERCHANT_ID,
  actor: `merchant:${MERCHANT_ID}/${merchant.keyId}`,
  nowMs: START_MS,
});
const record: IdempotencyRecord = {
  scope: `${MERCHANT_ID}#order-1`,
  fingerprint: 'f'.repeat(64),
  statusCode: 202,
  resourceId: change.after.id,
  createdAt: change.after.createdAt,
  expiresAt: START_MS / 1000 + 86_400,
};
const declined = nextChange(
  change.after,
  { status: 'declined' },
  [{ type: 'payment.declined', to: 'declined', actor: 'system:screen-payment' }],
  START_MS,
);

const canceled = (...reasons: object[]) =>
  awsError('TransactionCanceledException', { CancellationReasons: reasons });
const none = { Code: 'None' };
const refused = { Code: 'ConditionalCheckFailed' };
const conflict = { Code: 'TransactionConflict' };
const takenBy = (other: Partial<IdempotencyRecord>) => ({
  ...refused,
  Item: marshall({ ...record, ...other }),
});

describe('committing a new payment', () => {
  it('is one call that writes the payment, its entry and its key, each only where none is', async () => {
    const { store, calls } = await prepare({ body: {} });
    expect(await store.commit(change, record)).toEqual({ outcome: 'committed' });
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      operation: 'TransactWriteItems',
      input: {
        ClientRequestToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
        TransactItems: [
          {
            Put: {
              TableName: 'transactions',
              ConditionExpression: 'attribute_not_exists(paymentId)',
            },
          },
          { Put: { TableName: 'audit', ConditionExpression: 'attribute_not_exists(paymentId)' } },
          {
            Put: {
              TableName: 'idempotency',
              ConditionExpression: 'attribute_not_exists(#scope) OR #expiresAt <= :now',
              ExpressionAttributeValues: { ':now': { N: String(START_MS / 1000) } },
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          },
        ],
      },
    });
  });

  it('says who has the key when it is taken', async () => {
    const { store } = await prepare(canceled(none, none, takenBy({ resourceId: 'pay_other' })));
    expect(await store.commit(change, record)).toMatchObject({
      outcome: 'duplicate',
      record: { resourceId: 'pay_other', statusCode: 202 },
    });
  });

  it('is committed when the key is taken for this very payment: an answer was lost', async () => {
    const { store } = await prepare(canceled(refused, refused, takenBy({})));
    expect(await store.commit(change, record)).toEqual({ outcome: 'committed' });
  });

  it('repeats under one token when only the answer is lost', async () => {
    const { store, calls } = await prepare('lost', { body: {} });
    expect(await store.commit(change, record)).toEqual({ outcome: 'committed' });
    const tokens = new Set(calls.map(({ input }) => input.ClientRequestToken));
    expect([calls.length, tokens.size]).toEqual([2, 1]);
  });

  it('meets another transaction and tries again, then learns that it came second', async () => {
    const { store, calls } = await prepare(
      canceled(none, none, conflict),
      canceled(conflict, none, none),
      canceled(none, none, takenBy({ resourceId: 'pay_other' })),
    );
    expect(await store.commit(change, record)).toMatchObject({ outcome: 'duplicate' });
    expect(calls).toHaveLength(3);
  });

  it('gives up after six conflicts as unavailable', async () => {
    const { store, calls } = await prepare(canceled(none, none, conflict));
    await expect(store.commit(change, record)).rejects.toMatchObject({ name: 'StoreUnavailable' });
    expect(calls).toHaveLength(6);
  });

  it.each([
    ['ThrottlingException', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['TransactionInProgressException', 400],
    ['InternalServerError', 500],
  ])('is unavailable after %s', async (type, status) => {
    const { store } = await prepare(awsError(type, {}, status));
    await expect(store.commit(change, record)).rejects.toMatchObject({
      name: 'StoreUnavailable',
      cause: { name: type },
    });
  });

  it.each(['AccessDeniedException', 'ValidationException'])(
    'lets %s show as it is',
    async (type) => {
      const { store, calls } = await prepare(awsError(type));
      await expect(store.commit(change, record)).rejects.toMatchObject({ name: type });
      expect(calls).toHaveLength(1);
    },
  );
});

describe('committing a change', () => {
  it('updates only the version that it was decided on', async () => {
    const { store, calls } = await prepare({ body: {} });
    expect(await store.commit(declined)).toEqual({ outcome: 'committed' });
    expect(calls[0]?.input).toMatchObject({
      TransactItems: [
        {
          Update: {
            ConditionExpression: '#version = :decidedOn',
            ExpressionAttributeValues: { ':decidedOn': { N: '1' }, ':version': { N: '2' } },
          },
        },
        { Put: { TableName: 'audit' } },
      ],
    });
  });

  it('puts all entries of the change into one row, only where none is', async () => {
    const { store, calls } = await prepare({ body: {} });
    const { after, entries } = nextChange(
      change.after,
      { status: 'captured' },
      [
        { type: 'payment.screened', to: 'received', actor: 'system:screen-payment' },
        { type: 'payment.authorized', to: 'authorized', actor: 'system:authorize-payment' },
        { type: 'payment.captured', to: 'captured', actor: 'system:capture-payment' },
      ],
      START_MS,
    );
    await store.commit({ before: change.after, after, entries });
    const items = calls[0]?.input.TransactItems as { Put?: { Item: never } }[];
    expect(items).toHaveLength(2);
    expect(items[1]).toMatchObject({
      Put: { TableName: 'audit', ConditionExpression: 'attribute_not_exists(paymentId)' },
    });
    expect(fromAuditItem(items[1]?.Put?.Item ?? {})).toEqual(entries);
  });

  it.each([
    ['the row has moved on', [refused, none]],
    ['the entry exists', [none, refused]],
  ])('is a conflict when %s', async (_case, reasons) => {
    const { store } = await prepare(canceled(...reasons));
    expect(await store.commit(declined)).toEqual({ outcome: 'conflict' });
  });
});

describe('reading a payment', () => {
  it('is consistent, and null for none', async () => {
    const { store, calls } = await prepare({ body: {} });
    expect(await store.read('pay_x')).toBeNull();
    expect(calls[0]?.input).toMatchObject({ ConsistentRead: true });
  });
});

describe('committing the outcome of a payment of a batch', () => {
  it('counts it in the same transaction', async () => {
    const { store, calls } = await prepare({ body: {} });
    const batchId = 'bat_01j00000000000000000000000';
    const ofBatch = { ...declined, after: { ...declined.after, batchId } };
    expect(await store.commit(ofBatch)).toEqual({ outcome: 'committed' });
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      input: {
        TransactItems: [
          { Update: { TableName: 'transactions' } },
          { Put: { TableName: 'audit' } },
          {
            Update: {
              TableName: 'batches',
              Key: {
                batchId: { S: expect.stringMatching(`^${batchId}#TALLY#\\d+$`) },
                part: { S: 'TALLY' },
              },
              UpdateExpression: 'ADD #declined :declined',
              ExpressionAttributeValues: { ':declined': { N: '1' } },
            },
          },
        ],
      },
    });
  });
});

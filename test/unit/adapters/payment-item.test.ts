/** The row of a payment: nothing is lost on the way there and back, updates touch only what changed. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  fromPaymentItem,
  paymentUpdate,
  toPaymentItem,
} from '../../../src/adapters/dynamodb/payment-item.ts';
import { toRowChange } from '../../../src/adapters/dynamodb/stream-change.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import { newPayment } from '../application/memory-ports.ts';

const counts = { merchantShards: 4, dueShards: 2 };
const full: PaymentRecord = newPayment({
  status: 'in-review',
  reference: 'order-1',
  metadata: { empty: '', 'key with space': 'ü' },
  risk: { decision: 'review', score: 50, reasons: [] },
  reviewTaskToken: 'token',
  pendingOperation: {
    operation: 'review',
    number: 2,
    actor: 'operator:0p3r4t0r',
    requestedAt: '2026-11-23T09:30:00.000Z',
    decision: 'approve',
    note: 'Fine.',
    awaited: { dueKind: null, dueAt: null },
  },
});

describe('the row of a payment', () => {
  it.each([
    ['a new one', newPayment()],
    ['one with everything', full],
  ])('gives back %s as it was', (_case, record) => {
    expect(fromPaymentItem(toPaymentItem(record, counts))).toEqual(record);
  });

  it('holds the index attributes and no attribute for what is null', () => {
    const row = unmarshall(toPaymentItem(full, counts));
    expect(row).toMatchObject({
      paymentId: full.id,
      merchantShard: expect.stringMatching(/^mer_\w{26}#[0-3]$/),
      createdSort: `${full.createdAt}#${full.id}`,
      merchantStatusShard: expect.stringMatching(/#[0-3]#in-review$/),
    });
    expect(row).not.toHaveProperty('description');
    expect(row).not.toHaveProperty('id');
  });

  it('ignores attributes of a later version and fails on a damaged one', () => {
    const item = toPaymentItem(newPayment(), counts);
    expect(fromPaymentItem({ ...item, later: { S: 'x' } })).toEqual(newPayment());
    expect(() => fromPaymentItem({ ...item, amountMinor: { N: '-5' } })).toThrow(/amountMinor/);
  });
});

describe('an update of the row', () => {
  const before = full;
  const after: PaymentRecord = {
    ...before,
    status: 'declined',
    version: before.version + 1,
    pendingOperation: null,
    reviewTaskToken: null,
    dueKind: null,
    dueAt: null,
  };

  it('sets what differs, removes what is gone, and moves the row in its sparse indexes', () => {
    const { expression, values } = paymentUpdate(before, after, counts);
    const [, sets = '', removes = ''] = /^SET (.*) REMOVE (.*)$/.exec(expression) ?? [];
    expect(sets.split(', ').sort()).toEqual([
      '#merchantStatusShard = :merchantStatusShard',
      '#status = :status',
      '#version = :version',
    ]);
    expect(removes.split(', ').sort()).toEqual([
      '#dueAt',
      '#dueKind',
      '#dueShard',
      '#pendingOperation',
      '#reviewTaskToken',
    ]);
    expect(values[':status']).toEqual({ S: 'declined' });
  });

  it('never moves a payment to another shard, also when there are more shards by now', () => {
    const { expression } = paymentUpdate(before, after, { merchantShards: 64, dueShards: 64 });
    expect(expression).not.toMatch(/#merchantShard|#createdSort|#paymentId/);
  });

  it('leaves a task token alone that arrived after the row was read', () => {
    const unaware = { ...before, reviewTaskToken: null };
    const { expression } = paymentUpdate(unaware, { ...unaware, version: 2 }, counts);
    expect(expression).not.toContain('reviewTaskToken');
  });
});

describe('a stream record', () => {
  it('is the change of a row; a removal is none', () => {
    const NewImage = toPaymentItem(full, counts);
    expect(toRowChange({ NewImage })).toEqual({ before: null, after: full });
    const OldImage = toPaymentItem(newPayment(), counts);
    expect(toRowChange({ OldImage, NewImage })?.before).toEqual(newPayment());
    expect(toRowChange({ OldImage })).toBeNull();
  });

  it('that is no payment throws', () => {
    expect(() => toRowChange({ NewImage: { paymentId: { S: 'x' } } })).toThrow();
    expect(() => toRowChange({ NewImage: 'text' })).toThrow();
  });
});

/** That a message about a payment was thrown away stands in the payment's trail once, whoever else is at it. */
import { expect, it } from 'vitest';
import { createDiscardMessage } from '../../../src/application/discard-message.ts';
import { StoreUnavailable } from '../../../src/application/ports.ts';
import { discardMessage } from '../../../src/domain/discard-message.ts';
import { createMemoryStore, newPayment, START_MS } from './memory-ports.ts';

const message = { queue: 'payments-dlq', messageId: 'm-1', what: 'process' };
const mine = { message, reason: 'done by hand', actor: 'operator:ME' };

function prepare() {
  const store = createMemoryStore();
  const payment = newPayment();
  store.rows.set(payment.id, payment);
  const discard = createDiscardMessage({
    payments: store,
    trail: { read: async () => store.audit },
    now: () => START_MS,
  });
  /** Another operator's entry about a message, as it stands once it is written. */
  const writeOther = (messageId: string) => {
    const record = store.rows.get(payment.id) ?? payment;
    const other = { message: { ...message, messageId }, reason: 'paid', actor: 'operator:YOU' };
    const decision = discardMessage({ record, ...other, nowMs: START_MS });
    if (!decision.ok) throw new Error('It is always possible.');
    store.rows.set(payment.id, decision.change.after);
    store.audit.push(...decision.change.entries);
  };
  const told = () => store.audit.map(({ actor, data }) => [actor, data.messageId]);
  return { store, discard: () => discard({ paymentId: payment.id, ...mine }), writeOther, told };
}

it('is written once, however often it is thrown away', async () => {
  const { discard, told } = prepare();
  expect([await discard(), await discard()]).toEqual(['recorded', 'recorded-before']);
  expect(told()).toEqual([['operator:ME', 'm-1']]);
});

it.each([
  ['m-1', 'recorded-before', [['operator:YOU', 'm-1']]],
  [
    'm-2',
    'recorded',
    [
      ['operator:YOU', 'm-2'],
      ['operator:ME', 'm-1'],
    ],
  ],
])('is written once when somebody throws %s away at the same moment', async (id, outcome, all) => {
  const { store, discard, writeOther, told } = prepare();
  store.beforeNextCommit = () => writeOther(id);
  expect(await discard()).toBe(outcome);
  expect(told()).toEqual(all);
});

it('is not written into a trail that never rests, and says so', async () => {
  const { store, discard } = prepare();
  store.commit = async () => ({ outcome: 'conflict' });
  await expect(discard()).rejects.toThrow(StoreUnavailable);
});

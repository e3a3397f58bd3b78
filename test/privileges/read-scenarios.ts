/** Reading: payments, lists and trails, by a client who may ask again. */
import { paymentBody } from '../support/api-client.ts';
import type { System } from '../support/system.ts';
import { forget, forgetCursorKey, requestTrial, type Scenario } from './scenario.ts';

const newPayment = async (system: System): Promise<string> =>
  String((await system.merchant.post('/payments', paymentBody())).body.id);

/** More than a page of one holds: only a page that another follows needs the key that signs cursors. */
async function twoPayments(system: System): Promise<void> {
  await newPayment(system);
  await newPayment(system);
}

export const readScenarios: readonly Scenario[] = [
  {
    name: 'a client is recognised',
    needs: ['authorize-request TablePaymentMerchants'],
    // A new merchant, since the gateway remembers those it knows for a while.
    prepare: async (system) => {
      const merchant = await system.newMerchant();
      return requestTrial(() => merchant.get('/payments'), 200);
    },
  },
  {
    name: 'a payment is read',
    needs: ['get-payment TablePaymentTransactions'],
    prepare: async (system) => {
      const id = await newPayment(system);
      return requestTrial(() => system.merchant.get(`/payments/${id}`), 200);
    },
  },
  {
    name: 'payments are listed',
    needs: [
      'list-payments TablePaymentTransactions',
      'list-payments TablePaymentTransactionsIndexes',
      'list-payments TablePaymentMerchants dynamodb:GetItem',
    ],
    prepare: async (system) => {
      await twoPayments(system);
      forget(system, 'list-payments');
      return requestTrial(() => system.merchant.get('/payments?limit=1'), 200);
    },
  },
  {
    name: 'refunds are listed',
    needs: [
      'list-refunds TablePaymentTransactions',
      'list-refunds TablePaymentAudit',
      'list-refunds TablePaymentMerchants dynamodb:GetItem',
    ],
    prepare: async (system) => {
      const id = await newPayment(system);
      forget(system, 'list-refunds');
      return requestTrial(() => system.merchant.get(`/payments/${id}/refunds`), 200);
    },
  },
  {
    name: 'the first list of payments makes the key that signs cursors',
    needs: ['list-payments TablePaymentMerchants dynamodb:PutItem'],
    prepare: async (system) => {
      await twoPayments(system);
      await forgetCursorKey(system, 'list-payments');
      return requestTrial(() => system.merchant.get('/payments?limit=1'), 200);
    },
  },
  {
    name: 'the first list of refunds makes the key that signs cursors',
    needs: ['list-refunds TablePaymentMerchants dynamodb:PutItem'],
    prepare: async (system) => {
      const id = await newPayment(system);
      await forgetCursorKey(system, 'list-refunds');
      return requestTrial(() => system.merchant.get(`/payments/${id}/refunds`), 200);
    },
  },
  {
    name: 'an audit trail is read',
    needs: [
      'list-payment-events TablePaymentTransactions',
      'list-payment-events TablePaymentAudit',
    ],
    prepare: async (system) => {
      const id = await newPayment(system);
      return requestTrial(() => system.merchant.get(`/payments/${id}/events`), 200);
    },
  },
];

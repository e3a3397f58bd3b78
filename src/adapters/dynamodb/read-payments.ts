/** Reads many payments by their ids. */
import type { ReadPayments } from '../../application/batch/ports.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { fromPaymentItem } from './payment-item.ts';
import { readItems } from './read-items.ts';

interface Options {
  readonly client: DynamoClient;
  readonly transactionsTable: string;
}

export const createReadPayments =
  ({ client, transactionsTable }: Options): ReadPayments =>
  async (paymentIds) => {
    const keys = paymentIds.map((paymentId) => ({ paymentId: { S: paymentId } }));
    return (await readItems(client, transactionsTable, keys)).map(fromPaymentItem);
  };

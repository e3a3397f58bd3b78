/** Merchants in DynamoDB: the limits that risk screening applies. */
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Merchants } from '../../application/ports.ts';
import type { MerchantLimits } from '../../domain/risk.ts';
import { asStore } from '../aws/errors.ts';
import { numberOf } from './attributes.ts';
import type { Item } from './item.ts';

interface Options {
  readonly client: DynamoDBClient;
  readonly merchantsTable: string;
}

function amountsOf(value: unknown): Record<string, number> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const amounts = Object.entries(value).map(([currency, amount]) => [currency, numberOf(amount)]);
  return Object.fromEntries(amounts);
}

/** A limit that cannot be read is an error, not the absence of a limit. */
export function limitsOf(item: Item): MerchantLimits {
  const limits: unknown = unmarshall(item).limits ?? {};
  if (typeof limits !== 'object' || limits === null) {
    throw new TypeError('The limits of a merchant are no map.');
  }
  const { reviewAboveMinor, declineAboveMinor } = limits as Record<string, unknown>;
  const review = amountsOf(reviewAboveMinor);
  const decline = amountsOf(declineAboveMinor);
  return {
    ...(review === undefined ? {} : { reviewAboveMinor: review }),
    ...(decline === undefined ? {} : { declineAboveMinor: decline }),
  };
}

export const createMerchants = ({ client, merchantsTable }: Options): Merchants => ({
  async limitsOf(merchantId) {
    const command = new GetItemCommand({
      TableName: merchantsTable,
      Key: { owner: { S: merchantId }, item: { S: 'PROFILE' } },
      ConsistentRead: true,
    });
    const { Item } = await asStore('Reading a merchant', () => client.send(command));
    return Item === undefined ? {} : limitsOf(Item);
  },
});

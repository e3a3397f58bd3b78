/** Merchants in DynamoDB: the limits that risk screening applies. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Merchants, Now } from '../../application/ports.ts';
import type { MerchantLimits } from '../../domain/risk.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { numberOf } from './attributes.ts';
import type { Item } from './item.ts';

interface Options {
  readonly client: DynamoClient;
  readonly merchantsTable: string;
  readonly now: Now;
}

interface Remembered {
  readonly limits: Promise<MerchantLimits>;
  readonly readAtMs: number;
}

/** New limits hold for all payments from so long after they were written. */
const REMEMBERED_MS = 10_000;
/** A function that serves more merchants than this forgets all of them now and then. */
const MERCHANTS_MAX = 1000;

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

async function read({ client, merchantsTable }: Options, owner: string): Promise<MerchantLimits> {
  const { Item } = await asStore('Reading a merchant', () =>
    client.call('GetItem', {
      TableName: merchantsTable,
      Key: { owner: { S: owner }, item: { S: 'PROFILE' } },
      ConsistentRead: true,
    }),
  );
  return Item === undefined ? {} : limitsOf(Item);
}

/** Remembers limits for a few seconds, since a busy merchant's payments come close together. */
export function createMerchants(options: Options): Merchants {
  const known = new Map<string, Remembered>();
  return {
    limitsOf(merchantId) {
      const nowMs = options.now();
      const found = known.get(merchantId);
      if (found !== undefined && nowMs - found.readAtMs < REMEMBERED_MS) return found.limits;
      if (known.size >= MERCHANTS_MAX) known.clear();
      const limits = read(options, merchantId);
      known.set(merchantId, { limits, readAtMs: nowMs });
      // A failure is told to those who asked, and not remembered.
      limits.catch(() => {
        if (known.get(merchantId)?.limits === limits) known.delete(merchantId);
      });
      return limits;
    },
  };
}

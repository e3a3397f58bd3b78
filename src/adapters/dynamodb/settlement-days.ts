/** Settled days in DynamoDB: which are closed, and each merchant's totals. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type {
  MerchantDay,
  MerchantDays,
  ReportedTotals,
  SettlementDays,
} from '../../application/settlement/ports.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { textOf } from './attributes.ts';
import { type Item, toItem } from './item.ts';

interface Options {
  readonly client: DynamoClient;
  readonly settlementsTable: string;
}

/** Owner of the list of closed days; merchants' ids own their days. */
const DAYS = 'DAYS';

const keyOf = (owner: string, part: string): Item => ({ owner: { S: owner }, part: { S: part } });

export function createSettlementDays({ client, settlementsTable }: Options): SettlementDays {
  const TableName = settlementsTable;
  const put = async (Item: Item) => {
    await asStore('Keeping a settled day', () => client.call('PutItem', { TableName, Item }));
  };
  return {
    async lastClosed() {
      const [last] = await readDays({ client, settlementsTable }, DAYS, null, 1);
      return last === undefined ? null : textOf(last.part?.S);
    },
    async isClosed(date) {
      return (await readDay({ client, settlementsTable }, DAYS, date)) !== undefined;
    },
    markClosed: (date) => put(keyOf(DAYS, date)),
    keep: ({ merchantId, date, totals }) =>
      put({ ...keyOf(merchantId, date), ...toItem({ totals }) }),
  };
}

export const createMerchantDays = (options: Options): MerchantDays => ({
  async find(merchantId, date) {
    const item = await readDay(options, merchantId, date);
    return item === undefined ? null : fromDayItem(item);
  },
  list: async (merchantId, before, limit) =>
    (await readDays(options, merchantId, before, limit)).map(fromDayItem),
});

async function readDay(
  { client, settlementsTable }: Options,
  owner: string,
  date: string,
): Promise<Item | undefined> {
  return (
    await asStore('Reading a settled day', () =>
      client.call('GetItem', {
        TableName: settlementsTable,
        Key: keyOf(owner, date),
        ConsistentRead: true,
      }),
    )
  ).Item;
}

/** Newest first. A day's row is small: a page is never cut by its size. */
async function readDays(
  { client, settlementsTable }: Options,
  owner: string,
  before: string | null,
  limit: number,
): Promise<readonly Item[]> {
  return (
    (
      await asStore('Listing settled days', () =>
        client.call('Query', {
          TableName: settlementsTable,
          KeyConditionExpression: `#owner = :owner${before === null ? '' : ' AND #part < :before'}`,
          ExpressionAttributeNames: {
            '#owner': 'owner',
            ...(before === null ? {} : { '#part': 'part' }),
          },
          ExpressionAttributeValues: {
            ':owner': { S: owner },
            ...(before === null ? {} : { ':before': { S: before } }),
          },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: limit,
        }),
      )
    ).Items ?? []
  );
}

function fromDayItem(item: Item): MerchantDay {
  const row = unmarshall(item);
  return {
    merchantId: textOf(row.owner),
    date: textOf(row.part),
    // Written by us alone, in one form.
    totals: row.totals as readonly ReportedTotals[],
  };
}

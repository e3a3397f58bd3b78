/** A day's report lines in DynamoDB, a shard at a time, in the order of their keys. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { SettlementLines } from '../../application/settlement/ports.ts';
import { type SettlementLine, settlementLineSchema } from '../../contract/settlement-line.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import type { Item } from './item.ts';

interface Options {
  readonly client: DynamoClient;
  readonly settlementsTable: string;
  readonly dueShards: number;
}

/** Lines are under a kilobyte: a page of them is never cut by its size. */
const PAGE_SIZE = 500;
const FIELDS = Object.keys(settlementLineSchema.shape);

export const linesOwner = (date: string, shard: number): string => `LINES#${date}#${shard}`;

/** Strongly consistent. */
export const createSettlementLines = (options: Options): SettlementLines => ({
  sources: (date) =>
    Array.from({ length: options.dueShards }, (_, shard) => ({
      pageSize: PAGE_SIZE,
      page: (from: string) => readPage(options, linesOwner(date, shard), from),
    })),
});

async function readPage(
  { client, settlementsTable }: Options,
  owner: string,
  from: string,
): Promise<readonly SettlementLine[]> {
  const { Items = [] } = await asStore('Reading settlement lines', () =>
    client.call('Query', {
      TableName: settlementsTable,
      KeyConditionExpression: '#owner = :owner AND #part >= :from',
      ExpressionAttributeNames: { '#owner': 'owner', '#part': 'part' },
      // No key is empty, and a bound may not be.
      ExpressionAttributeValues: {
        ':owner': { S: owner },
        ':from': { S: from === '' ? ' ' : from },
      },
      ConsistentRead: true,
      Limit: PAGE_SIZE,
    }),
  );
  return Items.map(fromLineItem);
}

/** Written by us alone, in one form; only the members are picked. */
function fromLineItem(item: Item): SettlementLine {
  const line = unmarshall(item);
  return Object.fromEntries(FIELDS.map((field) => [field, line[field] ?? null])) as SettlementLine;
}

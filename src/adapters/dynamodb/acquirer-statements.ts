/** The sandbox acquirer's statements: its booked charges by day, over shards, in the order of their keys. */
import type { AcquirerStatements } from '../../application/acquirer/ledger.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { bookedShardOf, STATEMENT_SHARDS } from './acquirer-booking.ts';
import { fromChargeItem } from './acquirer-ledger.ts';
import { textOf } from './attributes.ts';
import { readItems } from './read-items.ts';

interface Options {
  readonly client: DynamoClient;
  readonly acquirerTable: string;
}

export const createAcquirerStatements = ({
  client,
  acquirerTable,
}: Options): AcquirerStatements => ({
  shards: STATEMENT_SHARDS,
  async list({ date, shard, from, limit }) {
    const { Items = [] } = await asStore('Reading a statement', () =>
      client.call('Query', {
        TableName: acquirerTable,
        IndexName: 'booked-index',
        KeyConditionExpression: 'bookedShard = :shard AND bookedSort >= :from',
        ExpressionAttributeValues: {
          ':shard': { S: bookedShardOf(date, shard) },
          // No key is empty, and a bound may not be.
          ':from': { S: from === '' ? ' ' : from },
        },
        // Keys are small: a page of them is never cut by its size.
        Limit: limit,
      }),
    );
    const keys = Items.map(({ chargeKey }) => ({ chargeKey: { S: textOf(chargeKey?.S) } }));
    const rows = await readItems(client, acquirerTable, keys);
    const charges = new Map(rows.map(fromChargeItem).map((charge) => [charge.key, charge]));
    return keys.flatMap(({ chargeKey }) => charges.get(chargeKey.S) ?? []);
  },
});

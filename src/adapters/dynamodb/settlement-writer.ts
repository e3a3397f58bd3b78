/** Settles payments in DynamoDB: the payment, its audit entry and its report lines in one transaction, while the day is open. */
import { randomUUID } from 'node:crypto';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { DayShard, SettlementWriter } from '../../application/settlement/ports.ts';
import type { SettlementLine } from '../../contract/settlement-line.ts';
import { cutOffMsOf } from '../../domain/settlement-day.ts';
import { lineKeyOf } from '../../domain/settlement-line.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { type Item, toItem } from './item.ts';
import { type ChangeTables, changeWrites } from './payment-store.ts';
import { linesOwner } from './settlement-lines.ts';
import { transactWrite } from './transact-write.ts';

interface Options extends ChangeTables {
  readonly client: DynamoClient;
  readonly settlementsTable: string;
}

/** Each lane has a fence of its own: callers that check the same row would get in each other's way. */
const LANES = 10;
/** The reports stay; a day can be reported again from its lines for so long. */
const LINES_KEPT_MS = 90 * 24 * 60 * 60_000;

const fenceKey = ({ date, shard }: DayShard, lane: number): Item => ({
  owner: { S: `FENCE#${date}#${shard}` },
  part: { S: String(lane) },
});

/** Epoch seconds, for the table's time to live. */
const expiryOf = (date: string): number => Math.floor((cutOffMsOf(date) + LINES_KEPT_MS) / 1000);

export function createSettlementWriter(options: Options): SettlementWriter {
  const { client, settlementsTable: TableName } = options;
  return {
    lanes: LANES,
    async settle(change, lines, { date, shard, lane }) {
      const writes = changeWrites(options, change);
      const isOpen: TransactWriteItem = {
        ConditionCheck: {
          TableName,
          Key: fenceKey({ date, shard }, lane),
          ConditionExpression: 'attribute_not_exists(#owner)',
          ExpressionAttributeNames: { '#owner': 'owner' },
        },
      };
      const puts = lines.map((line) => lineWrite(TableName, { date, shard }, line));
      const items = [...writes, isOpen, ...puts];
      const result = await transactWrite({ client, token: randomUUID(), items });
      if (result.outcome === 'committed') return 'committed';
      const fence = result.reasons[writes.length];
      return fence?.Code === 'ConditionalCheckFailed' ? 'closed' : 'conflict';
    },
    async close({ date, shard }) {
      const expiresAt = { N: String(expiryOf(date)) };
      const items = Array.from({ length: LANES }, (_, lane) => ({
        Put: { TableName, Item: { ...fenceKey({ date, shard }, lane), expiresAt } },
      }));
      await transactWrite({ client, token: randomUUID(), items });
    },
  };
}

const lineWrite = (
  TableName: string,
  { date, shard }: DayShard,
  line: SettlementLine,
): TransactWriteItem => ({
  Put: {
    TableName,
    Item: {
      owner: { S: linesOwner(date, shard) },
      part: { S: lineKeyOf(line) },
      ...toItem({ ...line, expiresAt: expiryOf(date) }),
    },
  },
});

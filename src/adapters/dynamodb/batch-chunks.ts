/** Chunks of batches in DynamoDB: rows and the place where they end are written as one transaction. */
import { randomUUID } from 'node:crypto';
import type { TransactWriteItem, UpdateItemInput } from '@aws-sdk/client-dynamodb';
import type {
  BatchChunks,
  ByteRange,
  ChunkState,
  RowsToWrite,
} from '../../application/batch/ports.ts';
import type { Now } from '../../application/ports.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { chunkKey, referenceKey } from './batch-keys.ts';
import { readTotals } from './batch-totals.ts';
import type { Item } from './item.ts';
import { type ChangeTables, changeWrites } from './payment-store.ts';
import { readItems } from './read-items.ts';
import { type Pacing, transactWrite } from './transact-write.ts';

interface ReaderOptions {
  readonly client: DynamoClient;
  readonly batchesTable: string;
}

type Options = ReaderOptions & ChangeTables & { readonly now: Now; readonly pacing?: Pacing };

type ChunkReader = Pick<BatchChunks, 'readChunk' | 'readTotals' | 'rowsOfReferences'>;

const numberIn = (item: Item, name: string): number => Number(item[name]?.N ?? 0);

const stateOf = (item: Item | undefined, { start, end }: ByteRange): ChunkState => ({
  start,
  end,
  nextOffset: Number(item?.nextOffset?.N ?? start),
  rows: numberIn(item ?? {}, 'rows'),
  accepted: numberIn(item ?? {}, 'accepted'),
  rejected: numberIn(item ?? {}, 'rejected'),
  isStopped: item?.isStopped?.BOOL === true,
  isSwept: item?.isSwept?.BOOL === true,
});

const FIELDS = ['start', 'end', 'nextOffset', 'rows', 'accepted', 'rejected'] as const;
const names = Object.fromEntries(FIELDS.map((field) => [`#${field}`, field]));
const valuesOf = (state: ChunkState): Item =>
  Object.fromEntries(FIELDS.map((field) => [`:${field}`, { N: String(state[field]) }]));

/** Refused when the chunk has moved on or was stopped: then these rows are another run's, or nobody's. */
function chunkWrite(
  options: Options,
  { batchId, chunk, from, to }: RowsToWrite,
): TransactWriteItem {
  const isFirst = from.nextOffset === from.start && from.rows === 0;
  const standsThere = isFirst ? 'attribute_not_exists(#nextOffset)' : '#nextOffset = :from';
  return {
    Update: {
      TableName: options.batchesTable,
      Key: chunkKey(batchId, chunk),
      UpdateExpression: `SET ${FIELDS.map((field) => `#${field} = :${field}`).join(', ')}`,
      ConditionExpression: `${standsThere} AND attribute_not_exists(#isStopped)`,
      ExpressionAttributeNames: { ...names, '#isStopped': 'isStopped' },
      ExpressionAttributeValues: {
        ...valuesOf(to),
        ...(isFirst ? {} : { ':from': { N: String(from.nextOffset) } }),
      },
    },
  };
}

/** As long as a batch may be at work, and some more; seconds. */
const REFERENCE_KEPT_SECONDS = 30 * 86_400;

const referenceWrite = (
  { batchesTable, now }: Options,
  batchId: string,
  { reference, row }: RowsToWrite['references'][number],
): TransactWriteItem => ({
  Put: {
    TableName: batchesTable,
    Item: {
      ...referenceKey(batchId, reference),
      row: { N: String(row) },
      expiresAt: { N: String(Math.floor(now() / 1000) + REFERENCE_KEPT_SECONDS) },
    },
    ConditionExpression: 'attribute_not_exists(batchId)',
  },
});

const REFUSED = 'ConditionalCheckFailed';

async function writeRows(options: Options, rows: RowsToWrite) {
  const { batchId, changes, references } = rows;
  const payments = changes.flatMap((change) => changeWrites(options, change));
  const items = [
    chunkWrite(options, rows),
    ...references.map((reference) => referenceWrite(options, batchId, reference)),
    ...payments,
  ];
  const { client, pacing } = options;
  const token = randomUUID();
  const result = await transactWrite({ ...pacing, client, token, items, givesWay: true });
  if (result.outcome === 'committed') return result;
  const [chunk, ...others] = result.reasons;
  if (chunk?.Code === REFUSED) return { outcome: 'fenced' } as const;
  const taken = references.flatMap((_, index) => (others[index]?.Code === REFUSED ? [index] : []));
  if (taken.length > 0) return { outcome: 'taken', taken } as const;
  throw new Error(
    `A row of batch ${batchId} is a payment already, though its chunk has not come so far.`,
  );
}

export function createChunkReader(options: ReaderOptions): ChunkReader {
  const { client, batchesTable } = options;
  return {
    async readChunk(batchId, chunk, range) {
      const { Item } = await asStore('Reading a chunk', () =>
        client.call('GetItem', {
          TableName: batchesTable,
          Key: chunkKey(batchId, chunk),
          ConsistentRead: true,
        }),
      );
      return stateOf(Item, range);
    },
    readTotals: (batchId) => readTotals(options, batchId),
    async rowsOfReferences(batchId, references) {
      const keys = references.map((reference) => referenceKey(batchId, reference));
      const idOf = (key: Item) => `${key.batchId?.S}/${key.part?.S}`;
      const unique = new Map(keys.map((key) => [idOf(key), key]));
      const items = await readItems(client, batchesTable, [...unique.values()]);
      const rows = new Map(items.map((item) => [idOf(item), numberIn(item, 'row')]));
      return keys.map((key) => rows.get(idOf(key)) ?? null);
    },
  };
}

export function createBatchChunks(options: Options): BatchChunks {
  const { client, batchesTable } = options;
  const update = async (what: string, input: UpdateItemInput) =>
    (await asStore(what, () => client.call('UpdateItem', input))).Attributes;
  return {
    ...createChunkReader(options),
    writeRows: (rows) => writeRows(options, rows),
    async stopChunk(batchId, chunk, range) {
      const stopped = await update('Stopping a chunk', {
        TableName: batchesTable,
        Key: chunkKey(batchId, chunk),
        UpdateExpression:
          'SET isStopped = :yes, #start = :start, #end = :end, nextOffset = if_not_exists(nextOffset, :start)',
        ExpressionAttributeNames: { '#start': 'start', '#end': 'end' },
        ExpressionAttributeValues: {
          ':yes': { BOOL: true },
          ':start': { N: String(range.start) },
          ':end': { N: String(range.end) },
        },
        ReturnValues: 'ALL_NEW',
      });
      return stateOf(stopped, range);
    },
    async markSwept(batchId, chunk) {
      await update('Closing a chunk', {
        TableName: batchesTable,
        Key: chunkKey(batchId, chunk),
        UpdateExpression: 'SET isSwept = :yes',
        ExpressionAttributeValues: { ':yes': { BOOL: true } },
      });
    },
  };
}

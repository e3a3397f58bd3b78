/** What has become of a batch, summed over its chunks and tallies as they are at this moment. */
import type { BatchGetItemCommandOutput } from '@aws-sdk/client-dynamodb';
import type { ChunkTotals } from '../../application/batch/ports.ts';
import { StoreUnavailable } from '../../application/ports.ts';
import type { BatchCounts } from '../../contract/batch.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { pauseFor } from '../system.ts';
import { CHUNK_PREFIX, planKey, tallyKeys } from './batch-keys.ts';
import type { Item } from './item.ts';

interface Options {
  readonly client: DynamoClient;
  readonly batchesTable: string;
}

/** A page holds thousands of chunks. */
const PAGES_MAX = 20;
const ATTEMPTS_MAX = 5;
const PAUSE_MS = 50;

async function readChunks({ client, batchesTable }: Options, batchId: string) {
  const items: Item[] = [];
  let start: Item | undefined;
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const answer = await asStore('Counting a batch', () =>
      client.call('Query', {
        TableName: batchesTable,
        KeyConditionExpression: 'batchId = :batchId AND begins_with(part, :prefix)',
        ExpressionAttributeValues: { ':batchId': { S: batchId }, ':prefix': { S: CHUNK_PREFIX } },
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(answer.Items ?? []));
    start = answer.LastEvaluatedKey;
    if (start === undefined) return items;
  }
  throw new Error(`Batch ${batchId} has more chunks than a batch can have.`);
}

/** What DynamoDB leaves over is asked for again, a bounded number of times. */
async function readTallies({ client, batchesTable }: Options, batchId: string) {
  const items: Item[] = [];
  let pending: NonNullable<BatchGetItemCommandOutput['UnprocessedKeys']> = {
    [batchesTable]: { Keys: tallyKeys(batchId), ConsistentRead: true },
  };
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const answer = await asStore('Counting a batch', () =>
      client.call('BatchGetItem', { RequestItems: pending }),
    );
    items.push(...(answer.Responses?.[batchesTable] ?? []));
    pending = answer.UnprocessedKeys ?? {};
    if (Object.keys(pending).length === 0) return items;
    await pauseFor(Math.random() * PAUSE_MS * 2 ** attempt);
  }
  throw new StoreUnavailable('A batch could not be counted. Try again.');
}

const numberIn = (item: Item, name: string): number => Number(item[name]?.N ?? 0);
const sum = (items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/**
 * Tallies first: a payment is counted as accepted before it can be counted as final, so that at no moment
 * more are final than were accepted.
 */
export async function readTotals(options: Options, batchId: string): Promise<ChunkTotals> {
  const tallies = await readTallies(options, batchId);
  const chunks = await readChunks(options, batchId);
  const total = (name: keyof BatchCounts) =>
    sum([...tallies, ...chunks], (item) => numberIn(item, name));
  return {
    counts: {
      rows: total('rows'),
      accepted: total('accepted'),
      rejected: total('rejected'),
      succeeded: total('succeeded'),
      declined: total('declined'),
      failed: total('failed'),
      canceled: total('canceled'),
    },
    bytesRead: sum(chunks, (item) => numberIn(item, 'nextOffset') - numberIn(item, 'start')),
    chunksDone: chunks.filter((item) => numberIn(item, 'nextOffset') >= numberIn(item, 'end'))
      .length,
    chunksSwept: chunks.filter((item) => item.isSwept?.BOOL === true).length,
  };
}

/** Rows of the whole file; null until it has been planned. */
export async function readRowsPlanned({ client, batchesTable }: Options, batchId: string) {
  const { Item } = await asStore('Reading a plan', () =>
    client.call('GetItem', {
      TableName: batchesTable,
      Key: planKey(batchId),
      ProjectionExpression: '#rows',
      ExpressionAttributeNames: { '#rows': 'rows' },
      ConsistentRead: true,
    }),
  );
  return Item?.rows?.N === undefined ? null : Number(Item.rows.N);
}

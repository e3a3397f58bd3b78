/** Reads many rows by their keys; what DynamoDB leaves over is asked for again, a bounded number of times. */
import type { BatchGetItemCommandOutput } from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from '../../application/ports.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { pauseFor } from '../system.ts';
import type { Item } from './item.ts';

const BATCH_MAX = 100;
const ATTEMPTS_MAX = 5;
const PAUSE_MS = 50;

type Pending = NonNullable<BatchGetItemCommandOutput['UnprocessedKeys']>;

/** Consistently, so that what an index lists is there; in no particular order; rows that are gone are left out. Raises StoreUnavailable. */
export async function readItems(
  client: DynamoClient,
  table: string,
  keys: readonly Item[],
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (let start = 0; start < keys.length; start += BATCH_MAX) {
    found.push(...(await readBatch(client, table, keys.slice(start, start + BATCH_MAX))));
  }
  return found;
}

async function readBatch(
  client: DynamoClient,
  table: string,
  keys: readonly Item[],
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let pending: Pending = { [table]: { Keys: [...keys], ConsistentRead: true } };
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const answer = await asStore('Reading rows', () =>
      client.call('BatchGetItem', { RequestItems: pending }),
    );
    found.push(...(answer.Responses?.[table] ?? []));
    pending = answer.UnprocessedKeys ?? {};
    if (Object.keys(pending).length === 0) return found;
    await pauseFor(Math.random() * PAUSE_MS * 2 ** attempt);
  }
  throw new StoreUnavailable('Some rows could not be read. Try again.');
}

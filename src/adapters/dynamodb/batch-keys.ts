/** Where the rows of a batch lie. What many write at once has partitions of its own. */
import { createHash } from 'node:crypto';
import { TALLY_SHARDS } from '../../domain/batch-tally.ts';
import type { Item } from './item.ts';

const key = (batchId: string, part: string): Item => ({
  batchId: { S: batchId },
  part: { S: part },
});

export const batchKey = (batchId: string): Item => key(batchId, 'BATCH');
export const planKey = (batchId: string): Item => key(batchId, 'PLAN');

/** Which batch of the merchant brought this content last. */
export const fileKey = (merchantId: string, sha256: string): Item =>
  key(merchantId, `FILE#${sha256}`);

export const CHUNK_PREFIX = 'CHUNK#';
export const chunkKey = (batchId: string, chunk: number): Item =>
  key(batchId, `${CHUNK_PREFIX}${String(chunk).padStart(5, '0')}`);

/** Which parts of its results a chunk has written. */
export const partsKey = (batchId: string, chunk: number): Item =>
  key(batchId, `PARTS#${String(chunk).padStart(5, '0')}`);

export const tallyKey = (batchId: string, shard: number): Item =>
  key(`${batchId}#TALLY#${shard}`, 'TALLY');
export const tallyKeys = (batchId: string): Item[] =>
  Array.from({ length: TALLY_SHARDS }, (_, shard) => tallyKey(batchId, shard));

/** A digest, because a reference may be longer and stranger than a key should be. */
export const referenceKey = (batchId: string, reference: string): Item => {
  const digest = createHash('sha256').update(reference).digest('hex');
  return key(`${batchId}#REFERENCE#${digest.slice(0, 2)}`, digest);
};

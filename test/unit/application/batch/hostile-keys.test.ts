/** Names of objects that are made to lead elsewhere: only the address that the batch was given is read. */
import { describe, expect, it } from 'vitest';
import { createStartIngest } from '../../../../src/application/batch/start-ingest.ts';
import type { BatchRecord } from '../../../../src/contract/batch-record.ts';

const MERCHANT = 'mer_01h2xcejqtf2nbrexx3vqjhp41';
const OTHER = 'mer_01h2xcejqtf2nbrexx3vqjhp42';
const BATCH = 'bat_01h2xcejqtf2nbrexx3vqjhp43';
const KEY = `inbox/${MERCHANT}/${BATCH}`;

/** Knows the one batch; whatever is written or started fails the test. */
function prepare() {
  const never = () => Promise.reject(new Error('nothing may be written or started'));
  const asked: string[] = [];
  const startIngest = createStartIngest({
    batches: {
      read: async (id: string) => {
        asked.push(id);
        return id === BATCH ? ({ id, objectKey: KEY } as unknown as BatchRecord) : null;
      },
      bind: never,
      write: never,
    } as unknown as Parameters<typeof createStartIngest>[0]['batches'],
    workflow: { start: never } as unknown as Parameters<typeof createStartIngest>[0]['workflow'],
    files: { remove: never },
    now: () => 0,
  });
  return { startIngest, asked };
}

describe('the name of an object', () => {
  it.each([
    ['climbs out', `inbox/../results/${BATCH}`],
    ['climbs out of its merchant', `inbox/${OTHER}/../${MERCHANT}/${BATCH}`],
    ['climbs in percent signs', `inbox/%2e%2e/${MERCHANT}/${BATCH}`],
    ['has an empty folder', `inbox//${MERCHANT}/${BATCH}`],
    ['begins with a slash', `/${KEY}`],
    ['lies elsewhere', `results/${MERCHANT}/${BATCH}`],
    ['has a plus for a space', `inbox/${MERCHANT}/+${BATCH}`],
    ['has a letter that only looks the same', `inbox/${MERCHANT}/b\u0430t_${BATCH.slice(4)}`],
    ['ends in a line break', `${KEY}\n`],
    ['ends in NUL', `${KEY}\0`],
    ['is in capitals', KEY.toUpperCase()],
    ['has 1,024 bytes', `inbox/${'a'.repeat(1018)}`],
    ['names no object', ''],
  ])('that %s is no batch’s, and nothing is looked up', async (_how, key) => {
    const { startIngest, asked } = prepare();
    expect(await startIngest({ key, versionId: 'v' })).toBe('no-batch-key');
    expect(asked).toEqual([]);
  });

  it('that puts a batch under another merchant is unknown', async () => {
    const { startIngest, asked } = prepare();
    const key = `inbox/${OTHER}/${BATCH}`;
    expect(await startIngest({ key, versionId: 'v' })).toBe('batch-unknown');
    expect(asked).toEqual([BATCH]);
  });
});

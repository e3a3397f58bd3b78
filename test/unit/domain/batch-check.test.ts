/** When a batch is done, how long it is waited for, and what a failed step tells its merchant. */
import { describe, expect, it } from 'vitest';
import { checkStanding, IDLE_CHECKS_MAX, waitSeconds } from '../../../src/domain/batch-check.ts';
import { failureCodeOf } from '../../../src/domain/batch-failure.ts';
import { newBatch } from '../../../src/domain/batch-life.ts';
import { MERCHANT_ID, START_MS } from '../application/memory-ports.ts';

const AT = '2026-11-23T10:00:00.000Z';
const batch = newBatch({
  request: {
    format: 'csv',
    fileName: 'a.csv',
    sizeBytes: 1,
    sha256: '0'.repeat(64),
    allowDuplicate: false,
    uniqueReferences: false,
  },
  batchId: 'bat_01kapw2m3ke8t9v5b7n1q4s6w0',
  merchantId: MERCHANT_ID,
  actor: 'system:test',
  nowMs: START_MS,
});
const none = { rows: 0, accepted: 0, rejected: 0, succeeded: 0, declined: 0, failed: 0 };
const standing = (accepted: number, canceled: number, chunksDone = 3, chunksSwept = 0) => ({
  counts: { ...none, accepted, canceled },
  chunksDone,
  chunksSwept,
});
const canceled = { ...batch, cancelRequestedAt: AT };

describe('a batch that was read', () => {
  it.each([
    ['all are final', batch, standing(5, 5), 'final'],
    ['nothing was accepted', batch, standing(0, 0), 'final'],
    ['one is open', batch, standing(5, 4), 'waiting'],
    ['it has ended', { ...batch, status: 'failed' as const }, standing(5, 4), 'ended'],
    ['a cancel has reached no chunk', canceled, standing(5, 5, 1, 0), 'sweep'],
    ['a cancel has reached all but one', canceled, standing(5, 5, 3, 2), 'sweep'],
    ['a cancel has reached all', canceled, standing(5, 4, 1, 3), 'waiting'],
    ['a cancel is through', canceled, standing(5, 5, 1, 3), 'final'],
  ])('when %s', (_, record, at, expected) => {
    expect(checkStanding(record, at, 3)).toBe(expected);
  });

  it('has no more outcomes than payments, and no chunk that nobody reads', () => {
    expect(() => checkStanding(batch, standing(4, 5), 3)).toThrow('invariant');
    expect(() => checkStanding(batch, standing(4, 4, 2), 3)).toThrow('invariant');
  });

  it('is looked at again after a pause that grows up to an hour', () => {
    const waits = Array.from({ length: 40 }, (_, checks) => waitSeconds(checks));
    expect(waits.slice(0, 4)).toEqual([2, 3, 4, 4]);
    expect(waits.every((wait, index) => wait >= (waits[index - 1] ?? 0))).toBe(true);
    expect(waits.at(-1)).toBe(3600);
    // Two days in which nothing has come to its end.
    expect((IDLE_CHECKS_MAX * 3600) / 86_400).toBe(2);
  });
});

it.each([
  ['States.Timeout', 'batch-timed-out'],
  ['BatchTimedOut', 'batch-timed-out'],
  ['ObjectGone', 'file-gone'],
  ['TypeError', 'internal-error'],
  [undefined, 'internal-error'],
])('a step that failed with %s ends the batch as %s', (name, code) => {
  expect(failureCodeOf(name)).toBe(code);
});

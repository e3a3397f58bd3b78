/** Answers one batch, or a page of a merchant's batches, newest first. */
import type { Batch } from '../../contract/batch.ts';
import type { Caller } from '../../contract/caller.ts';
import { type CursorBinding, readCursor, writeCursor } from '../list-cursor.ts';
import type { CursorKeys } from '../ports.ts';
import type { BatchIndex } from './batch-store.ts';
import { type BatchViewer, readVisibleBatch, viewBatch } from './batch-view.ts';

export type GetBatch = (input: {
  readonly caller: Caller;
  readonly batchId: string;
}) => Promise<
  | { readonly ok: true; readonly batch: Batch }
  | { readonly ok: false; readonly rejection: 'batch-not-found' }
>;

/** Raises StoreUnavailable. */
export const createGetBatch =
  (viewer: BatchViewer): GetBatch =>
  async ({ caller, batchId }) => {
    const record = await readVisibleBatch(viewer.batches, caller, batchId);
    if (record === null) return { ok: false, rejection: 'batch-not-found' };
    return { ok: true, batch: await viewBatch(viewer, record) };
  };

export type ListBatches = (input: {
  readonly merchantId: string;
  readonly limit: number;
  readonly cursor: string | null;
}) => Promise<
  | { readonly ok: true; readonly batches: readonly Batch[]; readonly nextCursor: string | null }
  | { readonly ok: false; readonly rejection: 'invalid-cursor' }
>;

interface ListOptions extends BatchViewer {
  readonly index: BatchIndex;
  readonly cursorKeys: CursorKeys;
}

/** Raises StoreUnavailable. */
export const createListBatches =
  (options: ListOptions): ListBatches =>
  async ({ merchantId, limit, cursor }) => {
    const key = await options.cursorKeys.read();
    const binding: CursorBinding = ['batches', merchantId];
    const after = cursor === null ? null : readCursor(cursor, binding, key);
    if (cursor !== null && after === null) return { ok: false, rejection: 'invalid-cursor' };
    // One more than is shown tells whether anything follows.
    const found = await options.index.list(merchantId, { after, limit: limit + 1 });
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    return {
      ok: true,
      batches: await Promise.all(shown.map(({ batch }) => viewBatch(options, batch))),
      nextCursor: last === undefined ? null : writeCursor(last.position, binding, key),
    };
  };

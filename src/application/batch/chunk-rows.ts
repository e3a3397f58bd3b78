/** The rows of a chunk from a place where one starts, as every step that reads the file sees them. */
import { readHeader } from '../../contract/batch-columns.ts';
import type { BatchFiles, BatchPlan, Bytes, PlannedChunk } from './ports.ts';
import { type ReadRow, readRows } from './read-rows.ts';

/** Rows are made objects block by block: this bounds how many there are at a time. */
const BLOCK_BYTES = 256 * 1024;

async function* inBlocks(body: Bytes): Bytes {
  for await (const piece of body) {
    for (let at = 0; at < piece.length; at += BLOCK_BYTES)
      yield piece.subarray(at, at + BLOCK_BYTES);
  }
}

/** `from.rows` of the chunk lie before `from.nextOffset`. Raises ObjectGone, StoreUnavailable. */
export function chunkRows(
  files: Pick<BatchFiles, 'read'>,
  { plan, planned }: { readonly plan: BatchPlan; readonly planned: PlannedChunk },
  from: { readonly nextOffset: number; readonly rows: number },
): AsyncGenerator<readonly ReadRow[], void, undefined> {
  const header = plan.header === null ? null : readHeader(plan.header);
  if (header?.ok === false) throw new Error('A plan was kept whose header names no payments.');
  const range = { start: from.nextOffset, end: planned.end };
  return readRows({
    body: inBlocks(files.read(plan.source, range)),
    start: from.nextOffset,
    firstRow: planned.firstRow + from.rows,
    columns: header === null ? null : header.columns,
  });
}

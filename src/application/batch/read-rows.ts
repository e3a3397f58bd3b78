/** Reads the rows of a file or of one of its chunks: each checked, with its number and the place behind it. */
import type { FileColumn } from '../../contract/batch-columns.ts';
import type { Parsed } from '../../contract/parse.ts';
import type { CreatePayment } from '../../contract/payment.ts';
import { createCsvReader } from './csv-reader.ts';
import { createJsonLinesReader } from './json-lines-reader.ts';
import type { Bytes } from './ports.ts';
import { createRowBlocks } from './row-blocks.ts';

export interface ReadRow {
  /** The rows of a file count from 1; blank lines are none. */
  readonly row: number;
  /** The byte behind the row, counted from the start of the file. */
  readonly nextOffset: number;
  readonly parsed: Parsed<CreatePayment>;
}

/** Receives each row of a block: where the next one starts in the block, and what it holds. */
export type OnRow = (next: number, parsed: Parsed<CreatePayment>) => void;

/** Reads the whole rows of a block and answers how many bytes they took. */
export type ReadBlock = (
  block: { readonly bytes: Buffer; readonly limit: number; readonly isLast: boolean },
  onRow: OnRow,
) => number;

/**
 * Yields the rows block by block. `body` starts at `start`, a place where a row starts (behind the header, if
 * there is one). Throws RowTooLong.
 */
export async function* readRows(options: {
  readonly body: Bytes;
  readonly start: number;
  readonly firstRow: number;
  /** Of CSV, in the order of the header; null for JSON Lines. */
  readonly columns: readonly FileColumn[] | null;
}): AsyncGenerator<readonly ReadRow[], void, undefined> {
  const { body, start, firstRow, columns } = options;
  const readBlock = columns === null ? createJsonLinesReader() : createCsvReader(columns);
  let row = firstRow;
  let rows: ReadRow[] = [];
  const blocks = createRowBlocks(start, (block) =>
    readBlock(block, (next, parsed) => {
      rows.push({ row, nextOffset: block.offset + next, parsed });
      row += 1;
    }),
  );
  for await (const piece of body) {
    blocks.push(piece);
    if (rows.length === 0) continue;
    yield rows;
    rows = [];
  }
  blocks.end();
  if (rows.length > 0) yield rows;
}

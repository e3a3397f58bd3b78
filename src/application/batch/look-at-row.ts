/** What a plan must know of a row before any row is taken: where it ends, its encoding, card numbers in it. */
import { containsCardNumber } from '../../contract/card-number.ts';
import { CELLS_MAX, type CsvRow, cellText, isBlank, scanCsvRow } from './csv-row.ts';
import { lineHoldsCardNumber, mayHoldCardNumber } from './find-card-number.ts';
import { lineEnd } from './json-lines-reader.ts';
import type { Block } from './row-blocks.ts';

export interface RowSight {
  /** Where the next row starts in the block. */
  readonly next: number;
  readonly isBlank: boolean;
  readonly isAscii: boolean;
  readonly hasNul: boolean;
  readonly hasCardNumber: boolean;
  /** The file ends within quotes. */
  readonly isUnclosed: boolean;
}

/** Null when the row does not end in the block. */
export type LookAtRow = (block: Block, from: number) => RowSight | null;

/** Shorter cells hold no card number, whatever is in them. */
const CARD_BYTES_MIN = 13;

/** Where the cells of a row are not all known, every piece between commas, quotes and line ends is looked at. */
const rawHoldsCardNumber = (bytes: Buffer, from: number, next: number): boolean =>
  bytes
    .toString('utf8', from, next)
    .split(/[,"\n]/)
    .some(containsCardNumber);

const csvHoldsCardNumber = (bytes: Buffer, row: CsvRow, from: number, next: number): boolean => {
  if ((row.isMalformed || row.cells > CELLS_MAX) && rawHoldsCardNumber(bytes, from, next)) {
    return true;
  }
  for (let index = 0; index < row.cells && index < CELLS_MAX; index += 1) {
    const start = row.bounds[index * 2] as number;
    const end = row.bounds[index * 2 + 1] as number;
    if (end - start < CARD_BYTES_MIN || !mayHoldCardNumber(bytes, start, end, false)) continue;
    if (containsCardNumber(cellText(bytes, row, index))) return true;
  }
  return false;
};

/** Leaves the cells in `row`. */
export const lookAtCsv =
  (row: CsvRow): LookAtRow =>
  ({ bytes, limit, isLast }, from) => {
    const next = scanCsvRow(bytes, from, limit, isLast, row);
    if (next === -1) return null;
    return {
      next,
      isBlank: row.cells === 1 && isBlank(bytes, from, next),
      isAscii: row.union < 0x80,
      hasNul: row.hasNul,
      hasCardNumber: csvHoldsCardNumber(bytes, row, from, next),
      isUnclosed: row.isUnclosed,
    };
  };

export const lookAtJsonLine: LookAtRow = ({ bytes, limit, isLast }, from) => {
  const end = lineEnd(bytes, from, limit, isLast);
  if (end === -1) return null;
  let union = 0;
  let hasNul = false;
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at] as number;
    union |= byte;
    if (byte === 0) hasNul = true;
  }
  return {
    next: Math.min(end + 1, limit),
    isBlank: isBlank(bytes, from, end),
    isAscii: union < 0x80,
    hasNul,
    hasCardNumber:
      mayHoldCardNumber(bytes, from, end, true) &&
      lineHoldsCardNumber(bytes.toString('utf8', from, end)),
    isUnclosed: false,
  };
};

/** Finds the cells of one CSV row in bytes (RFC 4180), without making a string of any of them. */

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
const QUOTE = 34;
const COMMA = 44;

/** Cells beyond this are counted, not kept: no header has so many columns. */
export const CELLS_MAX = 128;

/** How a cell is written: bare, in quotes, or in quotes with doubled quotes inside. */
const BARE = 0;
const QUOTED = 1;
export const ESCAPED = 2;

/** Filled anew for each row. */
export interface CsvRow {
  cells: number;
  /** Start and end of each cell in the bytes, without its quotes. */
  readonly bounds: Int32Array;
  readonly kinds: Uint8Array;
  /** The bytes of all cells or-ed: below 0x80 when all are ASCII. */
  union: number;
  hasNul: boolean;
  /** A quote inside a bare cell, or text after a closing quote. */
  isMalformed: boolean;
  /** The file ends within quotes. */
  isUnclosed: boolean;
}

export const createCsvRow = (): CsvRow => ({
  cells: 0,
  bounds: new Int32Array(CELLS_MAX * 2),
  kinds: new Uint8Array(CELLS_MAX),
  union: 0,
  hasNul: false,
  isMalformed: false,
  isUnclosed: false,
});

const addCell = (row: CsvRow, start: number, end: number, kind: number): void => {
  const { cells } = row;
  if (cells < CELLS_MAX) {
    row.bounds[cells * 2] = start;
    row.bounds[cells * 2 + 1] = end;
    row.kinds[cells] = kind;
  }
  row.cells = cells + 1;
};

/** To the comma or line end behind a bare cell, or to `limit`. */
const skipBare = (bytes: Uint8Array, from: number, limit: number, row: CsvRow): number => {
  let union = 0;
  let at = from;
  for (; at < limit; at += 1) {
    const byte = bytes[at] as number;
    // Letters, digits and all that is not ASCII lie above the comma.
    if (byte <= COMMA) {
      if (byte === COMMA || byte === LF) break;
      if (byte === QUOTE) row.isMalformed = true;
      else if (byte === 0) row.hasNul = true;
    }
    union |= byte;
  }
  row.union |= union;
  return at;
};

/** From behind the opening quote to behind the closing one; adds the cell. -1 when the quotes do not close. */
const skipQuoted = (bytes: Uint8Array, from: number, limit: number, row: CsvRow): number => {
  let union = 0;
  let kind = QUOTED;
  for (let at = from; at < limit; at += 1) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      if (at + 1 === limit || bytes[at + 1] !== QUOTE) {
        row.union |= union;
        addCell(row, from, at, kind);
        return at + 1;
      }
      kind = ESCAPED;
      at += 1;
    } else if (byte === 0) row.hasNul = true;
    union |= byte;
  }
  row.union |= union;
  return -1;
};

/** A carriage return right before the line end belongs to it. */
const withoutReturn = (bytes: Uint8Array, start: number, end: number): number =>
  end > start && bytes[end - 1] === CR ? end - 1 : end;

/** Behind a closing quote: to the comma or line end. All but a carriage return there is malformed. */
const skipTail = (bytes: Uint8Array, from: number, limit: number, row: CsvRow): number => {
  const end = skipBare(bytes, from, limit, row);
  const isLineEnd = end === limit || bytes[end] === LF;
  if ((isLineEnd ? withoutReturn(bytes, from, end) : end) > from) row.isMalformed = true;
  return end;
};

/**
 * Reads the row that starts at `from`. Answers where the next one starts, or -1 when the row does not end
 * before `limit` and more bytes follow (`isLast` is false).
 */
export const scanCsvRow = (
  bytes: Uint8Array,
  from: number,
  limit: number,
  isLast: boolean,
  row: CsvRow,
): number => {
  row.cells = 0;
  row.union = 0;
  row.hasNul = false;
  row.isMalformed = false;
  row.isUnclosed = false;
  for (let at = from; ; at += 1) {
    let end: number;
    if (at < limit && bytes[at] === QUOTE) {
      const closed = skipQuoted(bytes, at + 1, limit, row);
      // A quote that is the last byte may be the first half of a doubled one.
      if (!isLast && (closed === -1 || closed === limit)) return -1;
      row.isUnclosed = closed === -1;
      end = row.isUnclosed ? limit : skipTail(bytes, closed, limit, row);
    } else {
      end = skipBare(bytes, at, limit, row);
      const isLineEnd = end === limit || bytes[end] === LF;
      addCell(row, at, isLineEnd ? withoutReturn(bytes, at, end) : end, BARE);
    }
    if (end === limit) return isLast ? limit : -1;
    if (bytes[end] === LF) return end + 1;
    at = end;
  }
};

/** Whether nothing but spaces, tabs and line ends lies in these bytes: such a line is no row. */
export const isBlank = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte !== SPACE && byte !== TAB && byte !== CR && byte !== LF) return false;
  }
  return true;
};

/** The text of a cell of the row that was scanned last. */
export const cellText = (bytes: Buffer, row: CsvRow, index: number): string => {
  const start = row.bounds[index * 2] as number;
  const cell = bytes.toString('utf8', start, row.bounds[index * 2 + 1] as number);
  return row.kinds[index] === ESCAPED ? cell.replaceAll('""', '"') : cell;
};

export const cellTexts = (bytes: Buffer, row: CsvRow): string[] =>
  Array.from({ length: Math.min(row.cells, CELLS_MAX) }, (_, index) => cellText(bytes, row, index));

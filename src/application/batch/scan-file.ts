/** One pass over a whole file: refuses what is no file of payments, and cuts the rest at true row ends. */
import { readHeader } from '../../contract/batch-columns.ts';
import { CELLS_MAX, type CsvRow, cellTexts, createCsvRow } from './csv-row.ts';
import { FileRefused } from './file-refused.ts';
import { lookAtCsv, lookAtJsonLine, type RowSight } from './look-at-row.ts';
import type { BatchPlan, PlannedChunk } from './ports.ts';
import { type Block, createRowBlocks, RowTooLong } from './row-blocks.ts';

export interface ScanLimits {
  /** A chunk ends with the first row that reaches one of these. */
  readonly chunkBytes: number;
  readonly chunkRows: number;
  readonly rowsMax: number;
}

export type ScannedFile = Omit<BatchPlan, 'source'>;

/** Both throw FileRefused. */
export interface FileScanner {
  push(piece: Uint8Array): void;
  end(): ScannedFile;
}

const STRICT_UTF_8 = new TextDecoder('utf-8', { fatal: true });
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
/** No text in UTF-8 begins so. */
const GZIP_MARK = Buffer.from([0x1f, 0x8b]);

const isUtf16 = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

/** Whether the file, of which this may be the first block, begins so. */
const startsWith = ({ bytes, limit, offset }: Block, mark: Buffer): boolean =>
  offset === 0 && limit >= mark.length && bytes.subarray(0, mark.length).equals(mark);

const headerOf = (bytes: Buffer, row: CsvRow): readonly string[] => {
  if (row.isMalformed || row.isUnclosed || row.cells > CELLS_MAX) {
    throw new FileRefused('header-malformed');
  }
  const cells = cellTexts(bytes, row);
  const header = readHeader(cells);
  if (header.ok) return cells;
  const { code, column } = header;
  throw new FileRefused(code, column === undefined ? undefined : `column ${column}`);
};

/** Collects rows into chunks. */
function createCutter({ chunkBytes, chunkRows, rowsMax }: ScanLimits) {
  const chunks: PlannedChunk[] = [];
  let open: PlannedChunk | null = null;
  let rows = 0;
  return {
    rows: () => rows,
    add(start: number, end: number) {
      rows += 1;
      if (rows > rowsMax) throw new FileRefused('too-many-rows', `row ${rows}`);
      const { start: from, firstRow, rows: before } = open ?? { start, firstRow: rows, rows: 0 };
      open = { start: from, end, firstRow, rows: before + 1 };
      if (end - from < chunkBytes && open.rows < chunkRows) return;
      chunks.push(open);
      open = null;
    },
    end: (): readonly PlannedChunk[] => (open === null ? chunks : [...chunks, open]),
  };
}

/** What `sight` shows that no file of payments may have. `rowName` says where. */
function checkEncoding({ bytes }: Block, from: number, sight: RowSight, rowName: string): void {
  if (sight.hasNul) throw new FileRefused('nul-byte', rowName);
  if (sight.isAscii) return;
  try {
    STRICT_UTF_8.decode(bytes.subarray(from, sight.next));
  } catch {
    throw new FileRefused('not-utf-8', rowName);
  }
}

export function createFileScanner(format: 'csv' | 'jsonl', limits: ScanLimits): FileScanner {
  const csvRow = createCsvRow();
  const look = format === 'csv' ? lookAtCsv(csvRow) : lookAtJsonLine;
  const cutter = createCutter(limits);
  let header: readonly string[] | null = null;
  let sizeBytes = 0;
  let content = false;
  const isHeaderNext = () => format === 'csv' && header === null;
  const nameNext = () => (isHeaderNext() ? 'the header' : `row ${cutter.rows() + 1}`);

  const see = (block: Block): number => {
    const isStart = block.offset === 0;
    if (isStart && isUtf16(block.bytes.subarray(0, block.limit)))
      throw new FileRefused('not-utf-8');
    if (startsWith(block, GZIP_MARK)) throw new FileRefused('gzip-unannounced');
    let at = startsWith(block, BOM) ? BOM.length : 0;
    while (at < block.limit) {
      const sight = look(block, at);
      if (sight === null) break;
      checkEncoding(block, at, sight, nameNext());
      if (sight.hasCardNumber) throw new FileRefused('card-number-refused', nameNext());
      if (!sight.isBlank) {
        content = true;
        if (isHeaderNext()) header = headerOf(block.bytes, csvRow);
        else if (sight.isUnclosed) throw new FileRefused('row-too-long', nameNext());
        else cutter.add(block.offset + at, block.offset + sight.next);
      }
      at = sight.next;
    }
    return at;
  };

  const blocks = createRowBlocks(0, see);
  const guarded = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof RowTooLong)) throw error;
      throw isHeaderNext()
        ? new FileRefused('header-malformed')
        : new FileRefused('row-too-long', nameNext());
    }
  };
  return {
    push(piece) {
      sizeBytes += piece.length;
      guarded(() => blocks.push(piece));
    },
    end() {
      guarded(blocks.end);
      if (!content) throw new FileRefused('file-empty');
      if (cutter.rows() === 0) throw new FileRefused('file-without-rows');
      return { sizeBytes, header, rows: cutter.rows(), chunks: cutter.end() };
    },
  };
}

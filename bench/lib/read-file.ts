/** A process of its own that plans a generated file and reads its rows, so that its memory can be told: FORMAT ROWS. */
import { readRows } from '../../src/application/batch/read-rows.ts';
import { createFileScanner } from '../../src/application/batch/scan-file.ts';
import { readHeader } from '../../src/contract/batch-columns.ts';
import { batchFile, batchStream, CSV_HEADER } from './batch-file.ts';

const [format = 'csv', count = '0'] = process.argv.slice(2);
if (format !== 'csv' && format !== 'jsonl') throw new Error(`${format} is no format`);

const limits = { chunkBytes: 32 * 1024 ** 2, chunkRows: 500_000, rowsMax: 1e9 };
const scanner = createFileScanner(format, limits);
for (const piece of batchFile(format, Number(count))) scanner.push(piece);
const plan = scanner.end();
const header = plan.header === null ? null : readHeader(plan.header);
let rows = 0;
// The header is no row: the reader begins behind it.
const body = batchStream(format, Number(count)) as AsyncIterable<Uint8Array>;
async function* withoutHeader(): AsyncGenerator<Uint8Array> {
  let skip = format === 'csv' ? Buffer.byteLength(CSV_HEADER) : 0;
  for await (const piece of body) {
    yield piece.subarray(skip);
    skip = 0;
  }
}
const columns = header?.ok ? header.columns : null;
const blocks = readRows({ body: withoutHeader(), start: 0, firstRow: 1, columns });
for await (const block of blocks) rows += block.filter(({ parsed }) => parsed.ok).length;
if (rows !== plan.rows) throw new Error(`${rows} of ${plan.rows} rows were read`);
process.stdout.write(String(process.resourceUsage().maxRSS * 1024));

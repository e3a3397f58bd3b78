/** How fast rows of files are parsed and validated, next to others with the same validator, and in how much memory. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parse as csvParse } from 'csv-parse';
import Papa from 'papaparse';
import { readRows } from '../src/application/batch/read-rows.ts';
import { createFileScanner } from '../src/application/batch/scan-file.ts';
import { readHeader } from '../src/contract/batch-columns.ts';
import { checkRow } from '../src/contract/batch-row.ts';
import { batchFile, CSV_HEADER } from './lib/batch-file.ts';
import { type Benchmark, say } from './lib/benchmark.ts';
import { bundlePeer } from './lib/bundle-peer.ts';
import { figure } from './lib/figure.ts';

const ROWS = 100_000;
const ROUNDS = 7;
const MIB = 1024 ** 2;
const FEW = 1_000_000;
const MANY = 10_000_000;

type Cells = Readonly<Record<string, string>>;

/** What both libraries need to be asked the same: a payment of text cells. */
const candidateOf = ({ amountMinor, 'metadata.channel': channel, ...cells }: Cells) => ({
  ...cells,
  amountMinor: Number(amountMinor),
  metadata: { channel },
});
const isPayment = (cells: Cells): boolean => checkRow(candidateOf(cells)).ok;

const piecesOf = (format: 'csv' | 'jsonl') => [...batchFile(format, ROWS)];

async function* streamOf(pieces: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

const header = readHeader(CSV_HEADER.trim().split(','));
const columns = header.ok ? header.columns : null;

async function ours(pieces: readonly Buffer[], of: typeof columns): Promise<number> {
  const blocks = readRows({ body: streamOf(pieces), start: 0, firstRow: 1, columns: of });
  let valid = 0;
  for await (const block of blocks) for (const { parsed } of block) if (parsed.ok) valid += 1;
  return valid;
}

async function byCsvParse(pieces: readonly Buffer[]): Promise<number> {
  const parser = csvParse({ columns: true });
  void (async () => {
    for (const piece of pieces) {
      if (!parser.write(piece)) await new Promise((resolve) => parser.once('drain', resolve));
    }
    parser.end();
  })();
  let valid = 0;
  for await (const cells of parser) if (isPayment(cells as Cells)) valid += 1;
  return valid;
}

async function byPapaparse(text: string): Promise<number> {
  let valid = 0;
  Papa.parse<Cells>(text, {
    header: true,
    skipEmptyLines: true,
    step: ({ data }) => {
      if (isPayment(data)) valid += 1;
    },
  });
  return valid;
}

async function byJsonParse(text: string): Promise<number> {
  let lines = 0;
  for (const line of text.split('\n')) {
    if (line !== '' && typeof JSON.parse(line) === 'object') lines += 1;
  }
  return lines;
}

async function scanned(pieces: readonly Buffer[]): Promise<number> {
  const scanner = createFileScanner('csv', { chunkBytes: 1e9, chunkRows: 1e9, rowsMax: 1e9 });
  for (const piece of pieces) scanner.push(piece);
  return scanner.end().rows;
}

/** Rows per second of each, in turn. */
async function race<Name extends string>(runners: Readonly<Record<Name, () => Promise<number>>>) {
  const names = Object.keys(runners) as Name[];
  const speeds = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Name,
    number[]
  >;
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const name of names) {
      const startedAt = performance.now();
      const rows = await runners[name]();
      if (rows !== ROWS) throw new Error(`${name} found ${rows} payments in ${ROWS} rows`);
      // The first round only warms up.
      if (round > 0) speeds[name].push((ROWS * 1000) / (performance.now() - startedAt));
    }
  }
  return speeds;
}

/** Bounds of the heap that Lambda gives a function of 256 MB: a twentieth for the young, nine tenths for the old. */
const HEAP = ['--max-semi-space-size=12', '--max-old-space-size=230'];

/** Peaks of processes that plan and read so many rows, in MiB; bundled, as functions are. */
async function peaksOf(scratch: string, counts: readonly number[]): Promise<readonly number[]> {
  await bundlePeer('bench/lib/read-file.ts', scratch);
  const script = join(scratch, 'index.mjs');
  return counts.map((count) => {
    const input = [...HEAP, script, 'csv', String(count)];
    return Number(execFileSync(process.execPath, input, { encoding: 'utf8' })) / MIB;
  });
}

async function speedFigures() {
  const csv = piecesOf('csv');
  const behindHeader = csv.slice(1);
  const csvText = Buffer.concat(csv).toString();
  const lines = piecesOf('jsonl');
  const lineText = Buffer.concat(lines).toString();
  const speeds = await race({
    ours: () => ours(behindHeader, columns),
    csvParse: () => byCsvParse(csv),
    papaparse: () => byPapaparse(csvText),
    jsonl: () => ours(lines, null),
    jsonParse: () => byJsonParse(lineText),
    scanned: () => scanned(csv),
  });
  const unit = 'rows/s';
  const csvFigure = (peer: string, value: readonly number[], atLeast: number) =>
    figure({
      name: `CSV parsed and validated, next to ${peer} with the same validator`,
      unit,
      value: speeds.ours,
      peer: { name: peer, value },
      limit: { on: 'ratio', atLeast },
    });
  return [
    csvFigure('csv-parse', speeds.csvParse, 3.5),
    csvFigure('papaparse', speeds.papaparse, 1.5),
    figure({
      name: 'JSON Lines parsed and validated, next to JSON.parse alone',
      unit,
      value: speeds.jsonl,
      peer: { name: 'JSON.parse', value: speeds.jsonParse },
      limit: { on: 'ratio', atLeast: 0.55 },
    }),
    figure({ name: 'CSV looked through by the plan', unit, value: speeds.scanned }),
  ];
}

export const rows: Benchmark = {
  name: 'rows',
  about: `rows of batch files read by the second, ${ROWS.toLocaleString('en')} at a time, and the memory of ten million`,
  run: async (scratch) => {
    const speed = await speedFigures();
    say(`\nreading ${MANY.toLocaleString('en')} rows in a process of their own`);
    const [few = 0, many = 0] = await peaksOf(scratch, [FEW, MANY]);
    return {
      figures: [
        ...speed,
        figure({
          name: 'Peak memory for ten million rows, next to one million',
          unit: 'MiB',
          value: many,
          peer: { name: 'one million rows', value: few },
          limit: { on: 'ratio', atMost: 1.3 },
        }),
        figure({
          name: 'Peak memory for ten million rows',
          unit: 'MiB',
          value: many,
          limit: { on: 'value', atMost: 150 },
        }),
      ],
      notes: [
        'The peers get whole objects from their libraries and pass them to the validator of ours; the plan also looks for card numbers and foreign encodings. Memory is the peak of the whole process, Node included, with the heap that Lambda gives a function of 256 MB.',
      ],
    };
  },
};

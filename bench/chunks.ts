/** What a chunk of a batch file costs the function that takes it, and how rows per second grow with the chunks. */
import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoClient } from '../src/adapters/aws/dynamodb-client.ts';
import { toBatchItem } from '../src/adapters/dynamodb/batch-item.ts';
import { createBatchPlans } from '../src/adapters/dynamodb/batch-plans.ts';
import { makeId } from '../src/contract/ids.ts';
import { newBatch } from '../src/domain/batch-life.ts';
import { batchFile, CSV_HEADER } from './lib/batch-file.ts';
import { type Benchmark, say, type Table } from './lib/benchmark.ts';
import { startChunkStub } from './lib/chunk-stub.ts';
import { figure } from './lib/figure.ts';
import { numberText } from './lib/figure-text.ts';
import { environmentOf } from './lib/function-under-test.ts';

const MIB = 1024 ** 2;
const CHUNK_BYTES = 32 * MIB;
/** The least memory of a chunk function; a whole processor comes with 1769 MB. */
const MEMORY_MB = 256;
const PROCESSOR_SHARE = MEMORY_MB / 1769;
/** Lambda's 15 minutes without the one that a chunk keeps for its end. */
const LIMIT_SECONDS = 840;
/** What a transaction is made to take in the table, longer than on AWS: while one chunk waits, others find a processor. */
const TRANSACTION_MS = 200;
const CHUNKS = [1, 2, 4, 8, 16];
const ROWS_OF_SMALL_CHUNK = 49 * 60;
const PROCESSES = 2;
/** Bounds of the heap that Lambda gives such a function. */
const HEAP = ['--max-semi-space-size=12', '--max-old-space-size=230'];

interface ChunkRun {
  readonly accepted: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMib: number;
}

/** Whole rows, without the header: as many as asked for, or as fit the bytes. */
function rowsOf(bound: { readonly rows?: number; readonly bytes?: number }) {
  const { rows = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = bound;
  const pieces: Buffer[] = [];
  let size = 0;
  let count = 0;
  const step = Math.min(rows, 500);
  for (const piece of batchFile('csv', Math.min(rows, 5_000_000))) {
    if (piece.toString('utf8', 0, CSV_HEADER.length) === CSV_HEADER) continue;
    if (size + piece.length > bytes) break;
    pieces.push(piece);
    size += piece.length;
    count += Math.min(step, rows - count);
  }
  return { content: Buffer.concat(pieces), rows: count };
}

const NOW_MS = Date.parse('2026-11-23T09:30:00Z');
const BATCH_ID = makeId('bat', NOW_MS, new Uint8Array(10));

/** A batch at work whose every chunk is `content`. */
async function plant(url: string, { content, rows }: ReturnType<typeof rowsOf>, chunks: number) {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials });
  const batchesTable = 'payment-batches-bench';
  const batch = newBatch({
    request: {
      format: 'csv',
      fileName: 'bench.csv',
      sizeBytes: content.length * chunks,
      sha256: '0'.repeat(64),
      allowDuplicate: false,
      uniqueReferences: false,
    },
    batchId: BATCH_ID,
    merchantId: makeId('mer', NOW_MS, new Uint8Array(10)),
    actor: 'system:bench',
    nowMs: NOW_MS,
  });
  const Item = toBatchItem({ ...batch, status: 'ingesting', objectVersion: '1' });
  await client.send(new PutItemCommand({ TableName: batchesTable, Item }));
  const tables = createDynamoClient({ region: 'us-east-1', endpointUrl: url, credentials });
  await createBatchPlans({ client: tables, batchesTable }).keepPlan(batch.id, {
    source: { key: batch.objectKey, versionId: '1' },
    sizeBytes: batch.sizeBytes,
    header: CSV_HEADER.trim().split(','),
    rows: rows * chunks,
    chunks: Array.from({ length: chunks }, (_, index) => ({
      start: index * content.length,
      end: (index + 1) * content.length,
      firstRow: index * rows + 1,
      rows,
    })),
  });
  tables.destroy();
  client.destroy();
}

const bundle = resolve('dist/lambda/ingest-chunk/index.mjs');

function runChunks(url: string, first: number, count: number): Promise<ChunkRun> {
  return new Promise((done, fail) => {
    const input = [bundle, BATCH_ID, String(first), String(count)];
    const child = fork('bench/lib/run-chunks.mjs', input, {
      execArgv: HEAP,
      env: environmentOf('ingest-chunk', url),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('message', (run) => done(run as ChunkRun));
    child.once('exit', (code) => fail(new Error(`the chunk's process ended with ${code}`)));
  });
}

/** One chunk of full size, whose every call is answered at once: what is left is the function. */
async function costOfChunk(bytes: number) {
  const file = rowsOf({ bytes });
  const stub = await startChunkStub(file.content, 0);
  await plant(stub.url, file, 1);
  const run = await runChunks(stub.url, 0, 1);
  const transactions = stub.takeTransactions();
  await stub.close();
  if (run.accepted !== file.rows)
    throw new Error(`${run.accepted} of ${file.rows} rows were taken`);
  return { ...run, transactions, share: file.content.length / CHUNK_BYTES };
}

/** Rows per second of so many chunks at once. */
async function rateOf(chunks: number): Promise<number> {
  const file = rowsOf({ rows: ROWS_OF_SMALL_CHUNK });
  const stub = await startChunkStub(file.content, TRANSACTION_MS);
  await plant(stub.url, file, chunks);
  const each = Math.ceil(chunks / PROCESSES);
  const firsts = Array.from({ length: Math.ceil(chunks / each) }, (_, index) => index * each);
  const runs = await Promise.all(
    firsts.map((first) => runChunks(stub.url, first, Math.min(each, chunks - first))),
  );
  await stub.close();
  const accepted = runs.reduce((sum, run) => sum + run.accepted, 0);
  if (accepted !== file.rows * chunks) throw new Error(`only ${accepted} rows were taken`);
  return accepted / Math.max(...runs.map(({ seconds }) => seconds));
}

type Rates = readonly (readonly [chunks: number, perSecond: number])[];

function tableOf(rates: Rates): Table {
  const one = rates[0]?.[1] ?? 0;
  return {
    title: `Rows per second by chunks at once, with transactions of ${TRANSACTION_MS} ms`,
    rows: [
      ['chunks', 'rows/s', 'of linear growth'],
      ...rates.map(([chunks, perSecond]) => [
        numberText(chunks),
        numberText(perSecond),
        `${((perSecond / (one * chunks)) * 100).toFixed(0)} %`,
      ]),
    ],
  };
}

function figuresOf(cost: Awaited<ReturnType<typeof costOfChunk>>, rates: Rates) {
  const cpu = cost.cpuSeconds / cost.share;
  const [most, fastest] = rates.at(-1) ?? [1, 0];
  return [
    figure({ name: 'CPU of a chunk of 32 MiB', unit: 's', value: cpu }),
    figure({
      name: `Time of this CPU in ${MEMORY_MB} MB of memory`,
      unit: 's',
      value: cpu / PROCESSOR_SHARE,
      limit: { on: 'value', atMost: LIMIT_SECONDS },
    }),
    figure({
      name: 'Peak memory of the function that takes it',
      unit: 'MiB',
      value: cost.peakMib,
      limit: { on: 'value', atMost: MEMORY_MB },
    }),
    figure({
      name: `Rows per second of ${most} chunks at once`,
      unit: 'rows/s',
      value: fastest,
      peer: { name: `${most} times one chunk`, value: most * (rates[0]?.[1] ?? 0) },
      limit: { on: 'ratio', atLeast: 0.8 },
    }),
  ];
}

export const chunks: Benchmark = {
  name: 'chunks',
  about:
    'the function that makes the rows of a chunk into payments, its bundle alone with calls that are answered for it',
  run: async () => {
    // A part of it for trying out: the cost is told for the whole in any case.
    const cost = await costOfChunk(Number(process.env.BENCH_CHUNK_MIB ?? 32) * MIB);
    const rates: (readonly [number, number])[] = [];
    for (const count of CHUNKS) {
      say(`chunks: ${count} at once`);
      rates.push([count, await rateOf(count)]);
    }
    return {
      figures: figuresOf(cost, rates),
      tables: [tableOf(rates)],
      notes: [
        `Lambda gives ${MEMORY_MB} MB ${(PROCESSOR_SHARE * 100).toFixed(0)} % of a processor: the time is the measured CPU by that share, beside Lambda's 15 minutes without the last one. On AWS the answers to ${numberText(cost.transactions / cost.share)} transactions, one after the other, come on top. A chunk that is not done by then goes on in a next run. All chunks of the table share this machine's processors with what answers them; on AWS each has its own.`,
      ],
    };
  },
};

/** Tells of rows of a file what became of them, as lines of the files of results and of rejects. */
import type { BatchRecord } from '../../contract/batch-record.ts';
import { batchPaymentId } from '../../domain/batch-payment.ts';
import {
  notTaken,
  paymentResult,
  type RowReject,
  type RowResult,
  referenceTaken,
  rejectedResult,
  rejectsOf,
} from '../../domain/batch-result.ts';
import type { PaymentRecord } from '../../domain/payment.ts';
import type { BatchChunks, ChunkState, PlannedChunk, ReadPayments } from './ports.ts';
import type { ReadRow } from './read-rows.ts';
import { rejectRow, resultRow } from './result-csv.ts';

interface Options {
  readonly chunks: Pick<BatchChunks, 'rowsOfReferences'>;
  readonly readPayments: ReadPayments;
}

interface Chunk {
  readonly batch: BatchRecord;
  readonly planned: PlannedChunk;
  readonly state: ChunkState;
}

/** What one read of DynamoDB takes; as many are under way as the rows at hand need. */
const IDS_AT_ONCE = 100;

/** Every accepted row has a payment, or an earlier row has its reference. Raises StoreUnavailable. */
export async function describeRows(
  options: Options,
  { batch, planned, state }: Chunk,
  rows: readonly ReadRow[],
): Promise<{ readonly results: string; readonly rejects: string }> {
  const takenBefore = planned.firstRow + state.rows;
  const valid = rows.filter(({ row, parsed }) => row < takenBefore && parsed.ok);
  const payments = await readAll(
    options.readPayments,
    valid.map(({ row }) => batchPaymentId(batch, row)),
  );
  const isMade = ({ row }: ReadRow) => payments.has(batchPaymentId(batch, row));
  const owners = await ownersOf(
    options,
    batch,
    valid.filter((row) => !isMade(row)),
  );
  let results = '';
  let rejects = '';
  for (const read of rows) {
    const { row, parsed } = read;
    const payment = payments.get(batchPaymentId(batch, row));
    const refused = parsed.ok ? (owners.get(row) ?? []) : rejectsOf(row, parsed.errors);
    const result = resultOf(row, row < takenBefore, payment, refused);
    results += resultRow(result);
    if (result.status === 'rejected') rejects += refused.map(rejectRow).join('');
  }
  return { results, rejects };
}

function resultOf(
  row: number,
  isTaken: boolean,
  payment: PaymentRecord | undefined,
  refused: readonly RowReject[],
): RowResult {
  if (!isTaken) return notTaken(row);
  return payment === undefined ? rejectedResult(row, refused) : paymentResult(row, payment);
}

async function readAll(
  readPayments: ReadPayments,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PaymentRecord>> {
  const reads: Promise<readonly PaymentRecord[]>[] = [];
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    reads.push(readPayments(ids.slice(at, at + IDS_AT_ONCE)));
  }
  const records = (await Promise.all(reads)).flat();
  return new Map(records.map((record) => [record.id, record]));
}

/** Valid rows without a payment: who has the reference of each. */
async function ownersOf(
  { chunks }: Options,
  batch: BatchRecord,
  rows: readonly ReadRow[],
): Promise<ReadonlyMap<number, readonly RowReject[]>> {
  if (rows.length === 0) return new Map();
  const references = rows.map(({ parsed }) => (parsed.ok ? (parsed.value.reference ?? '') : ''));
  const owners = await chunks.rowsOfReferences(batch.id, references);
  return new Map(
    rows.map(({ row }, index) => {
      const owner = owners[index] ?? null;
      if (owner === null)
        throw new Error(`Row ${row} of batch ${batch.id} is accepted and no payment.`);
      return [row, [referenceTaken(row, owner)]];
    }),
  );
}

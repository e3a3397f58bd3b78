/** The row of a batch: its record, and the attributes by which indexes find it. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type BatchRecord, batchRecordSchema } from '../../contract/batch-record.ts';
import { batchKey } from './batch-keys.ts';
import { type Item, toItem } from './item.ts';

/** Few batches are awaited or at work at a time: one partition holds what is due. */
export const BATCH_DUE_SHARD = 'batch';

const FIELDS = Object.keys(batchRecordSchema.shape).filter((field) => field !== 'id');

/** What is null has no attribute. `dueAt` is both a field and an index key. */
export function toBatchItem(record: BatchRecord): Item {
  const { id, ...fields } = record;
  const present = Object.entries(fields).filter(([, value]) => value !== null);
  return {
    ...batchKey(id),
    ...toItem({
      ...Object.fromEntries(present),
      createdSort: `${record.createdAt}#${id}`,
      ...(record.dueAt === null ? {} : { dueShard: BATCH_DUE_SHARD }),
    }),
  };
}

/** Throws for a row that is not a batch: then someone else has written it. */
export function fromBatchItem(item: Item): BatchRecord {
  const row = unmarshall(item);
  const fields = FIELDS.map((field) => [field, row[field] ?? null]);
  const parsed = batchRecordSchema.safeParse({ ...Object.fromEntries(fields), id: row.batchId });
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new Error(`The row of batch ${String(row.batchId)} is damaged at: ${places}.`);
}

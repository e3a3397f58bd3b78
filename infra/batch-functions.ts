/** The functions of batches: those behind the API, and those that carry a file from its arrival to its end. */
import type { FunctionDefinition, ObjectAccess, TableAction, Use } from './function-definition.ts';
import {
  audit,
  called,
  creates,
  cursorKey,
  dueShards,
  idempotency,
  merchantShards,
  route,
  transactions,
} from './function-uses.ts';

/** Lambda's limit; what is not done by then goes on in a next call. */
const LONG_SECONDS = 900;

const batches = (
  actions: readonly TableAction[],
  more: Partial<Extract<Use, { kind: 'table' }>> = {},
): Use => ({
  kind: 'table',
  variable: 'BATCHES_TABLE',
  table: 'payment-batches',
  actions,
  ...more,
});
const objects = (access: ObjectAccess, prefix: string): Use => ({
  kind: 'objects',
  variable: 'BATCHES_BUCKET',
  access,
  prefix,
});
/** The row of the batch, and its chunks and tallies summed. */
const readsCounts: readonly TableAction[] = ['GetItem', 'Query', 'BatchGetItem'];

const behindTheApi: readonly FunctionDefinition[] = [
  {
    name: 'create-batch',
    description: 'Announces a file of payments and signs the address of its upload.',
    memoryMb: 512,
    timeoutSeconds: 15,
    triggers: [route('POST', '/batches')],
    // The address carries the rights of whoever signed it.
    uses: [batches(readsCounts, creates), idempotency(['GetItem']), objects('write', 'inbox/')],
  },
  {
    name: 'read-batches',
    description: 'Answers one batch, or a page of them, with counts as they are now.',
    memoryMb: 512,
    timeoutSeconds: 15,
    triggers: [route('GET', '/batches'), route('GET', '/batches/{batchId}')],
    uses: [
      batches(readsCounts, { indexes: ['merchant-batches-index'] }),
      cursorKey,
      objects('read', 'results/'),
      objects('read', 'rejects/'),
    ],
  },
  {
    name: 'cancel-batch',
    description: 'Stops a batch.',
    memoryMb: 512,
    timeoutSeconds: 15,
    triggers: [route('POST', '/batches/{batchId}/cancel')],
    uses: [
      batches(readsCounts, creates),
      idempotency(['GetItem']),
      { kind: 'start', variable: 'INGEST_MACHINE_ARN', machine: 'ingest-batch' },
    ],
  },
];

const behindTheScenes: readonly FunctionDefinition[] = [
  {
    name: 'sweep-batches',
    description:
      'Ends every minute the batches that are overdue, and tells of all that have ended.',
    memoryMb: 256,
    timeoutSeconds: 55,
    triggers: [
      {
        kind: 'schedule',
        expression: 'rate(1 minute)',
        when: 'every minute',
        // A run that failed is made good by the next one.
        retriesMax: 0,
        eventAgeMaxSeconds: 60,
      },
    ],
    uses: [
      batches(['GetItem'], { ...creates, indexes: ['due-index'] }),
      objects('delete-version', 'inbox/'),
      { kind: 'publish', variable: 'EVENTS_TOPIC_ARN', topic: 'payment-events' },
    ],
  },
];

const ingestion: readonly FunctionDefinition[] = [
  {
    name: 'start-ingest',
    description:
      'Takes up files that have arrived: binds each to its batch and starts the workflow.',
    memoryMb: 256,
    timeoutSeconds: 30,
    triggers: [{ kind: 'queue', queue: 'batch-files', isBatchLane: false }],
    uses: [
      { kind: 'receive', queue: 'batch-files' },
      batches(readsCounts, creates),
      objects('delete-version', 'inbox/'),
      { kind: 'start', variable: 'INGEST_MACHINE_ARN', machine: 'ingest-batch' },
    ],
  },
  {
    name: 'plan-file',
    description: 'Looks through a whole file, refuses it or cuts it where rows end.',
    // One whole processor comes with it: a file of 5 GB must fit the time.
    memoryMb: 1769,
    timeoutSeconds: LONG_SECONDS,
    triggers: called,
    uses: [
      // The plan is put alone, the batch in a transaction: one right covers both.
      batches(['GetItem', 'PutItem']),
      objects('read-version', 'inbox/'),
      objects('delete-version', 'inbox/'),
      objects('write', 'work/'),
      { kind: 'setting', variable: 'BATCH_CHUNK_BYTES' },
    ],
  },
  {
    name: 'ingest-chunk',
    description:
      'Makes the rows of a chunk into payments, and stops a chunk whose batch is canceled.',
    memoryMb: 512,
    memoryParameter: 'BATCH_CHUNK_MEMORY_MB',
    timeoutSeconds: LONG_SECONDS,
    triggers: called,
    uses: [
      batches(['GetItem', 'UpdateItem'], creates),
      transactions(['BatchGetItem'], {
        actionsInTransaction: ['PutItem', 'UpdateItem'],
      }),
      audit,
      merchantShards,
      dueShards,
      objects('read-version', 'inbox/'),
      objects('read-version', 'work/'),
    ],
  },
  {
    name: 'check-batch',
    description: 'Says whether every payment of a batch has its outcome.',
    memoryMb: 256,
    timeoutSeconds: 30,
    triggers: called,
    uses: [batches([...readsCounts, 'UpdateItem'], creates)],
  },
  {
    name: 'write-results',
    description: 'Reads a chunk again and writes what became of each of its rows.',
    memoryMb: 512,
    timeoutSeconds: LONG_SECONDS,
    triggers: called,
    uses: [
      batches(['GetItem', 'UpdateItem', 'BatchGetItem']),
      transactions(['BatchGetItem']),
      objects('read-version', 'inbox/'),
      objects('read-version', 'work/'),
      objects('write', 'work/'),
    ],
  },
  {
    name: 'finish-batch',
    description: 'Joins the results and the rejects of all chunks and ends the batch.',
    // As plan-file: what is joined may have gigabytes.
    memoryMb: 1769,
    timeoutSeconds: LONG_SECONDS,
    triggers: called,
    uses: [
      batches(['GetItem', 'UpdateItem'], creates),
      objects('read-version', 'work/'),
      objects('write', 'results/'),
      objects('write', 'rejects/'),
    ],
  },
  {
    name: 'fail-batch',
    description: 'Ends a batch as failed when one of its steps has failed for good.',
    memoryMb: 256,
    timeoutSeconds: 15,
    triggers: called,
    uses: [batches(['GetItem'], creates)],
  },
];

export const batchFunctions: readonly FunctionDefinition[] = [
  ...behindTheApi,
  ...behindTheScenes,
  ...ingestion,
];

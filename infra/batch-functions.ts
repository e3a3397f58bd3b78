/** The functions of batches: those behind the API, and those that carry a file from its arrival to its end. */
import type { FunctionDefinition, TableAction, Use } from './function-definition.ts';
import { creates, cursorKey, idempotency, route } from './function-uses.ts';

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
const objects = (access: 'read' | 'write', prefix: string): Use => ({
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
    uses: [batches(readsCounts, creates), idempotency(['GetItem'])],
  },
];

const behindTheScenes: readonly FunctionDefinition[] = [
  {
    name: 'sweep-batches',
    description: 'Ends every minute what is overdue: uploads that never came, batches gone silent.',
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
    uses: [batches(['GetItem'], { ...creates, indexes: ['due-index'] })],
  },
];

export const batchFunctions: readonly FunctionDefinition[] = [...behindTheApi, ...behindTheScenes];

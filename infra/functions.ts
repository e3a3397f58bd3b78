/** The one table of functions: what starts each, its size, and what it may use; names and grants follow from it. */
import type { FunctionDefinition, TableAction, Trigger, Use } from './function-definition.ts';
import { RECEIVES_MAX } from './resources.ts';

const transactions = (
  actions: readonly TableAction[],
  more: Partial<Extract<Use, { kind: 'table' }>> = {},
): Use => ({
  kind: 'table',
  variable: 'TRANSACTIONS_TABLE',
  table: 'payment-transactions',
  actions,
  ...more,
});
const creates = { actionsInTransaction: ['PutItem'] } as const;
/** Beside its audit entry, never alone; only what changed is set, so that the first write's shard stays. */
const updates = { actionsInTransaction: ['UpdateItem'] } as const;
/** Append-only: an entry is put beside the change that it records, never alone, never again. */
const audit: Use = {
  kind: 'table',
  variable: 'AUDIT_TABLE',
  table: 'payment-audit',
  actions: [],
  ...creates,
};
const idempotency = (actions: readonly TableAction[]): Use => ({
  kind: 'table',
  variable: 'IDEMPOTENCY_TABLE',
  table: 'payment-idempotency',
  actions,
  ...creates,
});
const merchants = (more: Partial<Extract<Use, { kind: 'table' }>> = {}): Use => ({
  kind: 'table',
  variable: 'MERCHANTS_TABLE',
  table: 'payment-merchants',
  actions: ['GetItem'],
  ...more,
});
const runsProcess: Use = {
  kind: 'run',
  variable: 'PROCESS_MACHINE_ARN',
  machine: 'process-payment',
};
const acquirer: Use = {
  kind: 'invoke',
  variable: 'ACQUIRER_FUNCTION',
  function: 'sandbox-acquirer',
};
const dueShards: Use = { kind: 'setting', variable: 'DUE_SHARDS' };
const merchantShards: Use = { kind: 'setting', variable: 'MERCHANT_SHARDS' };
const route = (method: 'GET' | 'POST', path: string): Trigger => ({ kind: 'route', method, path });
const called: readonly Trigger[] = [{ kind: 'call' }];

export const functions: readonly FunctionDefinition[] = [
  {
    name: 'authorize-request',
    description: 'Tells who calls the API, and with which scopes, from the bearer key.',
    memoryMb: 512,
    timeoutSeconds: 10,
    triggers: [{ kind: 'authorizer' }],
    uses: [merchants()],
  },
  {
    name: 'submit-payment',
    description: 'Records a new payment in one transaction; waits for its outcome when asked to.',
    memoryMb: 1024,
    timeoutSeconds: 29,
    triggers: [route('POST', '/payments')],
    uses: [
      transactions(['GetItem'], creates),
      audit,
      idempotency(['UpdateItem']),
      runsProcess,
      merchantShards,
      dueShards,
    ],
  },
  {
    name: 'get-payment',
    description: 'Answers one payment.',
    memoryMb: 512,
    timeoutSeconds: 10,
    triggers: [route('GET', '/payments/{paymentId}')],
    uses: [transactions(['GetItem'])],
  },
  {
    name: 'list-payments',
    description: 'Answers a page of payments by time or by status.',
    memoryMb: 512,
    timeoutSeconds: 15,
    triggers: [route('GET', '/payments')],
    uses: [
      transactions(['BatchGetItem'], {
        indexes: ['merchant-created-index', 'merchant-status-index'],
      }),
      // Only the key that signs cursors, which the function makes on first use.
      merchants({ actions: ['GetItem', 'PutItem'], leadingKeys: ['SYSTEM'] }),
      merchantShards,
    ],
  },
  {
    name: 'list-payment-events',
    description: 'Answers the audit trail of a payment with its chain verified.',
    memoryMb: 512,
    timeoutSeconds: 10,
    triggers: [route('GET', '/payments/{paymentId}/events')],
    uses: [
      transactions(['GetItem']),
      { kind: 'table', variable: 'AUDIT_TABLE', table: 'payment-audit', actions: ['Query'] },
    ],
  },
  {
    name: 'review-payment',
    description: "Records an operator's decision on a payment in review.",
    memoryMb: 512,
    timeoutSeconds: 29,
    triggers: [route('POST', '/payments/{paymentId}/review')],
    uses: [
      transactions(['GetItem'], updates),
      audit,
      idempotency(['GetItem']),
      merchantShards,
      dueShards,
    ],
  },
  {
    name: 'describe-api',
    description: 'Answers health and the published contract; needs no credentials.',
    memoryMb: 256,
    timeoutSeconds: 5,
    triggers: [route('GET', '/health'), route('GET', '/openapi.json')],
    uses: [],
  },
  {
    name: 'relay-changes',
    description: 'Turns committed changes into work orders and events: the outbox.',
    memoryMb: 512,
    timeoutSeconds: 60,
    triggers: [{ kind: 'stream', table: 'payment-transactions' }],
    uses: [
      { kind: 'send', variable: 'PAYMENTS_QUEUE_URL', queue: 'payments' },
      { kind: 'send', variable: 'BATCH_PAYMENTS_QUEUE_URL', queue: 'batch-payments' },
      { kind: 'publish', variable: 'EVENTS_TOPIC_ARN', topic: 'payment-events' },
    ],
  },
  {
    name: 'process-payments',
    description: 'Runs the workflow for each work order and fails only those that must return.',
    memoryMb: 512,
    timeoutSeconds: 70,
    triggers: [
      { kind: 'queue', queue: 'payments', isBatchLane: false },
      { kind: 'queue', queue: 'batch-payments', isBatchLane: true },
    ],
    uses: [
      runsProcess,
      { kind: 'consume', variable: 'PAYMENTS_QUEUE_URL', queue: 'payments' },
      { kind: 'consume', variable: 'BATCH_PAYMENTS_QUEUE_URL', queue: 'batch-payments' },
      { kind: 'constant', variable: 'MAX_RECEIVE_COUNT', value: String(RECEIVES_MAX) },
    ],
  },
  {
    name: 'screen-payment',
    description: 'Applies the risk rules: proceed, review or decline.',
    memoryMb: 512,
    timeoutSeconds: 10,
    triggers: called,
    uses: [transactions(['GetItem'], updates), audit, merchants(), merchantShards, dueShards],
  },
  {
    name: 'authorize-payment',
    description: 'Holds the funds at the processor under a deterministic key.',
    memoryMb: 512,
    timeoutSeconds: 20,
    triggers: called,
    uses: [transactions(['GetItem'], updates), audit, merchantShards, dueShards, acquirer],
  },
  {
    name: 'capture-payment',
    description: 'Takes the funds and records the final state.',
    memoryMb: 512,
    timeoutSeconds: 20,
    triggers: called,
    uses: [transactions(['GetItem'], updates), audit, merchantShards, dueShards, acquirer],
  },
  {
    name: 'fail-payment',
    description: 'After the last attempt: inquires once more, then records the failure.',
    memoryMb: 512,
    timeoutSeconds: 20,
    triggers: called,
    uses: [transactions(['GetItem'], updates), audit, merchantShards, dueShards, acquirer],
  },
  {
    name: 'request-review',
    description: 'Keeps the task token with the payment until an operator decides.',
    memoryMb: 512,
    timeoutSeconds: 10,
    triggers: called,
    uses: [transactions(['UpdateItem'])],
  },
  {
    name: 'resume-review',
    description: "Hands the operator's decision to the waiting review.",
    memoryMb: 512,
    timeoutSeconds: 10,
    triggers: called,
    uses: [transactions(['GetItem']), { kind: 'answer', machine: 'review-payment' }],
  },
  {
    name: 'apply-review',
    description: 'Carries out the decision of a review: resumes or declines the payment.',
    memoryMb: 512,
    timeoutSeconds: 10,
    triggers: called,
    uses: [transactions(['GetItem'], updates), audit, merchantShards, dueShards],
  },
  {
    name: 'sandbox-acquirer',
    description: 'A processor to play with: a separate party that remembers every charge.',
    memoryMb: 256,
    timeoutSeconds: 15,
    triggers: called,
    uses: [
      {
        kind: 'table',
        variable: 'ACQUIRER_TABLE',
        table: 'sandbox-acquirer',
        actions: ['GetItem', 'UpdateItem'],
        ...creates,
      },
    ],
  },
];

/** What functions commonly use, each with its grant and the variable that names it. */
import type { TableAction, Trigger, Use } from './function-definition.ts';

export const transactions = (
  actions: readonly TableAction[],
  more: Partial<Extract<Use, { kind: 'table' }>> = {},
): Use => ({
  kind: 'table',
  variable: 'TRANSACTIONS_TABLE',
  table: 'payment-transactions',
  actions,
  ...more,
});
export const creates = { actionsInTransaction: ['PutItem'] } as const;
/** Beside its audit entry, never alone; only what changed is set, so that the first write's shard stays. */
export const updates = { actionsInTransaction: ['UpdateItem'] } as const;
/** Append-only: an entry is put beside the change that it records, never alone, never again. */
const auditWith = (actions: readonly TableAction[]): Use => ({
  kind: 'table',
  variable: 'AUDIT_TABLE',
  table: 'payment-audit',
  actions,
  ...creates,
});
export const audit = auditWith([]);
export const auditAndTrail = auditWith(['Query']);
export const idempotency = (actions: readonly TableAction[]): Use => ({
  kind: 'table',
  variable: 'IDEMPOTENCY_TABLE',
  table: 'payment-idempotency',
  actions,
  ...creates,
});
export const merchants = (more: Partial<Extract<Use, { kind: 'table' }>> = {}): Use => ({
  kind: 'table',
  variable: 'MERCHANTS_TABLE',
  table: 'payment-merchants',
  actions: ['GetItem'],
  ...more,
});
/** Only the key that signs cursors, which the function makes on first use. */
export const cursorKey = merchants({ actions: ['GetItem', 'PutItem'], leadingKeys: ['SYSTEM'] });
export const readsTrail: Use = {
  kind: 'table',
  variable: 'AUDIT_TABLE',
  table: 'payment-audit',
  actions: ['Query'],
};
export const runsProcess: Use = {
  kind: 'run',
  variable: 'PROCESS_MACHINE_ARN',
  machine: 'process-payment',
};
export const acquirer: Use = {
  kind: 'invoke',
  variable: 'ACQUIRER_FUNCTION',
  function: 'sandbox-acquirer',
};
export const settlements = (
  actions: readonly TableAction[],
  more: Partial<Extract<Use, { kind: 'table' }>> = {},
): Use => ({
  kind: 'table',
  variable: 'SETTLEMENTS_TABLE',
  table: 'payment-settlements',
  actions,
  ...more,
});
export const writesObjects = (prefix: string): Use => ({
  kind: 'objects',
  variable: 'BATCHES_BUCKET',
  access: 'write',
  prefix,
});
/** Of the functions that may bring a payment of a batch to its outcome: the batch counts it beside the change. */
export const tallies: Use = {
  kind: 'table',
  variable: 'BATCHES_TABLE',
  table: 'payment-batches',
  actions: [],
  ...updates,
};
export const dueShards: Use = { kind: 'setting', variable: 'DUE_SHARDS' };
export const waitingClients: Use = { kind: 'setting', variable: 'WAITING_CLIENTS_MAX' };
export const merchantShards: Use = { kind: 'setting', variable: 'MERCHANT_SHARDS' };
/** A step that asks the processor and records its answer. */
export const asksProcessor: readonly Use[] = [
  transactions(['GetItem'], updates),
  audit,
  merchantShards,
  dueShards,
  acquirer,
];
export const route = (method: 'GET' | 'POST', path: string): Trigger => ({
  kind: 'route',
  method,
  path,
});
export const called: readonly Trigger[] = [{ kind: 'call' }];

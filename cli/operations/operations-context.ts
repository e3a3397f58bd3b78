/** What the operator's tools on the system's own data work with: its tables and queues, as whoever runs the tool. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createAuditTrail } from '../../src/adapters/dynamodb/audit-trail.ts';
import { createPaymentStore } from '../../src/adapters/dynamodb/payment-store.ts';
import type { AuditTrail, PaymentReader, PaymentWriter } from '../../src/application/ports.ts';
import { findTarget, type Target } from '../tenants/target.ts';
import type { OptionValues } from '../terminal/run-tool.ts';
import { settingsOf } from './settings-of.ts';

export interface OperationsContext {
  readonly target: Target;
  readonly dynamo: DynamoDBClient;
  readonly payments: PaymentReader & PaymentWriter;
  readonly trail: AuditTrail;
  /** The physical name of a resource of this copy. */
  readonly name: (resource: string) => string;
  /** Who runs the tool, as the audit trail names him: by the access key, which CloudTrail knows. */
  readonly actor: () => Promise<string>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Tells people, beside what the command prints, how far it is. */
  readonly progress: (line: string) => void;
}

/**
 * The index entries of rows that a tool changes go to the first shard, which every copy has, so that no tool
 * must know how many there are; what it leaves as it was stays where it is.
 */
export const FIRST_SHARD = { merchantShards: 1, dueShards: 1 } as const;

const PROGRESS_EVERY_MS = 1000;

/** At most a line a second: the rest of what is said is soon untrue. */
export function createProgress(write: (line: string) => void, now = Date.now) {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (line: string): void => {
    if (now() - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = now();
    write(line);
  };
}

export function createOperationsContext(options: OptionValues): OperationsContext {
  const target = findTarget(options);
  const dynamo = new DynamoDBClient(target.settings);
  const name = (resource: string) => `${resource}-${target.environment}`;
  const tables = {
    client: createDynamoClient(settingsOf(target, dynamo.config.credentials)),
    transactionsTable: name('payment-transactions'),
    auditTable: name('payment-audit'),
  };
  return {
    target,
    dynamo,
    name,
    payments: createPaymentStore({ ...tables, ...FIRST_SHARD, now: target.now }),
    trail: createAuditTrail(tables),
    async actor() {
      const { accessKeyId } = await dynamo.config.credentials();
      return `operator:${accessKeyId.replace(/[^0-9A-Za-z]/g, '').slice(0, 64)}`;
    },
    now: target.now,
    progress: createProgress(console.error),
  };
}

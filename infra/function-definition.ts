/** What an entry of the table of functions says: trigger, size, and everything the function may use. */
import type {
  FunctionName,
  MachineName,
  SourceQueueName,
  TableName,
  TopicName,
} from './resources.ts';

export type TableAction =
  | 'BatchGetItem'
  | 'ConditionCheckItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'UpdateItem';

/** Versions are named by those alone who must read what arrived first, or delete it for good. */
export type ObjectAccess = 'read' | 'write' | 'read-version' | 'delete-version';

export type TunableSetting =
  | 'BATCH_CHUNK_BYTES'
  | 'DUE_SHARDS'
  | 'MERCHANT_SHARDS'
  | 'WAITING_CLIENTS_MAX';

/** Something a function uses: the grant and the variable that names it are one entry, so neither is forgotten. */
export type Use =
  | {
      readonly kind: 'table';
      readonly variable: string;
      readonly table: TableName;
      readonly actions: readonly TableAction[];
      /** Allowed only as members of TransactWriteItems. */
      readonly actionsInTransaction?: readonly TableAction[];
      /** Indexes that may be queried. */
      readonly indexes?: readonly string[];
      /** The only partition keys that the actions may touch. */
      readonly leadingKeys?: readonly string[];
    }
  | { readonly kind: 'send'; readonly variable: string; readonly queue: SourceQueueName }
  | { readonly kind: 'consume'; readonly variable: string; readonly queue: SourceQueueName }
  /** As `consume`, but nothing is put back with a delay of its own. */
  | { readonly kind: 'receive'; readonly queue: SourceQueueName }
  | { readonly kind: 'publish'; readonly variable: string; readonly topic: TopicName }
  | { readonly kind: 'run'; readonly variable: string; readonly machine: MachineName }
  /** Starts an execution and does not wait for it. */
  | { readonly kind: 'start'; readonly variable: string; readonly machine: MachineName }
  /** Objects of the bucket of batch files; the grant is for the keys that begin so. */
  | {
      readonly kind: 'objects';
      readonly variable: string;
      readonly access: ObjectAccess;
      readonly prefix: string;
    }
  | { readonly kind: 'answer'; readonly machine: MachineName }
  | { readonly kind: 'invoke'; readonly variable: string; readonly function: FunctionName }
  | { readonly kind: 'setting'; readonly variable: TunableSetting }
  | { readonly kind: 'constant'; readonly variable: string; readonly value: string };

export type Trigger =
  | { readonly kind: 'route'; readonly method: 'GET' | 'POST'; readonly path: string }
  | { readonly kind: 'authorizer' }
  /** The table's changes of one lane: two readers, who share a stream, never wait for each other. */
  | { readonly kind: 'stream'; readonly table: TableName; readonly isBatchLane: boolean }
  | { readonly kind: 'queue'; readonly queue: SourceQueueName; readonly isBatchLane: boolean }
  /** Called again and again by EventBridge. */
  | {
      readonly kind: 'schedule';
      readonly expression: `rate(${string})` | `cron(${string})`;
      /** In words. */
      readonly when: string;
      /** How often a call that failed is repeated, and for how long it is worth anything. */
      readonly retriesMax: number;
      readonly eventAgeMaxSeconds: number;
    }
  /** Called by a state machine or by another function. */
  | { readonly kind: 'call' };

export interface FunctionDefinition {
  readonly name: FunctionName;
  readonly description: string;
  readonly memoryMb: number;
  /** The parameter that says otherwise. */
  readonly memoryParameter?: 'BATCH_CHUNK_MEMORY_MB';
  readonly timeoutSeconds: number;
  readonly triggers: readonly Trigger[];
  readonly uses: readonly Use[];
}

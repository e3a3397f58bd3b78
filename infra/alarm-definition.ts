/** What an alarm is, and the things that alarms watch. */
import type { FunctionName, MachineName, TableName } from './resources.ts';

/** As the processor calls itself in its metrics. */
export const PROCESSOR = 'sandbox';

export interface AlarmDefinition {
  /** Without the suffix. */
  readonly name: string;
  readonly meaning: string;
  /** Anchor in the operator's handbook. */
  readonly runbook: string;
  readonly namespace: string;
  /** Several are added up. */
  readonly metrics: readonly [string, ...string[]];
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Average' | 'Maximum' | 'Sum' | 'p99';
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly threshold: number;
}

/** Names and ARNs of what is watched, as references or as they will be. */
export interface AlarmSubjects {
  readonly api: { readonly name: string; readonly stage: string };
  readonly functions: readonly { readonly id: FunctionName; readonly name: string }[];
  readonly machines: readonly { readonly id: MachineName; readonly arn: string }[];
  readonly tables: readonly { readonly id: TableName; readonly name: string }[];
  readonly queueName: (resource: string) => string;
  readonly deadLetterQueues: readonly string[];
  /** What our functions' own metrics have in common. */
  readonly own: { readonly environment: string };
  /** Of each lane: its function, and the mapping by which it reads the stream. */
  readonly relays: readonly {
    readonly id: FunctionName;
    readonly name: string;
    readonly mappingId: string;
  }[];
}

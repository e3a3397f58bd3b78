/** The functions that settle days: the daily call, and the steps of its workflow. */
import type { FunctionDefinition } from './function-definition.ts';
import {
  acquirer,
  auditAndTrail,
  called,
  dueShards,
  merchantShards,
  readsTrail,
  settlements,
  transactions,
  updates,
  writesObjects,
} from './function-uses.ts';

/** Lambda's limit; what is not done by then goes on in a next call. */
const LONG_SECONDS = 900;

export const settlementFunctions: readonly FunctionDefinition[] = [
  {
    name: 'start-settlement',
    description: 'Starts the settlement of the days that are over.',
    memoryMb: 256,
    timeoutSeconds: 15,
    triggers: [
      {
        kind: 'schedule',
        expression: 'cron(0 3 * * ? *)',
        when: 'every day at 03:00 UTC',
        // One execution a day by its name, so that a repeat is safe.
        retriesMax: 2,
        eventAgeMaxSeconds: 3600,
      },
    ],
    uses: [{ kind: 'start', variable: 'SETTLE_MACHINE_ARN', machine: 'settle-day' }],
  },
  {
    name: 'plan-settlement',
    description: 'Decides which day is settled next.',
    memoryMb: 256,
    timeoutSeconds: 15,
    triggers: called,
    uses: [settlements(['GetItem', 'Query']), dueShards],
  },
  {
    name: 'settle-payments',
    description:
      'Settles one shard of a day: marks payments, writes their report lines, closes it.',
    memoryMb: 512,
    timeoutSeconds: LONG_SECONDS,
    triggers: called,
    uses: [
      transactions(['GetItem'], { ...updates, indexes: ['due-index'] }),
      auditAndTrail,
      settlements([], { actionsInTransaction: ['ConditionCheckItem', 'PutItem'] }),
      merchantShards,
      dueShards,
    ],
  },
  {
    name: 'report-settlement',
    description: "Writes a day's reports, one for each merchant and currency.",
    memoryMb: 512,
    timeoutSeconds: LONG_SECONDS,
    triggers: called,
    uses: [settlements(['PutItem', 'Query']), writesObjects('settlements/'), dueShards],
  },
  {
    name: 'compare-settlement',
    description: "Holds a day's reports against the acquirer's own list.",
    memoryMb: 512,
    timeoutSeconds: LONG_SECONDS,
    triggers: called,
    uses: [
      transactions(['GetItem']),
      readsTrail,
      settlements(['Query']),
      acquirer,
      writesObjects('settlement-differences/'),
      dueShards,
    ],
  },
];

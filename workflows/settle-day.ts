/** The Standard workflow that settles days: payments marked, reports written, both parties' lists compared. */
import { patientRetries, stepRetries } from './retries.ts';
import type { Catcher, StateMachine, TaskState } from './states-language.ts';

/** ARNs of what the workflow calls. */
export interface SettleDayTargets {
  readonly planSettlement: string;
  readonly settlePayments: string;
  readonly reportSettlement: string;
  readonly compareSettlement: string;
}

/** Shards that are settled at once. */
const SHARDS_AT_ONCE = 8;
/** The next day's run is not far when this one gives up. */
const TIMEOUT_SECONDS = 72_000;

/** A step that says `more` when its time ran short, and goes on where it stood. */
const again = (result: string, step: string, next: string) =>
  ({
    Type: 'Choice',
    Comment: 'When the time ran short, it goes on where it stood.',
    Choices: [{ Variable: `$.${result}.outcome`, StringEquals: 'more', Next: step }],
    Default: next,
  }) as const;

function settling(target: string): StateMachine['States'] {
  const settle: TaskState = {
    Type: 'Task',
    Comment: 'Marks what is due and closes the shard: after that its day takes no line.',
    Resource: target,
    Parameters: { 'date.$': '$.date', 'shard.$': '$.shard' },
    ResultPath: '$.settled',
    Retry: patientRetries,
    Next: 'ShardOutcome',
  };
  return {
    SettleShards: {
      Type: 'Map',
      Comment: 'Every shard of what is due by the cut-off.',
      ItemsPath: '$.plan.shards',
      ItemSelector: { 'date.$': '$.plan.date', 'shard.$': '$$.Map.Item.Value' },
      MaxConcurrency: SHARDS_AT_ONCE,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Settle',
        States: {
          Settle: settle,
          ShardOutcome: again('settled', 'Settle', 'ShardClosed'),
          ShardClosed: { Type: 'Succeed' },
        },
      },
      ResultPath: null,
      Next: 'BeginReports',
    },
  };
}

function reporting(target: string): StateMachine['States'] {
  return {
    BeginReports: {
      Type: 'Pass',
      Comment: 'From the first merchant on.',
      Result: { from: '' },
      ResultPath: '$.report',
      Next: 'Report',
    },
    Report: {
      Type: 'Task',
      Comment: 'Writes the reports of each merchant and its totals.',
      Resource: target,
      Parameters: { 'date.$': '$.plan.date', 'from.$': '$.report.from' },
      ResultPath: '$.report',
      Retry: patientRetries,
      Next: 'ReportOutcome',
    },
    ReportOutcome: again('report', 'Report', 'BeginComparison'),
  };
}

function comparing(target: string): StateMachine['States'] {
  return {
    BeginComparison: {
      Type: 'Pass',
      Comment: 'From the first line on.',
      Result: { from: '', part: 1 },
      ResultPath: '$.comparison',
      Next: 'Compare',
    },
    Compare: {
      Type: 'Task',
      Comment: "Holds our lines against the acquirer's and rings when they differ.",
      Resource: target,
      Parameters: {
        'date.$': '$.plan.date',
        'from.$': '$.comparison.from',
        'part.$': '$.comparison.part',
      },
      ResultPath: '$.comparison',
      Retry: patientRetries,
      Next: 'ComparisonOutcome',
    },
    ComparisonOutcome: again('comparison', 'Compare', 'DayDone'),
    DayDone: {
      Type: 'Choice',
      Comment: 'One day when one was asked for; else every day that is over.',
      Choices: [{ Variable: '$.date', IsNull: true, Next: 'Plan' }],
      Default: 'Done',
    },
  };
}

/** The step refuses what is no day before it looks at anything. */
const unlessDay: Catcher = {
  ErrorEquals: ['TaskInputInvalid'],
  ResultPath: '$.error',
  Next: 'DateMissing',
};

/** A person who starts it by hand may forget what the schedule always says. */
const asked: StateMachine['States'] = {
  Asked: {
    Type: 'Choice',
    Comment: 'Which days are meant must be said: null for all that are over.',
    Choices: [{ Variable: '$.date', IsPresent: true, Next: 'Plan' }],
    Default: 'DateMissing',
  },
  DateMissing: {
    Type: 'Fail',
    Error: 'SettlementDateMissing',
    Cause:
      'The input names no day that exists, and nothing was settled. Start again with {"date":"2026-11-23"} for that day, or with {"date":null} for every day that is over.',
  },
};

/** Input: `{ "date": null }` for all days that are over, or `{ "date": "2026-11-23" }` for one. */
export function settleDay(targets: SettleDayTargets): StateMachine {
  return {
    Comment: 'Settles the days that are over, one after another.',
    StartAt: 'Asked',
    TimeoutSeconds: TIMEOUT_SECONDS,
    States: {
      ...asked,
      Plan: {
        Type: 'Task',
        Comment: 'Which day is next, and over which shards its payments lie.',
        Resource: targets.planSettlement,
        Parameters: { 'date.$': '$.date' },
        ResultPath: '$.plan',
        Retry: stepRetries,
        Catch: [unlessDay],
        Next: 'PlanOutcome',
      },
      PlanOutcome: {
        Type: 'Choice',
        Comment: 'When no day is left, all is done.',
        Choices: [{ Variable: '$.plan.outcome', StringEquals: 'settle', Next: 'SettleShards' }],
        Default: 'Done',
      },
      ...settling(targets.settlePayments),
      ...reporting(targets.reportSettlement),
      ...comparing(targets.compareSettlement),
      Done: { Type: 'Succeed' },
    },
  };
}

/** The Standard workflow that carries a file of payments from its arrival to its end. */
import { outageRetries } from './retries.ts';
import type { Catcher, MapState, StateMachine, TaskState } from './states-language.ts';

/** ARNs of what the workflow calls. */
export interface IngestBatchTargets {
  readonly planFile: string;
  readonly ingestChunk: string;
  readonly checkBatch: string;
  readonly writeResults: string;
  readonly finishBatch: string;
  readonly failBatch: string;
}

/** A file of a hundred million rows takes ten days in a batch lane of the default width. */
const TIMEOUT_SECONDS = 1_209_600;

/** Whatever it is: a batch never stays without an end. */
const orFail: readonly Catcher[] = [
  { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'FailBatch' },
];

const ofBatch = { 'batchId.$': '$.batchId' } as const;

/** One run for each chunk; a run whose time grew short says `more`, and the next one goes on where it stood. */
const overChunks = (
  comment: string,
  step: {
    readonly name: string;
    readonly comment: string;
    readonly target: string;
    readonly chunksAtOnce: number;
  },
  next: string,
): MapState => {
  const { name, target, chunksAtOnce } = step;
  const task: TaskState = {
    Type: 'Task',
    Comment: step.comment,
    Resource: target,
    Parameters: { ...ofBatch, 'chunk.$': '$.chunk' },
    ResultPath: '$.result',
    Retry: outageRetries,
    Next: `${name}Outcome`,
  };
  return {
    Type: 'Map',
    Comment: comment,
    ItemsPath: '$.plan.chunks',
    ItemSelector: {
      'batchId.$': '$$.Map.Item.Value.batchId',
      'chunk.$': '$$.Map.Item.Value.chunk',
    },
    MaxConcurrency: chunksAtOnce,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      StartAt: name,
      States: {
        [name]: task,
        [`${name}Outcome`]: {
          Type: 'Choice',
          Comment: 'When the time ran short, it goes on where it stood.',
          Choices: [{ Variable: '$.result.outcome', StringEquals: 'more', Next: name }],
          Default: `${name}Done`,
        },
        [`${name}Done`]: { Type: 'Succeed' },
      },
    },
    ResultPath: null,
    Catch: orFail,
    Next: next,
  };
};

/** Until every payment has its outcome. */
const waiting = (target: string): StateMachine['States'] => ({
  BeginChecks: {
    Type: 'Pass',
    Comment: 'From the shortest pause on.',
    Result: { checks: 0, final: 0, idleChecks: 0 },
    ResultPath: '$.check',
    Next: 'Check',
  },
  Check: {
    Type: 'Task',
    Comment: 'Says whether every payment has its outcome, and how long to wait.',
    Resource: target,
    Parameters: {
      ...ofBatch,
      'checks.$': '$.check.checks',
      'final.$': '$.check.final',
      'idleChecks.$': '$.check.idleChecks',
    },
    ResultPath: '$.check',
    Retry: outageRetries,
    Catch: orFail,
    Next: 'CheckOutcome',
  },
  CheckOutcome: {
    Type: 'Choice',
    Comment: 'A cancel goes through all chunks once more; what has ended otherwise is left alone.',
    Choices: [
      { Variable: '$.check.outcome', StringEquals: 'waiting', Next: 'WaitForPayments' },
      { Variable: '$.check.outcome', StringEquals: 'sweep', Next: 'IngestChunks' },
      { Variable: '$.check.outcome', StringEquals: 'final', Next: 'WriteResults' },
    ],
    Default: 'Done',
  },
  WaitForPayments: {
    Type: 'Wait',
    Comment: 'Longer each time.',
    SecondsPath: '$.check.waitSeconds',
    Next: 'Check',
  },
});

const ending = (targets: IngestBatchTargets): StateMachine['States'] => ({
  Finish: {
    Type: 'Task',
    Comment: 'Joins the parts of all chunks and ends the batch.',
    Resource: targets.finishBatch,
    Parameters: ofBatch,
    ResultPath: null,
    Retry: outageRetries,
    Catch: orFail,
    Next: 'Done',
  },
  FailBatch: {
    Type: 'Task',
    Comment: 'Ends the batch as failed and says why.',
    Resource: targets.failBatch,
    Parameters: { ...ofBatch, 'error.$': '$.error' },
    ResultPath: null,
    Retry: outageRetries,
    Next: 'Failed',
  },
  Failed: {
    Type: 'Fail',
    Error: 'BatchFailed',
    Cause: 'A step failed for good; the batch says what became of it.',
  },
});

/** Input: `{ "batchId": "bat_…" }`, of a batch whose file has arrived. */
export function ingestBatch(
  targets: IngestBatchTargets,
  { chunksAtOnce }: { readonly chunksAtOnce: number },
): StateMachine {
  return {
    Comment: 'Makes the rows of a file into payments.',
    StartAt: 'Plan',
    TimeoutSeconds: TIMEOUT_SECONDS,
    States: {
      Plan: {
        Type: 'Task',
        Comment: 'Looks through the whole file and cuts it where rows end.',
        Resource: targets.planFile,
        Parameters: ofBatch,
        ResultPath: '$.plan',
        Retry: outageRetries,
        Catch: orFail,
        Next: 'PlanOutcome',
      },
      PlanOutcome: {
        Type: 'Choice',
        Comment: 'A file that is refused has ended its batch.',
        Choices: [{ Variable: '$.plan.outcome', StringEquals: 'planned', Next: 'IngestChunks' }],
        Default: 'Done',
      },
      IngestChunks: overChunks(
        'Every row becomes a payment or is rejected.',
        {
          name: 'Ingest',
          comment: 'Writes the rows of a chunk, and with them how far it has come.',
          target: targets.ingestChunk,
          chunksAtOnce,
        },
        'BeginChecks',
      ),
      ...waiting(targets.checkBatch),
      WriteResults: overChunks(
        'What became of each row.',
        {
          name: 'Write',
          comment: 'Reads a chunk again and writes its part of the results and the rejects.',
          target: targets.writeResults,
          chunksAtOnce,
        },
        'Finish',
      ),
      ...ending(targets),
      Done: { Type: 'Succeed' },
    },
  };
}

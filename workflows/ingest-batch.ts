/** The Standard workflow that carries a file of payments from its arrival to its end. */
import { outageRetries } from './retries.ts';
import type { MapState, StateMachine, TaskState } from './states-language.ts';

/** ARNs of what the workflow calls. */
export interface IngestBatchTargets {
  readonly planFile: string;
  readonly ingestChunk: string;
}

/** What Step Functions runs of an inline Map at once. */
const CHUNKS_AT_ONCE = 40;
/** A review may take a day, and a large file some hours before it. */
const TIMEOUT_SECONDS = 259_200;

const ofBatch = { 'batchId.$': '$.batchId' } as const;

/** One run for each chunk; a run whose time grew short says `more`, and the next one goes on where it stood. */
const overChunks = (
  comment: string,
  step: { readonly name: string; readonly comment: string; readonly target: string },
  next: string,
): MapState => {
  const { name, target } = step;
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
    MaxConcurrency: CHUNKS_AT_ONCE,
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
    Next: next,
  };
};

/** Input: `{ "batchId": "bat_…" }`, of a batch whose file has arrived. */
export function ingestBatch(targets: IngestBatchTargets): StateMachine {
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
        },
        'Done',
      ),
      Done: { Type: 'Succeed' },
    },
  };
}

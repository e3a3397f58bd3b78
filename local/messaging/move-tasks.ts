/** Redrives: moves what a dead letter queue holds back to where it came from, as message move tasks do. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Queue } from './queue.ts';
import { SqsError } from './sqs-error.ts';
import { type Input, optionalInteger, optionalText, requiredText } from './sqs-input.ts';
import type { QueueDirectory } from './sqs-queues.ts';

const TASKS_SHOWN_MAX = 10;
const RATE_MAX = 500;

interface MoveTask {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  readonly startedAt: number;
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  failure: string | undefined;
}

export interface MoveTasks {
  start(input: Input): Record<string, unknown>;
  list(input: Input): Record<string, unknown>;
  cancel(input: Input): Record<string, unknown>;
}

export function createMoveTasks(directory: QueueDirectory, clock: Clock): MoveTasks {
  const tasks: MoveTask[] = [];

  function queueOf(arn: string): Queue {
    const queue = directory.byArn(arn);
    if (queue !== undefined) return queue;
    throw new SqsError('ResourceNotFoundException', `The resource ${arn} does not exist.`);
  }

  function start(input: Input) {
    const source = queueOf(requiredText(input, 'SourceArn'));
    const { arn } = source.definition;
    const isDeadLetterQueue = directory
      .all()
      .some(({ definition }) => definition.redrive?.deadLetterArn === arn);
    if (!isDeadLetterQueue) {
      throw new SqsError(
        'InvalidParameterValue',
        'Source queue must be configured as a Dead Letter Queue.',
      );
    }
    if (tasks.some((task) => task.sourceArn === arn && task.status === 'RUNNING')) {
      throw new SqsError(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    }
    const destinationArn = optionalText(input, 'DestinationArn');
    if (destinationArn !== undefined) queueOf(destinationArn);
    const perSecond =
      optionalInteger(input, 'MaxNumberOfMessagesPerSecond', { min: 1, max: RATE_MAX }) ?? RATE_MAX;
    const task: MoveTask = {
      handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: arn })).toString(
        'base64',
      ),
      sourceArn: arn,
      destinationArn,
      startedAt: clock.now(),
      toMove: source.stats().visible,
      moved: 0,
      status: 'RUNNING',
      failure: undefined,
    };
    tasks.unshift(task);
    void run(task, { source, directory, perSecond, clock });
    return { TaskHandle: task.handle };
  }

  function list(input: Input) {
    const { arn } = queueOf(requiredText(input, 'SourceArn')).definition;
    const count = optionalInteger(input, 'MaxResults', { min: 1, max: TASKS_SHOWN_MAX }) ?? 1;
    const shown = tasks.filter(({ sourceArn }) => sourceArn === arn).slice(0, count);
    return { Results: shown.map(describe) };
  }

  function cancel(input: Input) {
    const handle = requiredText(input, 'TaskHandle');
    const task = tasks.find((one) => one.handle === handle && one.status === 'RUNNING');
    if (task === undefined) {
      throw new SqsError('ResourceNotFoundException', 'Task does not exist or is not running.');
    }
    task.status = 'CANCELLED';
    return { ApproximateNumberOfMessagesMoved: task.moved };
  }

  return { start, list, cancel };
}

async function run(
  task: MoveTask,
  options: {
    readonly source: Queue;
    readonly directory: QueueDirectory;
    readonly perSecond: number;
    readonly clock: Clock;
  },
): Promise<void> {
  const { source, directory, perSecond, clock } = options;
  while (task.status === 'RUNNING') {
    for (let n = 0; n < perSecond && task.moved < task.toMove; n++) {
      if (!moveOne(task, source, directory)) return;
    }
    if (task.moved >= task.toMove || source.stats().visible === 0) task.status = 'COMPLETED';
    else await clock.sleep(1000);
  }
}

/** False when the task has ended: for want of messages, or because nobody knows where one belongs. */
function moveOne(task: MoveTask, source: Queue, directory: QueueDirectory): boolean {
  const message = source.first();
  if (message === undefined) {
    task.status = 'COMPLETED';
    return false;
  }
  const target = directory.byArn(task.destinationArn ?? message.deadLetterSourceArn ?? '');
  if (target === undefined) {
    task.status = 'FAILED';
    task.failure = 'CouldNotDetermineMessageSource';
    return false;
  }
  // A moved message is a new one to SQS: new id, new time, nothing received yet. Sent before it is
  // removed: a crash in between doubles it, never loses it.
  const { body, attributes, senderId, traceHeader } = message;
  target.send({ body, attributes, senderId, traceHeader }, 0);
  source.remove(message);
  task.moved++;
  return true;
}

function describe(task: MoveTask): Record<string, unknown> {
  return {
    ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
    Status: task.status,
    SourceArn: task.sourceArn,
    ...(task.destinationArn && { DestinationArn: task.destinationArn }),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failure && { FailureReason: task.failure }),
    StartedTimestamp: task.startedAt,
  };
}

/** Answers SQS calls of the JSON protocol. */
import { randomUUID } from 'node:crypto';
import type { AwsRequest, AwsResponse, ServiceHandler } from '../types.ts';
import type { MoveTasks } from './move-tasks.ts';
import type { Queue } from './queue.ts';
import { noSuchQueue, SqsError, sqsErrorResponse } from './sqs-error.ts';
import { type Input, requiredText } from './sqs-input.ts';
import {
  changeMessageVisibility,
  changeMessageVisibilityBatch,
  deleteMessage,
  deleteMessageBatch,
  receiveMessage,
  type SqsCall,
  sendMessage,
  sendMessageBatch,
} from './sqs-messages.ts';
import {
  getQueueAttributes,
  getQueueUrl,
  listDeadLetterSourceQueues,
  listQueues,
  type QueueDirectory,
} from './sqs-queues.ts';

type Output = Readonly<Record<string, unknown>>;

const onMessages: Readonly<Record<string, (call: SqsCall) => Output | Promise<Output>>> = {
  SendMessage: sendMessage,
  SendMessageBatch: sendMessageBatch,
  ReceiveMessage: receiveMessage,
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: deleteMessageBatch,
  ChangeMessageVisibility: changeMessageVisibility,
  ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
};

const FROM_TERRAFORM = new Set(['CreateQueue', 'DeleteQueue', 'SetQueueAttributes', 'TagQueue']);

export function createSqsHandler(directory: QueueDirectory, tasks: MoveTasks): ServiceHandler {
  const onQueues: Readonly<Record<string, (input: Input) => Output>> = {
    GetQueueUrl: (input) => getQueueUrl(directory, input),
    ListQueues: (input) => listQueues(directory, input),
    StartMessageMoveTask: tasks.start,
    ListMessageMoveTasks: tasks.list,
    CancelMessageMoveTask: tasks.cancel,
  };
  const onQueue: Readonly<Record<string, (queue: Queue, input: Input) => Output>> = {
    GetQueueAttributes: getQueueAttributes,
    ListDeadLetterSourceQueues: (queue) => listDeadLetterSourceQueues(directory, queue),
    ListQueueTags: (queue) => ({ Tags: queue.definition.tags }),
    PurgeQueue: (queue) => {
      queue.purge();
      return {};
    },
  };

  function answer({ operation, input = {}, principal }: AwsRequest): Output | Promise<Output> {
    const general = onQueues[operation];
    if (general !== undefined) return general(input);
    const message = onMessages[operation];
    const single = onQueue[operation];
    if (message === undefined && single === undefined) throw unsupported(operation);
    const queue = directory.byUrl(requiredText(input, 'QueueUrl'));
    if (queue === undefined) throw noSuchQueue();
    if (message !== undefined) return message({ input, queue, senderId: principal.label });
    return single?.(queue, input) ?? {};
  }

  return async (request) => {
    try {
      return json(await answer(request));
    } catch (error) {
      if (error instanceof SqsError) return sqsErrorResponse(error);
      throw error;
    }
  };
}

function unsupported(operation: string): SqsError {
  return new SqsError(
    'UnsupportedOperation',
    FROM_TERRAFORM.has(operation)
      ? `${operation} is refused here: queues come from the synthesized stack.`
      : `The local engine does not answer ${operation}.`,
  );
}

function json(output: Output): AwsResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(output),
  };
}

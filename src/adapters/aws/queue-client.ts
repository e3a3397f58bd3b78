/** The SQS client of a function. */
import type {
  ChangeMessageVisibilityRequest,
  SendMessageBatchRequest,
  SendMessageBatchResult,
} from '@aws-sdk/client-sqs';
import { ATTEMPTS_MAX, type AwsSettings, REQUEST_TIMEOUT_MS } from './client-settings.ts';
import { createJsonClient, type JsonClient } from './json-client.ts';

export type QueueClient = JsonClient<{
  ChangeMessageVisibility: [ChangeMessageVisibilityRequest, object];
  SendMessageBatch: [SendMessageBatchRequest, SendMessageBatchResult];
}>;

/** The endpoint decides where calls go; a queue's URL is only its name. */
export const createQueueClient = (settings: AwsSettings): QueueClient =>
  createJsonClient(
    {
      name: 'sqs',
      target: 'AmazonSQS',
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      attemptsMax: ATTEMPTS_MAX,
    },
    settings,
  );

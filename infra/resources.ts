/** The names that the files of infra/ share: which tables, queues, topics, machines and functions there are. */

export const tableNames = [
  'payment-transactions',
  'payment-audit',
  'payment-idempotency',
  'payment-batches',
  'payment-merchants',
  'payment-settlements',
  'sandbox-acquirer',
] as const;
export type TableName = (typeof tableNames)[number];

/** Queues that somebody sends to; each has a dead-letter queue of its own. */
export const sourceQueueNames = [
  'payments',
  'batch-payments',
  'notifications',
  'batch-files',
] as const;
export type SourceQueueName = (typeof sourceQueueNames)[number];
export type DeadLetterQueueName = `${SourceQueueName}-dlq`;

export const deadLetterQueueOf = (queue: SourceQueueName): DeadLetterQueueName => `${queue}-dlq`;

export const queueNames: readonly (SourceQueueName | DeadLetterQueueName)[] =
  sourceQueueNames.flatMap((queue) => [queue, deadLetterQueueOf(queue)]);

/** Where SNS leaves an event that it could not deliver to a queue. */
export const undeliveredQueue = 'payment-events-undelivered';

export const topicNames = ['payment-events', 'payment-operations'] as const;
export type TopicName = (typeof topicNames)[number];

export const machineNames = [
  'process-payment',
  'review-payment',
  'settle-day',
  'ingest-batch',
] as const;
export type MachineName = (typeof machineNames)[number];

export const functionNames = [
  'authorize-request',
  'submit-payment',
  'get-payment',
  'list-payments',
  'list-payment-events',
  'list-refunds',
  'command-payment',
  'operate-payment',
  'list-settlements',
  'describe-api',
  'create-batch',
  'read-batches',
  'cancel-batch',
  'sweep-batches',
  'start-ingest',
  'plan-file',
  'ingest-chunk',
  'check-batch',
  'write-results',
  'finish-batch',
  'fail-batch',
  'relay-changes',
  'relay-batch-changes',
  'process-payments',
  'screen-payment',
  'authorize-payment',
  'capture-payment',
  'cancel-payment',
  'refund-payment',
  'fail-payment',
  'request-review',
  'resume-review',
  'apply-review',
  'reconcile-payments',
  'sandbox-acquirer',
  'start-settlement',
  'plan-settlement',
  'settle-payments',
  'report-settlement',
  'compare-settlement',
] as const;
export type FunctionName = (typeof functionNames)[number];

/** How often a queue delivers a message before it moves it to its dead-letter queue: about 1 3/4 hours of back-off. */
export const RECEIVES_MAX = 12;

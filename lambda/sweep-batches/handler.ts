/** Lambda sweep-batches: every minute, by schedule. */
import { createDynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import { createS3Client } from '../../src/adapters/aws/s3-client.ts';
import { createTopicClient } from '../../src/adapters/aws/topic-client.ts';
import { createDueBatches } from '../../src/adapters/dynamodb/batch-index.ts';
import { createBatchPlans } from '../../src/adapters/dynamodb/batch-plans.ts';
import { createBatchStore } from '../../src/adapters/dynamodb/batch-store.ts';
import { createEventTopic } from '../../src/adapters/messaging/event-topic.ts';
import { createBatchFiles } from '../../src/adapters/s3/batch-files.ts';
import { systemNow } from '../../src/adapters/system.ts';
import { createSweepBatches } from '../../src/application/batch/sweep-batches.ts';
import { readEnvironment, text } from '../../src/entry/environment.ts';
import { createSweepBatchesHandler } from '../../src/entry/sweep-batches-handler.ts';
import { createTelemetry } from '../../src/entry/telemetry.ts';

const environment = readEnvironment({
  batchesTable: text('BATCHES_TABLE'),
  bucket: text('BATCHES_BUCKET'),
  topicArn: text('EVENTS_TOPIC_ARN'),
});
const telemetry = createTelemetry({ runtime: environment });
const tables = { client: createDynamoClient(environment), now: systemNow, ...environment };

export const handler = createSweepBatchesHandler({
  sweep: createSweepBatches({
    due: createDueBatches(tables),
    batches: createBatchStore(tables),
    plans: createBatchPlans(tables),
    files: createBatchFiles({ client: createS3Client(environment), ...environment }),
    environment: environment.environmentSuffix,
    topic: createEventTopic({
      client: createTopicClient(environment),
      topicArn: environment.topicArn,
      onFault: (error) => telemetry.error('Publishing failed.', {}, error),
    }),
    now: systemNow,
    onFault: (batchId, error) =>
      telemetry.error('An overdue batch could not be looked at.', { batchId }, error),
  }),
  telemetry,
});

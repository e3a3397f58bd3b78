/** What keeps data until it is meant to go: nothing here may forget sooner than the design says. */
import { type Control, custom, every } from './control.ts';
import { deadLetterQueues } from './messaging-controls.ts';
import { at, listOf, type StackModel } from './stack-model.ts';
import { isLogTarget } from './storage-controls.ts';

/** Tables whose rows may expire, all by `expiresAt`, which only rows that may go have. */
const expiringTables = ['payment-idempotency', 'payment-batches', 'payment-settlements'];
const QUEUE_RETENTION_SECONDS = 345_600;
const STREAM_RETRIES_MIN = 10;
/** What a batch at work puts aside. */
const WORK_PREFIX = 'work/';
const OLD_VERSION_DAYS_MIN = 30;
/** Two executions of its workflow, one after the other. */
const WORK_DAYS_MIN = 28;

/** What a rule of a lifecycle removes that should stay. */
function removes(rule: unknown, isOfLogs: boolean): string | undefined {
  const prefix = at(rule, 'filter', 'prefix');
  const oldVersions = at(rule, 'noncurrent_version_expiration');
  if (prefix === WORK_PREFIX) {
    const days = [at(rule, 'expiration', 'days'), at(oldVersions, 'noncurrent_days')];
    return days.every((one) => Number(one) >= WORK_DAYS_MIN)
      ? undefined
      : 'deletes what a batch at work needs';
  }
  if (at(rule, 'expiration') !== undefined && !isOfLogs) return 'deletes files';
  if (
    ['transition', 'noncurrent_version_transition'].some((name) => at(rule, name) !== undefined)
  ) {
    return 'moves files to where they are not read at once';
  }
  return oldVersions === undefined ||
    Number(at(oldVersions, 'noncurrent_days')) >= OLD_VERSION_DAYS_MIN
    ? undefined
    : 'deletes earlier versions too soon';
}

function lifecycles(model: StackModel) {
  return model.of('aws_s3_bucket_lifecycle_configuration').flatMap(({ address, attributes }) => {
    const owner = model.referred(attributes.bucket);
    const isOfLogs = owner !== undefined && isLogTarget(model, owner);
    return listOf(attributes.rule).flatMap((rule) => {
      const what = removes(rule, isOfLogs);
      return what === undefined ? [] : [{ address, what: `${what} by its rule ${at(rule, 'id')}` }];
    });
  });
}

export const retentionControls: readonly Control[] = [
  every('aws_dynamodb_table', {
    id: 'table-never-forgets',
    meets: [],
    what: 'forgets rows that must stay, or keeps those that may go',
    why: 'A payment that expires is money that nobody can account for, and a trail with gaps proves nothing.',
    how: `Remove ttl from the table; only ${expiringTables.join(', ')} have one, by expiresAt.`,
    holds: ({ name, attributes: { ttl } }) =>
      ttl === undefined ||
      (expiringTables.includes(name) &&
        at(ttl, 'attribute_name') === 'expiresAt' &&
        at(ttl, 'enabled') === true),
  }),
  custom({
    id: 'bucket-never-forgets',
    meets: [],
    why: 'Batch files and settlement reports would vanish, and with them the proof of what was ordered.',
    how: `Let rules expire ${WORK_PREFIX} (not before ${WORK_DAYS_MIN} days) and logs only, and earlier versions not before ${OLD_VERSION_DAYS_MIN} days.`,
    problems: lifecycles,
  }),
  every('aws_sqs_queue', {
    id: 'queue-retention',
    meets: [],
    what: `keeps messages for less than ${QUEUE_RETENTION_SECONDS} seconds`,
    why: 'Orders would be lost while a weekend’s outage lasts, before they reach the dead-letter queue.',
    how: 'Set message_retention_seconds as infra/queues.ts does.',
    holds: (resource, model) =>
      deadLetterQueues(model).has(resource) ||
      Number(resource.attributes.message_retention_seconds) >= QUEUE_RETENTION_SECONDS,
  }),
  every('aws_lambda_event_source_mapping', {
    id: 'stream-whole',
    meets: [],
    what: 'skips changes of the stream, or gives up a batch for one of them',
    why: 'What was committed would never be told: no order to the processor, no notification.',
    how: `Set starting_position TRIM_HORIZON, bisect_batch_on_function_error and at least ${STREAM_RETRIES_MIN} maximum_retry_attempts.`,
    holds: ({ attributes }, model) =>
      model.referred(attributes.event_source_arn)?.type !== 'aws_dynamodb_table' ||
      (attributes.starting_position === 'TRIM_HORIZON' &&
        attributes.bisect_batch_on_function_error === true &&
        Number(attributes.maximum_retry_attempts) >= STREAM_RETRIES_MIN),
  }),
];

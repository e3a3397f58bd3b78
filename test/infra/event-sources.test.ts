/** What wakes functions: the stream from its beginning, the queues with partial failures and a bounded batch lane. */
import { afterAll, describe, expect, it } from 'vitest';
import { parseFilter } from '../../local/events/filter-pattern.ts';
import { resource } from './support/lookup.ts';
import { reference } from './support/planted.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);
const type = 'aws_lambda_event_source_mapping';
const mapping = (name: string) => resource(stack, type, name);

describe('the event sources', () => {
  it.each(['relay-changes', 'relay-batch-changes'])(
    'of %s bisect on errors, and keep whole what could not be relayed',
    (name) => {
      expect(mapping(`${name}-from-payment-transactions`)).toMatchObject({
        event_source_arn: reference('aws_dynamodb_table.payment-transactions', 'stream_arn'),
        function_name: reference(`aws_lambda_function.${name}`),
        starting_position: 'TRIM_HORIZON',
        batch_size: 100,
        bisect_batch_on_function_error: true,
        maximum_retry_attempts: 10,
        function_response_types: ['ReportBatchItemFailures'],
        destination_config: {
          on_failure: { destination_arn: reference('aws_s3_bucket.payment-batches') },
        },
        metrics_config: { metrics: ['EventCount'] },
      });
    },
  );

  it.each([
    ['of a payment of the API', { NewImage: { lane: { S: 'real-time' } } }, 'relay-changes'],
    ['of a row of a file', { NewImage: { lane: { S: 'batch' } } }, 'relay-batch-changes'],
    ['of a lane of a later version', { NewImage: { lane: { S: 'night' } } }, 'relay-changes'],
    ['of a row without a lane', { NewImage: { status: { S: 'received' } } }, 'relay-changes'],
    ['that removes a row', { OldImage: { lane: { S: 'batch' } } }, 'relay-changes'],
  ])('relay a change %s once, in its lane', (_, dynamodb, reader) => {
    const readers = ['relay-changes', 'relay-batch-changes'].filter((name) => {
      const { filter_criteria } = mapping(`${name}-from-payment-transactions`);
      const { filter } = filter_criteria as { readonly filter: { readonly pattern: string }[] };
      return filter.some(({ pattern }) => parseFilter(pattern)({ dynamodb }));
    });
    expect(readers).toEqual([reader]);
  });

  it.each(['payments', 'batch-payments'])(
    'hand ten messages of %s to the worker at once',
    (queue) => {
      expect(mapping(`process-payments-from-${queue}`)).toMatchObject({
        event_source_arn: reference(`aws_sqs_queue.${queue}`),
        function_name: reference('aws_lambda_function.process-payments'),
        batch_size: 10,
        function_response_types: ['ReportBatchItemFailures'],
      });
    },
  );

  it('hand announcements of uploads to the function that takes them up', () => {
    expect(mapping('start-ingest-from-batch-files')).toMatchObject({
      event_source_arn: reference('aws_sqs_queue.batch-files'),
      function_name: reference('aws_lambda_function.start-ingest'),
      batch_size: 10,
      function_response_types: ['ReportBatchItemFailures'],
    });
  });

  it('bound the batch lane by the parameter and leave the real-time lane free', () => {
    const { resources } = synthesize({ environment: { BATCH_CONCURRENCY: '17' } });
    const scaling = (queue: string) =>
      resources[type]?.[`process-payments-from-${queue}`]?.scaling_config;
    expect(scaling('batch-payments')).toEqual({ maximum_concurrency: 17 });
    expect(scaling('payments')).toBeUndefined();
  });
});

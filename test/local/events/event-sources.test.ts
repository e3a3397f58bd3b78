/** Proves what the mappings ask of their roles, and which mappings are refused at the start. */
import { describe, expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { createEventSources } from '../../../local/events/event-sources.ts';
import type { QueueSource, StreamSource } from '../../../local/events/ports.ts';
import type { LogLine } from '../../../local/types.ts';
import { makeResource, makeStack } from '../functions/make-function.ts';
import { STREAM_ARN } from './memory-stream.ts';
import { QUEUE_ARN } from './start-sources.ts';

const ROLE = 'arn:aws:iam::123456789012:role/worker';
const silent: QueueSource & StreamSource = {
  receive: ({ signal }) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve([]))),
  deleteBatch: async () => {},
  next: async () => [],
  onWrite: () => () => {},
};

function create(attributes: Readonly<Record<string, unknown>>) {
  const lines: LogLine[] = [];
  const stack = makeStack('/nowhere', [
    makeResource('aws_lambda_function', 'worker', {
      function_name: 'worker',
      arn: 'arn:aws:lambda:us-east-1:123456789012:function:worker',
      role: ROLE,
    }),
    makeResource('aws_lambda_event_source_mapping', 'mapping', {
      uuid: 'mapping-1',
      function_name: 'worker',
      ...attributes,
    }),
  ]);
  const sources = createEventSources({
    stack,
    clock: createClock(),
    log: (line) => lines.push(line),
    invoke: async () => ({ kind: 'ok', payload: 'null' }),
    queueSource: () => silent,
    streamSource: () => silent,
    checkpoints: { load: () => undefined, save: () => {} },
    sinks: { putObject: async () => {}, sendMessage: async () => {} },
  });
  return { sources, lines };
}

const stream = { event_source_arn: STREAM_ARN, starting_position: 'LATEST' };
const onFailure = (destination_arn: string) => ({
  destination_config: [{ on_failure: [{ destination_arn }] }],
});

describe('event source mappings', () => {
  it('need to read and to delete in their queue', () => {
    const { sources } = create({ event_source_arn: QUEUE_ARN });
    const address = 'aws_lambda_event_source_mapping.mapping';
    const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
    expect(sources.permissions).toEqual(
      actions.map((action) => ({ roleArn: ROLE, action, resource: QUEUE_ARN, address })),
    );
  });

  it('need to read their stream and to write their failures', () => {
    const { sources } = create({ ...stream, ...onFailure('arn:aws:s3:::failures') });
    expect(sources.permissions.map(({ action, resource }) => [action, resource])).toEqual([
      ['dynamodb:GetRecords', STREAM_ARN],
      ['dynamodb:GetShardIterator', STREAM_ARN],
      ['dynamodb:DescribeStream', STREAM_ARN],
      ['dynamodb:ListStreams', '*'],
      ['s3:ListBucket', 'arn:aws:s3:::failures'],
      ['s3:PutObject', 'arn:aws:s3:::failures/aws/lambda/mapping-1/batch'],
    ]);
  });

  it.each([
    [
      'a source that the engine does not run',
      { event_source_arn: 'arn:aws:kinesis:x' },
      'maps SQS',
    ],
    ['an unknown function', { ...stream, function_name: 'nobody' }, 'the stack does not have'],
    ['no starting position', { ...stream, starting_position: undefined }, 'TRIM_HORIZON or LATEST'],
    ['a tumbling window', { ...stream, tumbling_window_in_seconds: 30 }, 'tumbling window'],
    [
      'a bad filter',
      { ...stream, filter_criteria: { filter: [{ pattern: '{}' }] } },
      'at least one field',
    ],
  ])('are refused with %s', (_, attributes, message) => {
    expect(() => create(attributes)).toThrow(message);
  });

  it('are refused at the start with a failure destination that the engine cannot reach', async () => {
    const attributes = { ...stream, ...onFailure('arn:aws:sns:us-east-1:123456789012:topic') };
    expect(() => create(attributes)).toThrow('sends failures to S3 or SQS');
  });

  it('say when they run with fewer lanes than they ask for', async () => {
    const { sources, lines } = create({ ...stream, parallelization_factor: 4 });
    sources.start();
    await sources.close();
    expect(lines.map(({ message }) => message)).toEqual([
      'aws_lambda_event_source_mapping.mapping asks for 4 lanes; here it runs in one, in the same order',
    ]);
  });
});

/** Queues, topics and the subscription between them. */
import { afterAll, describe, expect, it } from 'vitest';
import { json, resource, statement, statements } from './support/lookup.ts';
import { reference } from './support/planted.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);
const queue = (name: string) => resource(stack, 'aws_sqs_queue', name);
const topic = (name: string) => resource(stack, 'aws_sns_topic', name);
const ACCOUNT = reference('data.aws_caller_identity.current', 'account_id');
const lanes = ['payments', 'batch-payments', 'notifications', 'batch-files'];
const all = [...lanes, ...lanes.map((name) => `${name}-dlq`), 'payment-events-undelivered'];

describe('the queues', () => {
  it('are the lanes, their dead-letter queues, and one for events that SNS could not deliver', () => {
    expect(Object.keys(stack.resources.aws_sqs_queue ?? {}).sort()).toEqual([...all].sort());
  });

  it.each(lanes)(
    '%s gives a message up after twelve receives, to a queue that keeps it longer',
    (name) => {
      const target = `aws_sqs_queue.${name}-dlq`;
      expect(json(queue(name).redrive_policy)).toEqual({
        deadLetterTargetArn: reference(target),
        maxReceiveCount: 12,
      });
      expect(queue(name).message_retention_seconds).toBe(345_600);
      expect(queue(`${name}-dlq`).message_retention_seconds).toBe(1_209_600);
      expect(json(queue(`${name}-dlq`).redrive_allow_policy)).toEqual({
        redrivePermission: 'byQueue',
        sourceQueueArns: [`arn:aws:sqs:us-east-1:${ACCOUNT}:${name}-dev`],
      });
    },
  );

  it('hide a work order for six times the time that the worker may take', () => {
    const worker = resource(stack, 'aws_lambda_function', 'process-payments');
    for (const name of ['payments', 'batch-payments']) {
      expect(queue(name).visibility_timeout_seconds).toBe(6 * Number(worker.timeout));
    }
  });

  it.each(all)('%s is encrypted with our key and refuses what comes without TLS', (name) => {
    expect(queue(name).kms_master_key_id).toBe(reference('aws_kms_key.payments'));
    expect(statement(queue(name), 'DenyPlaintext')).toEqual({
      Sid: 'DenyPlaintext',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sqs:*',
      Resource: `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}-dev`,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it.each(all)(
    '%s answers a receive when a message comes, and after 20 seconds without',
    (name) => {
      expect(queue(name).receive_wait_time_seconds).toBe(20);
    },
  );

  it('let the bucket of this account announce uploads', () => {
    expect(statement(queue('batch-files'), 'UploadsArrive')).toEqual({
      Sid: 'UploadsArrive',
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: `arn:aws:sqs:us-east-1:${ACCOUNT}:batch-files-dev`,
      Condition: {
        StringEquals: { 'aws:SourceAccount': ACCOUNT },
        ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::payment-batches-${ACCOUNT}-dev` },
      },
    });
  });

  it('let the events topic send to notifications and to the undelivered, and nobody else to any', () => {
    const open = all.filter((name) =>
      statements(queue(name)).some((one) => one.Effect === 'Allow'),
    );
    expect(open).toEqual(['notifications', 'batch-files', 'payment-events-undelivered']);
    for (const name of ['notifications', 'payment-events-undelivered']) {
      expect(statement(queue(name), 'EventsArrive')).toMatchObject({
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Condition: {
          ArnEquals: { 'aws:SourceArn': `arn:aws:sns:us-east-1:${ACCOUNT}:payment-events-dev` },
        },
      });
    }
  });
});

describe('the topics', () => {
  it.each(['payment-events', 'payment-operations'])('%s is encrypted and TLS only', (name) => {
    expect(topic(name).kms_master_key_id).toBe(reference('aws_kms_key.payments'));
    expect(statement(topic(name), 'DenyPlaintext').Action).toBe('sns:Publish');
  });

  it.each(['payment-events', 'payment-operations'])('%s signs with SHA-256', (name) => {
    expect(topic(name).signature_version).toBe(2);
  });

  it('let alarms of this account publish to operations only', () => {
    expect(statements(topic('payment-events'))).toHaveLength(1);
    expect(statement(topic('payment-operations'), 'AlarmsArrive').Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': ACCOUNT },
      ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:*` },
    });
  });

  it('deliver events raw to notifications, and keep those that do not arrive', () => {
    const type = 'aws_sns_topic_subscription';
    expect(resource(stack, type, 'payment-events-to-notifications')).toMatchObject({
      topic_arn: reference('aws_sns_topic.payment-events'),
      protocol: 'sqs',
      endpoint: reference('aws_sqs_queue.notifications'),
      raw_message_delivery: true,
      redrive_policy: JSON.stringify({
        deadLetterTargetArn: reference('aws_sqs_queue.payment-events-undelivered'),
      }),
    });
  });

  it('exist as two', () => {
    expect(Object.keys(stack.resources.aws_sns_topic ?? {})).toHaveLength(2);
  });
});

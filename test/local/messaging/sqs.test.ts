/** Proves the local SQS through the real SDK on a clock that runs a hundred times as fast. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { queueArn, queueUrl, SCALE, startMessaging } from './queue-stack.ts';

const QueueUrl = queueUrl('work');
const send = (sqs: SQSClient, MessageBody: string, more: object = {}) =>
  sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));

async function receive(sqs: SQSClient, more: object = {}) {
  const command = {
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All' as const],
  };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ ...command, ...more }));
  return Messages;
}

describe('a queue', () => {
  it('hands out what was sent, with attributes and digests that the SDK accepts', async () => {
    const { sqs } = await startMessaging({ queues: { work: {} } });
    await send(sqs, 'größer 😀', {
      MessageAttributes: {
        eventType: { DataType: 'String', StringValue: 'payment.captured' },
        amount: { DataType: 'Number', StringValue: '12' },
        raw: { DataType: 'Binary', BinaryValue: Buffer.from([0, 1, 255]) },
      },
    });
    const [message] = await receive(sqs, { MessageAttributeNames: ['All'] });
    expect(message).toMatchObject({
      Body: 'größer 😀',
      Attributes: { ApproximateReceiveCount: '1', SenderId: 'test' },
      MessageAttributes: { amount: { StringValue: '12' }, eventType: { DataType: 'String' } },
    });
    expect(message?.MessageAttributes?.raw?.BinaryValue).toEqual(new Uint8Array([0, 1, 255]));
  });

  it('gives only the message attributes that were asked for', async () => {
    const { sqs } = await startMessaging({ queues: { work: {} } });
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    await send(sqs, 'x', {
      MessageAttributes: { 'a.one': text('1'), 'a.two': text('2'), b: text('3') },
    });
    const [message] = await receive(sqs, { MessageAttributeNames: ['a.*'] });
    expect(Object.keys(message?.MessageAttributes ?? {})).toEqual(['a.one', 'a.two']);
  });

  it('hides a received message for the visibility timeout, then counts the next receipt', async () => {
    const { sqs } = await startMessaging({ queues: { work: { visibility_timeout_seconds: 30 } } });
    await send(sqs, 'x');
    expect(await receive(sqs)).toHaveLength(1);
    expect(await receive(sqs)).toHaveLength(0);
    const started = performance.now();
    const [again] = await receive(sqs, { WaitTimeSeconds: 20 }).then(async (first) =>
      first.length > 0 ? first : receive(sqs, { WaitTimeSeconds: 20 }),
    );
    const waitedSeconds = ((performance.now() - started) * SCALE) / 1000;
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
    expect(waitedSeconds).toBeGreaterThan(20);
    expect(waitedSeconds).toBeLessThan(60);
  });

  it('lets a long poll wait for a message, or for its time to run out', async () => {
    const { sqs } = await startMessaging({ queues: { work: {} } });
    const started = performance.now();
    expect(await receive(sqs, { WaitTimeSeconds: 20 })).toHaveLength(0);
    expect((performance.now() - started) * SCALE).toBeGreaterThan(19_000);
    const waiting = receive(sqs, { WaitTimeSeconds: 20 });
    await send(sqs, 'x');
    expect(await waiting).toHaveLength(1);
  });

  it('delays by message and by queue', async () => {
    const { sqs, messaging } = await startMessaging({
      queues: { work: { delay_seconds: 60, visibility_timeout_seconds: 43_200 } },
    });
    await send(sqs, 'late');
    await send(sqs, 'soon', { DelaySeconds: 0 });
    expect((await receive(sqs)).map(({ Body }) => Body)).toEqual(['soon']);
    expect(messaging.stats()).toMatchObject([{ delayed: 1, inFlight: 1, visible: 0 }]);
    await expect.poll(async () => (await receive(sqs)).map(({ Body }) => Body)).toEqual(['late']);
  });

  it('shows a message again at once when its visibility is set to zero, and later when prolonged', async () => {
    const { sqs } = await startMessaging({ queues: { work: { visibility_timeout_seconds: 5 } } });
    await send(sqs, 'x');
    const [first] = await receive(sqs);
    const change = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
      sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    await change(first?.ReceiptHandle, 0);
    const [second] = await receive(sqs);
    expect(second?.MessageId).toBe(first?.MessageId);
    await change(second?.ReceiptHandle, 43_200);
    expect(await receive(sqs, { WaitTimeSeconds: 20 })).toHaveLength(0);
  });

  it('moves a message to the dead letter queue after its last receipt, and says where it came from', async () => {
    const { sqs } = await startMessaging({
      queues: {
        work: {
          visibility_timeout_seconds: 0,
          redrive_policy: JSON.stringify({
            deadLetterTargetArn: queueArn('work-dlq'),
            maxReceiveCount: 3,
          }),
        },
        'work-dlq': {},
      },
    });
    await send(sqs, 'poison');
    const counts: (string | undefined)[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      for (const { Attributes } of await receive(sqs))
        counts.push(Attributes?.ApproximateReceiveCount);
    }
    expect(counts).toEqual(['1', '2', '3']);
    const [dead] = await receive(sqs, { QueueUrl: queueUrl('work-dlq') });
    expect(dead).toMatchObject({
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: queueArn('work') },
    });
  });

  it('forgets messages that are older than the retention period', async () => {
    const { sqs, clock, messaging } = await startMessaging({
      queues: { work: { message_retention_seconds: 60 } },
    });
    await send(sqs, 'old');
    expect(messaging.stats()[0]?.oldestAgeMs).toBeLessThan(60_000);
    await clock.sleep(61_000);
    expect(await receive(sqs)).toEqual([]);
    expect(messaging.stats()).toMatchObject([{ visible: 0, inFlight: 0, oldestAgeMs: 0 }]);
  });

  it('deletes by the latest receipt handle only', async () => {
    const { sqs, messaging } = await startMessaging({
      queues: { work: { visibility_timeout_seconds: 0 } },
    });
    await send(sqs, 'x');
    const [first] = await receive(sqs);
    const [second] = await receive(sqs);
    const remove = (ReceiptHandle: string | undefined) =>
      sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await remove(first?.ReceiptHandle);
    expect(messaging.stats()[0]?.visible).toBe(1);
    await remove(second?.ReceiptHandle);
    expect(messaging.stats()[0]?.visible).toBe(0);
    await remove(second?.ReceiptHandle);
  });

  it('takes batches whose entries succeed and fail one by one', async () => {
    const { sqs } = await startMessaging({ queues: { work: { max_message_size: 1024 } } });
    const sent = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: 'x' },
          { Id: 'b', MessageBody: 'y'.repeat(2000) },
          { Id: 'c', MessageBody: 'z', DelaySeconds: 901 },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a']);
    expect(sent.Failed?.map(({ Id }) => Id)).toEqual(['b', 'c']);
    const [message] = await receive(sqs);
    const deleted = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', ReceiptHandle: message?.ReceiptHandle },
          { Id: 'made-up', ReceiptHandle: 'nonsense' },
        ],
      }),
    );
    expect(deleted.Successful).toEqual([{ Id: 'good' }]);
    expect(deleted.Failed).toMatchObject([{ Id: 'made-up', Code: 'ReceiptHandleIsInvalid' }]);
  });

  it('shows its attributes, tags and URL as the stack has them', async () => {
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    const { sqs } = await startMessaging({
      queues: { work: { kms_master_key_id: 'key', tags: { team: 'payments' } }, other: {} },
      more: { aws_sqs_queue_policy: { work: { queue_url: QueueUrl, policy } } },
    });
    const attributes = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    expect((await sqs.send(attributes)).Attributes).toMatchObject({
      QueueArn: queueArn('work'),
      VisibilityTimeout: '30',
      KmsMasterKeyId: 'key',
      SqsManagedSseEnabled: 'false',
      Policy: policy,
      ApproximateNumberOfMessages: '0',
    });
    const url = await sqs.send(new GetQueueUrlCommand({ QueueName: 'work' }));
    expect(url.QueueUrl).toBe(QueueUrl);
    const list = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'wo' }));
    expect(list.QueueUrls).toEqual([QueueUrl]);
    const tags = await sqs.send(new ListQueueTagsCommand({ QueueUrl }));
    expect(tags.Tags).toEqual({ team: 'payments' });
  });

  it('is empty after a purge', async () => {
    const { sqs, messaging } = await startMessaging({ queues: { work: {} } });
    await send(sqs, 'a');
    await send(sqs, 'b', { DelaySeconds: 900 });
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect(messaging.stats()).toMatchObject([{ visible: 0, delayed: 0, inFlight: 0 }]);
  });
});

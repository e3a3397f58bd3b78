/** What the local SQS refuses, by the names that AWS gives to it. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { queueUrl, startMessaging } from './queue-stack.ts';

const QueueUrl = queueUrl('work');
const send = (sqs: SQSClient, MessageBody: string, more: object = {}) =>
  sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const receive = async (sqs: SQSClient, more: object = {}) =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];

describe('what SQS refuses', () => {
  const handle = (text: string) => Buffer.from(text).toString('base64');
  const uuid = '6a1f0a54-6b52-4b0a-9e5e-0f3a8c9e7d10';
  it.each([
    ['a queue that does not exist', { QueueUrl: queueUrl('none') }, 'QueueDoesNotExist'],
    ['an empty body', { MessageBody: '' }, 'MissingParameter'],
    ['a control character', { MessageBody: 'a\u0000b' }, 'InvalidMessageContents'],
    ['a lone surrogate', { MessageBody: 'a\ud800b' }, 'InvalidMessageContents'],
    ['a delay beyond 900 s', { DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['a body over the limit', { MessageBody: 'x'.repeat(262_145) }, 'InvalidParameterValue'],
    [
      'an attribute without a value',
      { MessageAttributes: { a: { DataType: 'String', StringValue: '' } } },
      'InvalidParameterValue',
    ],
    [
      'an attribute of unknown type',
      { MessageAttributes: { a: { DataType: 'Date', StringValue: 'x' } } },
      'InvalidParameterValue',
    ],
  ])('%s', async (_, input, name) => {
    const { sqs } = await startMessaging({ queues: { work: {} } });
    await expect(send(sqs, 'x', input)).rejects.toMatchObject({ name });
  });

  it.each([
    ['eleven messages at once', { MaxNumberOfMessages: 11 }],
    ['a wait of 21 s', { WaitTimeSeconds: 21 }],
    ['a negative visibility timeout', { VisibilityTimeout: -1 }],
  ])('to receive %s', async (_, input) => {
    const { sqs } = await startMessaging({ queues: { work: {} } });
    await expect(receive(sqs, input)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it.each([
    ['text', 'nonsense'],
    ['a handle of another queue', handle(`other ${uuid} 1`)],
    ['a bare message id', uuid],
  ])('a receipt handle that is %s', async (_, ReceiptHandle) => {
    const { sqs } = await startMessaging({ queues: { work: {}, other: {} } });
    const remove = sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await expect(remove).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  it('to hide a message that is gone or not in flight', async () => {
    const { sqs, clock } = await startMessaging({ queues: { work: {} } });
    await send(sqs, 'x');
    const [message] = await receive(sqs, { VisibilityTimeout: 1 });
    const { ReceiptHandle } = message ?? {};
    await clock.sleep(1_500);
    const hide = () =>
      sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 9 }),
      );
    await expect(hide()).rejects.toMatchObject({ name: 'MessageNotInflight' });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await expect(hide()).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it.each([
    [[], 'EmptyBatchRequest'],
    [
      Array.from({ length: 11 }, (_, n) => ({ Id: `${n}`, MessageBody: 'x' })),
      'TooManyEntriesInBatchRequest',
    ],
    [
      [
        { Id: 'a', MessageBody: 'x' },
        { Id: 'a', MessageBody: 'x' },
      ],
      'BatchEntryIdsNotDistinct',
    ],
    [[{ Id: 'a b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
  ])('a batch like %j', async (Entries, name) => {
    const { sqs } = await startMessaging({ queues: { work: {} } });
    const batch = sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    await expect(batch).rejects.toMatchObject({ name });
  });
});

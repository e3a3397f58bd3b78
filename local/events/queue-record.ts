/** A queue's message in the shape of a Lambda event's record. */
import type { ReceivedMessage } from './ports.ts';

export interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, object>>;
  readonly md5OfBody: string;
  readonly md5OfMessageAttributes?: string;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

export function toQueueRecord(message: ReceivedMessage, queueArn: string): QueueRecord {
  const { MD5OfMessageAttributes: digest } = message;
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: toMessageAttributes(message.MessageAttributes ?? {}),
    ...(digest !== undefined && { md5OfMessageAttributes: digest }),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
}

function toMessageAttributes(attributes: NonNullable<ReceivedMessage['MessageAttributes']>) {
  const entries = Object.entries(attributes).map(([name, value]) => {
    const { DataType: dataType, StringValue: stringValue, BinaryValue: binaryValue } = value;
    const content = {
      ...(stringValue !== undefined && { stringValue }),
      ...(binaryValue !== undefined && { binaryValue }),
      stringListValues: [],
      binaryListValues: [],
      dataType,
    };
    return [name, content] as const;
  });
  return Object.fromEntries(entries);
}

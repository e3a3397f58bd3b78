/** Queues and topics by hand, running on a fast clock behind real SDK clients. */
import { SNSClient } from '@aws-sdk/client-sns';
import {
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { createMessaging, type MessagingOptions } from '../../../local/messaging/messaging.ts';
import type { LogLine } from '../../../local/types.ts';
import { sdkDefaults, serveHandler } from '../dynamodb/aws-shim.ts';
import { ACCOUNT_ID, handMadeStack } from '../dynamodb/hand-made-stack.ts';

export const SCALE = 100;
export const queueArn = (name: string) => `arn:aws:sqs:us-east-1:${ACCOUNT_ID}:${name}`;
export const topicArn = (name: string) => `arn:aws:sns:us-east-1:${ACCOUNT_ID}:${name}`;
export const queueUrl = (name: string) => `http://127.0.0.1:4010/${ACCOUNT_ID}/${name}`;

/** Up to ten messages, with their attributes; `more` sets a wait or another number. */
export async function receive(
  sqs: SQSClient,
  name: string,
  more: Partial<ReceiveMessageCommandInput> = {},
): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl(name),
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All'],
    ...more,
  });
  return (await sqs.send(command)).Messages ?? [];
}

type Attributes = Readonly<Record<string, unknown>>;

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export async function startMessaging(
  parts: {
    readonly queues?: Readonly<Record<string, Attributes>>;
    readonly subscriptions?: Readonly<Record<string, Attributes>>;
    readonly more?: Parameters<typeof handMadeStack>[0];
  },
  options: Partial<MessagingOptions> = {},
) {
  const queues = Object.entries(parts.queues ?? {}).map(([name, attributes]) => [
    name,
    { name, arn: queueArn(name), url: queueUrl(name), id: queueUrl(name), ...attributes },
  ]);
  const subscriptions = Object.entries(parts.subscriptions ?? {}).map(([name, attributes]) => [
    name,
    {
      arn: `${topicArn('events')}:${name}`,
      topic_arn: topicArn('events'),
      protocol: 'sqs',
      ...attributes,
    },
  ]);
  const stack = handMadeStack({
    aws_sqs_queue: Object.fromEntries(queues),
    aws_sns_topic: { events: { name: 'events', arn: topicArn('events'), tags: { team: 'a<b' } } },
    aws_sns_topic_subscription: Object.fromEntries(subscriptions),
    ...parts.more,
  });
  const lines: LogLine[] = [];
  const clock = createClock({ scale: SCALE });
  const messaging = createMessaging({ stack, clock, log: (line) => lines.push(line), ...options });
  open.push(messaging.close);
  const sqsFront = await serveHandler('sqs', messaging.sqs);
  const snsFront = await serveHandler('sns', messaging.sns);
  open.push(sqsFront.close, snsFront.close);
  const settings = { ...sdkDefaults, maxAttempts: 1 };
  return {
    messaging,
    clock,
    lines,
    sqs: new SQSClient({ ...settings, endpoint: sqsFront.endpoint, useQueueUrlAsEndpoint: false }),
    sns: new SNSClient({ ...settings, endpoint: snsFront.endpoint }),
  };
}

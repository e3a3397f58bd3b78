/** The SNS topics: payment events for subscribers, operations for the people who are called by alarms. */
import { SnsTopic } from '@cdktn/provider-aws/lib/sns-topic/index.js';
import { SnsTopicSubscription } from '@cdktn/provider-aws/lib/sns-topic-subscription/index.js';
import { Construct } from 'constructs';
import type { Encryption } from './encryption.ts';
import type { Platform } from './platform.ts';
import { denyPlaintext, pascalCase, policyDocument, type Statement } from './policy.ts';
import type { Queues } from './queues.ts';
import { type TopicName, undeliveredQueue } from './resources.ts';

/** What SNS signs its messages with; its default, 1, is SHA-1. */
const SIGNATURE_SHA256 = 2;

export interface TopicsOptions {
  readonly platform: Platform;
  readonly encryption: Encryption;
  readonly queues: Queues;
}

export class Topics extends Construct {
  readonly #topics: Readonly<Record<TopicName, SnsTopic>>;
  readonly #platform: Platform;
  readonly #encryption: Encryption;

  constructor(scope: Construct, id: string, { platform, encryption, queues }: TopicsOptions) {
    super(scope, id);
    this.#platform = platform;
    this.#encryption = encryption;
    this.#topics = {
      'payment-events': this.#declare('payment-events', []),
      'payment-operations': this.#declare('payment-operations', [this.#alarmsMayPublish()]),
    };
    new SnsTopicSubscription(this, 'payment-events-to-notifications', {
      topicArn: this.#topics['payment-events'].arn,
      protocol: 'sqs',
      endpoint: queues.of('notifications').arn,
      rawMessageDelivery: true,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: queues.of(undeliveredQueue).arn }),
    });
  }

  of(name: TopicName): SnsTopic {
    return this.#topics[name];
  }

  grantPublish(name: TopicName): readonly Statement[] {
    const { arn } = this.of(name);
    return [
      {
        Sid: `Topic${pascalCase(name)}Publish`,
        Effect: 'Allow',
        Action: 'sns:Publish',
        Resource: arn,
      },
      this.#encryption.grant('write', name, 'sns', { key: 'aws:sns:topicArn', value: arn }),
    ];
  }

  #declare(name: TopicName, more: readonly Statement[]): SnsTopic {
    return new SnsTopic(this, name, {
      name: this.#platform.name(name),
      kmsMasterKeyId: this.#encryption.keyArn,
      signatureVersion: SIGNATURE_SHA256,
      policy: policyDocument([denyPlaintext('sns:Publish', this.#arn(name)), ...more]),
    });
  }

  #arn(name: TopicName): string {
    return this.#platform.arn('sns', this.#platform.name(name));
  }

  #alarmsMayPublish(): Statement {
    return {
      Sid: 'AlarmsArrive',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: this.#arn('payment-operations'),
      Condition: {
        StringEquals: { 'aws:SourceAccount': this.#platform.accountId },
        ArnLike: { 'aws:SourceArn': this.#platform.arn('cloudwatch', 'alarm:*') },
      },
    };
  }
}

/** The SQS queues: each lane with its dead-letter queue, encrypted, TLS only, open to nobody but the roles that are granted it. */
import { SqsQueue } from '@cdktn/provider-aws/lib/sqs-queue/index.js';
import { Construct } from 'constructs';
import type { Encryption } from './encryption.ts';
import type { Platform } from './platform.ts';
import { denyPlaintext, pascalCase, policyDocument, type Statement } from './policy.ts';
import {
  type DeadLetterQueueName,
  deadLetterQueueOf,
  RECEIVES_MAX,
  type SourceQueueName,
  sourceQueueNames,
  undeliveredQueue,
} from './resources.ts';

type QueueName = SourceQueueName | DeadLetterQueueName | typeof undeliveredQueue;

const DAY_SECONDS = 86_400;
const RETENTION_SECONDS = 4 * DAY_SECONDS;
/** Longer than any source's: a message keeps its first day when it moves. */
const DEAD_LETTER_RETENTION_SECONDS = 14 * DAY_SECONDS;
const DATA_KEY_REUSE_SECONDS = 300;

/** At least six times its consumer's time-out, or a slow batch is handed out twice. */
const visibilitySeconds: Readonly<Record<SourceQueueName, number>> = {
  payments: 420,
  'batch-payments': 420,
  notifications: 180,
  'batch-files': 180,
};

/** What an event source mapping needs. */
const RECEIVING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'] as const;

export interface QueuesOptions {
  readonly platform: Platform;
  readonly encryption: Encryption;
}

export class Queues extends Construct {
  readonly #queues = new Map<QueueName, SqsQueue>();
  readonly #platform: Platform;
  readonly #encryption: Encryption;

  constructor(scope: Construct, id: string, { platform, encryption }: QueuesOptions) {
    super(scope, id);
    this.#platform = platform;
    this.#encryption = encryption;
    for (const name of sourceQueueNames) this.#declarePair(name);
    this.#declare(undeliveredQueue, {
      messageRetentionSeconds: DEAD_LETTER_RETENTION_SECONDS,
      policy: this.#policy(undeliveredQueue, this.#topicMaySend(undeliveredQueue)),
    });
  }

  of(name: QueueName): SqsQueue {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw new Error(`No queue is called ${name}; see infra/queues.ts.`);
    return queue;
  }

  grantSend(name: SourceQueueName): readonly Statement[] {
    return [this.#allow(name, 'Send', ['sqs:SendMessage']), this.#grantKey(name, 'write')];
  }

  /** Receives, deletes, and puts back with a delay. */
  grantConsume(name: SourceQueueName): readonly Statement[] {
    const actions = [...RECEIVING, 'sqs:ChangeMessageVisibility'];
    return [this.#allow(name, 'Consume', actions), this.#grantKey(name, 'read')];
  }

  /** Receives and deletes; what fails comes back after the queue's own delay. */
  grantReceive(name: SourceQueueName): readonly Statement[] {
    return [this.#allow(name, 'Receive', RECEIVING), this.#grantKey(name, 'read')];
  }

  #allow(name: QueueName, sid: string, actions: readonly string[]): Statement {
    return {
      Sid: `Queue${pascalCase(name)}${sid}`,
      Effect: 'Allow',
      Action: actions,
      Resource: this.of(name).arn,
    };
  }

  #grantKey(name: QueueName, access: 'read' | 'write'): Statement {
    const value = this.of(name).arn;
    return this.#encryption.grant(access, name, 'sqs', { key: 'aws:sqs:arn', value });
  }

  #declarePair(name: SourceQueueName): void {
    const deadLetterName = deadLetterQueueOf(name);
    const deadLetterQueue = this.#declare(deadLetterName, {
      messageRetentionSeconds: DEAD_LETTER_RETENTION_SECONDS,
      policy: this.#policy(deadLetterName),
      redriveAllowPolicy: JSON.stringify({
        redrivePermission: 'byQueue',
        sourceQueueArns: [this.#arn(name)],
      }),
    });
    this.#declare(name, {
      messageRetentionSeconds: RETENTION_SECONDS,
      visibilityTimeoutSeconds: visibilitySeconds[name],
      policy: this.#policy(name, this.#sendersTo(name)),
      redrivePolicy: JSON.stringify({
        deadLetterTargetArn: deadLetterQueue.arn,
        maxReceiveCount: RECEIVES_MAX,
      }),
    });
  }

  #declare(
    name: QueueName,
    more: {
      readonly messageRetentionSeconds: number;
      readonly visibilityTimeoutSeconds?: number;
      readonly policy: string;
      readonly redrivePolicy?: string;
      readonly redriveAllowPolicy?: string;
    },
  ): SqsQueue {
    const queue = new SqsQueue(this, name, {
      name: this.#platform.name(name),
      kmsMasterKeyId: this.#encryption.keyArn,
      kmsDataKeyReusePeriodSeconds: DATA_KEY_REUSE_SECONDS,
      receiveWaitTimeSeconds: 20,
      ...more,
    });
    this.#queues.set(name, queue);
    return queue;
  }

  /** By name, because a queue's own policy cannot refer to the queue. */
  #arn(name: QueueName): string {
    return this.#platform.arn('sqs', this.#platform.name(name));
  }

  #policy(name: QueueName, more: readonly Statement[] = []): string {
    return policyDocument([denyPlaintext('sqs:*', this.#arn(name)), ...more]);
  }

  #sendersTo(name: SourceQueueName): readonly Statement[] {
    if (name === 'notifications') return this.#topicMaySend(name);
    return name === 'batch-files' ? this.#bucketMaySend(name) : [];
  }

  /** A bucket's ARN names no account: the bucket may be deleted and its name taken by another. */
  #bucketMaySend(name: QueueName): readonly Statement[] {
    return [
      {
        Sid: 'UploadsArrive',
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: this.#arn(name),
        Condition: {
          StringEquals: { 'aws:SourceAccount': this.#platform.accountId },
          ArnEquals: {
            'aws:SourceArn': `arn:aws:s3:::${this.#platform.bucketName('payment-batches')}`,
          },
        },
      },
    ];
  }

  #topicMaySend(name: QueueName): readonly Statement[] {
    const topic = this.#platform.arn('sns', this.#platform.name('payment-events'));
    return [
      {
        Sid: 'EventsArrive',
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: this.#arn(name),
        Condition: { ArnEquals: { 'aws:SourceArn': topic } },
      },
    ];
  }
}

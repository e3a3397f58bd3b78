/** Peer P3's tables, topic, queue and state machine. */
import { DynamodbTable } from '@cdktn/provider-aws/lib/dynamodb-table/index.js';
import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { SfnStateMachine } from '@cdktn/provider-aws/lib/sfn-state-machine/index.js';
import { SnsTopic } from '@cdktn/provider-aws/lib/sns-topic/index.js';
import { SnsTopicSubscription } from '@cdktn/provider-aws/lib/sns-topic-subscription/index.js';
import { SqsQueue } from '@cdktn/provider-aws/lib/sqs-queue/index.js';
import type { Construct } from 'constructs';
import type { Platform } from '../../../infra/platform.ts';
import { policyDocument, type Statement, trustPolicy } from '../../../infra/policy.ts';
import { naiveMachine } from './machine.ts';

export interface Tables {
  readonly transactions: DynamodbTable;
  readonly audit: DynamodbTable;
  readonly idempotency: DynamodbTable;
  readonly merchants: DynamodbTable;
  readonly acquirer: DynamodbTable;
}

const documentOf = (statements: readonly Statement[]) => policyDocument(statements);
const text = (...names: string[]) => names.map((name) => ({ name, type: 'S' }));

export function declareData(scope: Construct, platform: Platform) {
  const table = (
    id: string,
    config: Omit<ConstructorParameters<typeof DynamodbTable>[2], 'name' | 'billingMode'>,
  ) =>
    new DynamodbTable(scope, `${id}-table`, {
      name: platform.name(id),
      billingMode: 'PAY_PER_REQUEST',
      ...config,
    });
  const tables: Tables = {
    transactions: table('payment-transactions', {
      hashKey: 'paymentId',
      attribute: text('createdAt', 'merchantId', 'paymentId'),
      globalSecondaryIndex: [
        {
          name: 'merchant-created-index',
          hashKey: 'merchantId',
          rangeKey: 'createdAt',
          projectionType: 'KEYS_ONLY',
        },
      ],
    }),
    audit: table('payment-audit', {
      hashKey: 'paymentId',
      rangeKey: 'sequence',
      attribute: [...text('paymentId'), { name: 'sequence', type: 'N' }],
    }),
    idempotency: table('payment-idempotency', {
      hashKey: 'scope',
      attribute: text('scope'),
      ttl: { attributeName: 'expiration', enabled: true },
    }),
    merchants: table('payment-merchants', {
      hashKey: 'owner',
      rangeKey: 'item',
      attribute: text('item', 'owner'),
    }),
    acquirer: table('sandbox-acquirer', { hashKey: 'chargeKey', attribute: text('chargeKey') }),
  };
  return { tables, topic: declareTopic(scope, platform) };
}

function declareTopic(scope: Construct, platform: Platform): SnsTopic {
  const topic = new SnsTopic(scope, 'payment-events', { name: platform.name('payment-events') });
  const name = platform.name('notifications');
  const queue = new SqsQueue(scope, 'notifications', {
    name,
    policy: documentOf([
      {
        Sid: 'EventsArrive',
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: platform.arn('sqs', name),
        Condition: { ArnEquals: { 'aws:SourceArn': topic.arn } },
      },
    ]),
  });
  new SnsTopicSubscription(scope, 'events-to-notifications', {
    topicArn: topic.arn,
    protocol: 'sqs',
    endpoint: queue.arn,
    rawMessageDelivery: true,
  });
  return topic;
}

interface MachineTargets {
  readonly screen: string;
  readonly authorize: string;
  readonly capture: string;
  readonly topic: string;
}

export function declareMachine(scope: Construct, platform: Platform, targets: MachineTargets) {
  const name = platform.name('process-payment');
  const role = new IamRole(scope, 'machine-role', {
    name,
    assumeRolePolicy: trustPolicy('states.amazonaws.com', platform.accountId),
  });
  new IamRolePolicy(scope, 'machine-policy', {
    name: 'granted',
    role: role.name,
    policy: documentOf([
      {
        Sid: 'Stages',
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: [targets.screen, targets.authorize, targets.capture],
      },
      {
        Sid: 'Notify',
        Effect: 'Allow',
        Action: 'sns:Publish',
        Resource: targets.topic,
      },
    ]),
  });
  return new SfnStateMachine(scope, 'process-payment', {
    name,
    type: 'STANDARD',
    roleArn: role.arn,
    definition: JSON.stringify(naiveMachine(targets)),
  });
}

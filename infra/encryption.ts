/** The one customer-managed key of a copy, with a key policy that names every service which delivers to what it encrypts. */
import { KmsAlias } from '@cdktn/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktn/provider-aws/lib/kms-key/index.js';
import { Lazy } from 'cdktn';
import { Construct } from 'constructs';
import type { Platform } from './platform.ts';
import { pascalCase, policyDocument, type Statement } from './policy.ts';

/** AWS services that call KMS for a principal of ours, by their endpoint's name. */
type CallingService = 'dynamodb' | 's3' | 'sns' | 'sqs';

const read = ['kms:Decrypt'];
/** A publisher needs both: the service reuses a data key, which it must decrypt again. */
const write = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** One statement per service: a condition that is right for one silently drops another's deliveries. */
function serviceStatements(
  platform: Platform,
  logGroups: readonly string[],
): readonly Omit<Statement, 'Resource'>[] {
  const { accountId, region } = platform;
  const ofThisAccount = { 'aws:SourceAccount': accountId };
  return [
    {
      Sid: 'AlarmsPublishToTopics',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Condition: {
        StringEquals: ofThisAccount,
        ArnLike: { 'aws:SourceArn': platform.arn('cloudwatch', 'alarm:*') },
      },
    },
    {
      Sid: 'TopicsDeliverToQueues',
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Condition: {
        ArnEquals: { 'aws:SourceArn': platform.arn('sns', platform.name('payment-events')) },
      },
    },
    {
      Sid: 'UploadsAnnounced',
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Condition: { StringEquals: ofThisAccount },
    },
    {
      Sid: 'LogGroups',
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: [
        'kms:Encrypt*',
        'kms:Decrypt*',
        'kms:ReEncrypt*',
        'kms:GenerateDataKey*',
        'kms:Describe*',
      ],
      Condition: {
        // Each by its whole name: a wildcard would fit the groups of copies whose names end alike.
        ArnEquals: {
          'kms:EncryptionContext:aws:logs:arn': logGroups.map((group) =>
            platform.arn('logs', `log-group:${group}`),
          ),
        },
      },
    },
    {
      Sid: 'WorkflowLogDelivery',
      Effect: 'Allow',
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Action: 'kms:Decrypt',
      Condition: { StringLike: { 'kms:EncryptionContext:SourceArn': platform.arn('logs', '*') } },
    },
  ];
}

export class Encryption extends Construct {
  /** A reference to the key's ARN. */
  readonly keyArn: string;
  readonly #platform: Platform;
  readonly #logGroups = new Set<string>();

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    this.#platform = platform;
    const key = new KmsKey(this, 'payments', {
      description: `Encrypts all that the payment system ${platform.suffix} keeps and sends.`,
      keyUsage: 'ENCRYPT_DECRYPT',
      customerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      multiRegion: false,
      enableKeyRotation: true,
      deletionWindowInDays: 7,
      policy: Lazy.stringValue({ produce: () => this.#policy() }),
    });
    new KmsAlias(this, 'payments-alias', {
      name: `alias/${platform.name('payments')}`,
      targetKeyId: key.keyId,
    });
    this.keyArn = key.arn;
  }

  /** Lets CloudWatch Logs encrypt a log group of this name. */
  admitLogGroup(name: string): void {
    this.#logGroups.add(name);
  }

  #policy(): string {
    const delegation = {
      Sid: 'AccountDelegatesToIam',
      Effect: 'Allow' as const,
      Principal: { AWS: `arn:aws:iam::${this.#platform.accountId}:root` },
      Action: 'kms:*',
    };
    return policyDocument(
      [delegation, ...serviceStatements(this.#platform, [...this.#logGroups].sort())].map(
        (statement) => ({
          ...statement,
          Resource: '*',
        }),
      ),
    );
  }

  /** Lets a principal read (or write) one resource's data through its service. `context` is that service's encryption context. */
  grant(
    access: 'read' | 'write',
    resource: string,
    service: CallingService,
    context: { readonly key: string; readonly value: string },
  ): Statement {
    return {
      Sid: `Key${pascalCase(service)}${pascalCase(resource)}${access === 'read' ? 'Read' : 'Write'}`,
      Effect: 'Allow',
      Action: access === 'read' ? read : write,
      Resource: this.keyArn,
      Condition: {
        StringEquals: {
          'kms:ViaService': `${service}.${this.#platform.region}.amazonaws.com`,
          [`kms:EncryptionContext:${context.key}`]: context.value,
        },
      },
    };
  }

  /** For Lambda's variables and for Step Functions, which call KMS as the role itself. */
  grantDirect(
    access: 'read' | 'write',
    sid: string,
    context: { readonly key: string; readonly value: string | readonly string[] },
  ): Statement {
    return {
      Sid: sid,
      Effect: 'Allow',
      Action: access === 'read' ? read : write,
      Resource: this.keyArn,
      Condition: { StringEquals: { [`kms:EncryptionContext:${context.key}`]: context.value } },
    };
  }
}

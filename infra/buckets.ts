/** The S3 buckets: batch files (and what the relay could not handle), and the log of who touched them. */
import { S3Bucket } from '@cdktn/provider-aws/lib/s3-bucket/index.js';
import { S3BucketLifecycleConfiguration } from '@cdktn/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketLoggingA } from '@cdktn/provider-aws/lib/s3-bucket-logging/index.js';
import { S3BucketNotification } from '@cdktn/provider-aws/lib/s3-bucket-notification/index.js';
import { S3BucketOwnershipControls } from '@cdktn/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktn/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktn/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktn/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktn/provider-aws/lib/s3-bucket-versioning/index.js';
import { Construct } from 'constructs';
import type { Encryption } from './encryption.ts';
import type { ObjectAccess } from './function-definition.ts';
import type { Platform } from './platform.ts';
import { denyPlaintext, pascalCase, policyDocument, type Statement } from './policy.ts';
import type { Queues } from './queues.ts';

type BucketName = 'payment-batches' | 'payment-logs';

const ABANDONED_UPLOAD_DAYS = 1;
const OLD_VERSION_DAYS = 30;
/** What a batch needs while it is at work: longer than an execution of its workflow and of the one that stops it. */
const WORK_DAYS = 30;

const objectActions: Readonly<Record<ObjectAccess, string>> = {
  read: 's3:GetObject',
  write: 's3:PutObject',
  'read-version': 's3:GetObjectVersion',
  'delete-version': 's3:DeleteObjectVersion',
};

const workRule = (prefix: string) => ({
  id: 'work',
  status: 'Enabled',
  filter: [{ prefix }],
  expiration: [{ days: WORK_DAYS }],
  // A plan or part may be of the earlier version, when two runs of a step have met.
  noncurrentVersionExpiration: [{ noncurrentDays: WORK_DAYS }],
});

export interface BucketsOptions {
  readonly platform: Platform;
  readonly encryption: Encryption;
  readonly queues: Queues;
}

export class Buckets extends Construct {
  readonly batches: S3Bucket;
  /** One token for all: each reading of the attribute would make another, and equal grants differ. */
  readonly #batchesArn: string;
  readonly #platform: Platform;
  readonly #encryption: Encryption;

  constructor(scope: Construct, id: string, { platform, encryption, queues }: BucketsOptions) {
    super(scope, id);
    this.#platform = platform;
    this.#encryption = encryption;
    const logs = this.#declare('payment-logs', {
      // Log delivery cannot write to a bucket whose default is a customer-managed key.
      encryption: { sseAlgorithm: 'AES256' },
      expiryDays: platform.settings.LOG_RETENTION_DAYS,
      statements: (arn) => [this.#logDeliveryMayWrite(arn)],
    });
    const batches = this.#declare('payment-batches', {
      encryption: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: encryption.keyArn },
      workPrefix: 'work/',
      statements: () => [],
    });
    this.batches = batches.bucket;
    this.#batchesArn = batches.bucket.arn;
    new S3BucketLoggingA(this, 'payment-batches-logging', {
      bucket: this.batches.id,
      targetBucket: logs.bucket.id,
      targetPrefix: 'payment-batches/',
      // S3 asks whether its log delivery may write there.
      dependsOn: [logs.policy],
    });
    // A queue comes with its policy, which S3 tries out when it is told to notify.
    new S3BucketNotification(this, 'payment-batches-notification', {
      bucket: this.batches.id,
      queue: [
        {
          id: 'uploads',
          queueArn: queues.of('batch-files').arn,
          events: ['s3:ObjectCreated:*'],
          filterPrefix: 'inbox/',
        },
      ],
    });
  }

  /** Reading or writing objects whose keys begin so; several parts of one object too. */
  grantObjects(access: ObjectAccess, prefix: string): readonly Statement[] {
    const arn = this.#batchesArn;
    const what = pascalCase(prefix.replaceAll('/', ''));
    const objects: Statement = {
      Sid: `Objects${what}${pascalCase(access)}`,
      Effect: 'Allow',
      Action: objectActions[access],
      Resource: `${arn}/${prefix}*`,
    };
    if (access === 'delete-version') return [objects];
    const use = access === 'write' ? 'write' : 'read';
    return [
      objects,
      // With a bucket key the encryption context is the bucket, not the object.
      this.#encryption.grant(use, 'payment-batches', 's3', { key: 'aws:s3:arn', value: arn }),
    ];
  }

  /** What Lambda needs of a stream consumer's role to leave a failed batch in the bucket. */
  grantStreamFailures(): readonly Statement[] {
    const arn = this.#batchesArn;
    return [
      {
        Sid: 'StreamFailuresPut',
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: `${arn}/aws/lambda/*`,
      },
      { Sid: 'StreamFailuresList', Effect: 'Allow', Action: 's3:ListBucket', Resource: arn },
      // With a bucket key the encryption context is the bucket, not the object.
      this.#encryption.grant('write', 'payment-batches', 's3', { key: 'aws:s3:arn', value: arn }),
    ];
  }

  #declare(
    name: BucketName,
    options: {
      readonly encryption: { readonly sseAlgorithm: string; readonly kmsMasterKeyId?: string };
      readonly expiryDays?: number;
      /** What begins so is tidied away. */
      readonly workPrefix?: string;
      readonly statements: (arn: string) => readonly Statement[];
    },
  ): { readonly bucket: S3Bucket; readonly policy: S3BucketPolicy } {
    const bucket = new S3Bucket(this, name, {
      bucket: this.#platform.bucketName(name),
      forceDestroy: true,
    });
    const access = new S3BucketPublicAccessBlock(this, `${name}-public-access`, {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, `${name}-ownership`, {
      bucket: bucket.id,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    const versioning = new S3BucketVersioningA(this, `${name}-versioning`, {
      bucket: bucket.id,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, `${name}-encryption`, {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: options.encryption,
          bucketKeyEnabled: options.encryption.kmsMasterKeyId !== undefined,
        },
      ],
    });
    new S3BucketLifecycleConfiguration(this, `${name}-lifecycle`, {
      bucket: bucket.id,
      dependsOn: [versioning],
      rule: [
        {
          id: 'tidy',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABANDONED_UPLOAD_DAYS }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSION_DAYS }],
          ...(options.expiryDays && { expiration: [{ days: options.expiryDays }] }),
        },
        ...(options.workPrefix === undefined ? [] : [workRule(options.workPrefix)]),
      ],
    });
    const policy = new S3BucketPolicy(this, `${name}-policy`, {
      bucket: bucket.id,
      dependsOn: [access],
      policy: policyDocument([
        ...options.statements(bucket.arn),
        denyPlaintext('s3:*', [bucket.arn, `${bucket.arn}/*`]),
      ]),
    });
    return { bucket, policy };
  }

  #logDeliveryMayWrite(arn: string): Statement {
    return {
      Sid: 'AccessLogsArrive',
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `${arn}/payment-batches/*`,
      Condition: {
        StringEquals: { 'aws:SourceAccount': this.#platform.accountId },
        ArnEquals: {
          'aws:SourceArn': `arn:aws:s3:::${this.#platform.bucketName('payment-batches')}`,
        },
      },
    };
  }
}

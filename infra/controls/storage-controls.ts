/** What tables, buckets and log groups must show. */
import { cardNumberMask } from '../card-number-mask.ts';
import { type Control, every } from './control.ts';
import { deniesPlaintext } from './policy-evaluation.ts';
import { guardsOf } from './policy-statements.ts';
import { ownArn } from './resource-names.ts';
import { at, listOf, type ModelResource, type StackModel } from './stack-model.ts';

const table = 'aws_dynamodb_table';
const bucket = 'aws_s3_bucket';
const logGroup = 'aws_cloudwatch_log_group';
const RECOVERY_DAYS = 35;

/** Holds the audit trail: it is only ever added to. */
export const auditTable = 'payment-audit';

export const isEncrypted = (key: unknown, model: StackModel) =>
  model.referred(key)?.type === 'aws_kms_key';

/** The one resource of a type that configures a bucket: of two, the last to be applied would hold. */
function partOf(model: StackModel, type: string, owner: ModelResource): ModelResource | undefined {
  const parts = model
    .of(type)
    .filter(({ attributes }) => model.referred(attributes.bucket) === owner);
  return parts.length === 1 ? parts[0] : undefined;
}

/** Log delivery refuses a bucket whose default is a customer-managed key, so one that takes logs and has none is exempt. */
export function isLogTarget(model: StackModel, owner: ModelResource): boolean {
  const roles = model
    .of('aws_s3_bucket_logging')
    .map(({ attributes }) => [attributes.bucket, attributes.target_bucket].map(model.referred));
  return (
    roles.some(([, target]) => target === owner) && !roles.some(([source]) => source === owner)
  );
}

const tableControls: readonly Control[] = [
  every(table, {
    id: 'table-recovery',
    meets: ['CKV_AWS_28', 'AS-DDB3', 'AWS-0024'],
    what: `has no point-in-time recovery of ${RECOVERY_DAYS} days`,
    why: 'A wrong write could not be undone.',
    how: 'Set point_in_time_recovery.enabled to true, and no shorter recovery_period_in_days.',
    holds: ({ attributes }) => {
      const days = at(attributes, 'point_in_time_recovery', 'recovery_period_in_days');
      return (
        at(attributes, 'point_in_time_recovery', 'enabled') === true &&
        [undefined, RECOVERY_DAYS].some((allowed) => days === allowed)
      );
    },
  }),
  every(table, {
    id: 'table-encryption',
    meets: ['CKV_AWS_119', 'AWS-0025'],
    what: 'is not encrypted with the customer-managed key',
    why: 'Who may read the data could not be told from the key.',
    how: 'Set server_side_encryption with enabled and kms_key_arn.',
    holds: ({ attributes }, model) =>
      at(attributes, 'server_side_encryption', 'enabled') === true &&
      // A replica stands in another region, under a key of that region.
      listOf(attributes.replica).length === 0 &&
      isEncrypted(at(attributes, 'server_side_encryption', 'kms_key_arn'), model),
  }),
  every(table, {
    id: 'table-on-demand',
    meets: ['CKV2_AWS_16'],
    what: 'has provisioned capacity',
    why: 'It would need autoscaling to survive a busy day.',
    how: 'Set billing_mode to PAY_PER_REQUEST.',
    holds: ({ attributes }) => attributes.billing_mode === 'PAY_PER_REQUEST',
  }),
];

const logGroupControls: readonly Control[] = [
  every(logGroup, {
    id: 'log-encryption',
    meets: ['CKV_AWS_158', 'AWS-0017', 'PCI.CloudWatchLogGroupEncrypted'],
    what: 'is not encrypted with the customer-managed key',
    why: 'Logs tell as much as the data that they are about.',
    how: 'Set kms_key_id.',
    holds: ({ attributes }, model) => isEncrypted(attributes.kms_key_id, model),
  }),
  every(logGroup, {
    id: 'log-retention',
    meets: [
      'CKV_AWS_66',
      'PCI.CloudWatchLogGroupRetentionPeriod',
      'SL-CloudWatchLogGroupRetentionPeriod',
    ],
    what: 'keeps its lines for ever',
    why: 'What is kept without need is a risk and a cost.',
    how: 'Set retention_in_days (LOG_RETENTION_DAYS).',
    holds: ({ attributes }) => Number(attributes.retention_in_days) > 0,
  }),
  every(logGroup, {
    id: 'log-card-numbers',
    meets: [],
    what: 'does not mask card numbers',
    why: 'PCI DSS 3.5.1: a card number that slips into a line must not be readable there.',
    how: 'Add an aws_cloudwatch_log_data_protection_policy with cardNumberMask; infra/log-group.ts does.',
    holds: (resource, model) => {
      const policies = model
        .of('aws_cloudwatch_log_data_protection_policy')
        .filter(({ attributes }) => model.referred(attributes.log_group_name) === resource)
        .map(({ attributes }) => attributes.policy_document);
      return policies.length === 1 && policies[0] === cardNumberMask;
    },
  }),
];

const bucketProtection: readonly Control[] = [
  every(bucket, {
    id: 'bucket-encryption',
    meets: ['CKV_AWS_145', 'CKV_AWS_19', 'AWS-0132', 'PCI.S3DefaultEncryptionKMS', 'SH-S3.17'],
    what: 'is not encrypted with the customer-managed key and a bucket key',
    why: 'Who may read the files could not be told from the key.',
    how: 'Add aws_s3_bucket_server_side_encryption_configuration with aws:kms and bucket_key_enabled.',
    holds: (resource, model) => {
      const type = 'aws_s3_bucket_server_side_encryption_configuration';
      const rule = at(partOf(model, type, resource)?.attributes, 'rule');
      const byDefault = at(rule, 'apply_server_side_encryption_by_default');
      if (isLogTarget(model, resource)) return at(byDefault, 'sse_algorithm') === 'AES256';
      return (
        at(byDefault, 'sse_algorithm') === 'aws:kms' &&
        isEncrypted(at(byDefault, 'kms_master_key_id'), model) &&
        at(rule, 'bucket_key_enabled') === true
      );
    },
  }),
  every(bucket, {
    id: 'bucket-private',
    meets: [
      ...['CKV_AWS_53', 'CKV_AWS_54', 'CKV_AWS_55', 'CKV_AWS_56', 'CKV2_AWS_6'],
      ...['AWS-0086', 'AWS-0087', 'AWS-0091', 'AWS-0093', 'AWS-0094', 'SH-S3.1', 'SH-S3.8'],
    ],
    what: 'may become public',
    why: 'One wrong ACL or policy would show the files to everybody.',
    how: 'Add aws_s3_bucket_public_access_block with all four set to true.',
    holds: (resource, model) => {
      const block = partOf(model, 'aws_s3_bucket_public_access_block', resource)?.attributes;
      return [
        'block_public_acls',
        'block_public_policy',
        'ignore_public_acls',
        'restrict_public_buckets',
      ].every((key) => block?.[key] === true);
    },
  }),
  every(bucket, {
    id: 'bucket-owner',
    meets: ['CKV2_AWS_65'],
    what: 'allows ACLs',
    why: 'An object could belong to, and be read by, somebody else.',
    how: 'Add aws_s3_bucket_ownership_controls with BucketOwnerEnforced.',
    holds: (resource, model) =>
      at(
        partOf(model, 'aws_s3_bucket_ownership_controls', resource)?.attributes,
        'rule',
        'object_ownership',
      ) === 'BucketOwnerEnforced',
  }),
  every(bucket, {
    id: 'bucket-tls',
    meets: ['AS-S10', 'SH-S3.5', 'PCI.S3BucketSSLRequestsOnly'],
    what: 'accepts requests without TLS',
    why: 'Files could be read on the way.',
    how: 'Deny s3:* on the bucket and on its objects when aws:SecureTransport is false.',
    holds: (resource, model) =>
      guardsOf(model, resource).some((statement) => {
        const arn = ownArn(resource, model);
        return deniesPlaintext(statement, 's3:*', [arn, `${arn}/*`]);
      }),
  }),
];

const bucketUpkeep: readonly Control[] = [
  every(bucket, {
    id: 'bucket-versions',
    meets: ['CKV_AWS_21', 'AWS-0090', 'PCI.S3BucketVersioningEnabled'],
    what: 'keeps no versions',
    why: 'A file that was overwritten would be lost, and a batch names its version.',
    how: 'Add aws_s3_bucket_versioning with status Enabled.',
    holds: (resource, model) =>
      at(
        partOf(model, 'aws_s3_bucket_versioning', resource)?.attributes,
        'versioning_configuration',
        'status',
      ) === 'Enabled',
  }),
  every(bucket, {
    id: 'bucket-lifecycle',
    meets: ['CKV2_AWS_61', 'CKV_AWS_300'],
    what: 'never tidies up',
    why: 'Abandoned uploads and old versions are kept and paid for without end.',
    how: 'Add aws_s3_bucket_lifecycle_configuration that aborts incomplete uploads.',
    holds: (resource, model) => {
      const part = partOf(model, 'aws_s3_bucket_lifecycle_configuration', resource);
      return listOf(part?.attributes.rule).some(
        (rule) =>
          at(rule, 'status') === 'Enabled' &&
          at(rule, 'abort_incomplete_multipart_upload') !== undefined,
      );
    },
  }),
  every(bucket, {
    id: 'bucket-log',
    meets: ['CKV_AWS_18', 'AS-S1', 'AWS-0089', 'PCI.S3BucketLoggingEnabled', 'SH-S3.9'],
    what: 'logs no access',
    why: 'Nobody could say later who read a file.',
    how: 'Add aws_s3_bucket_logging.',
    holds: (resource, model) =>
      isLogTarget(model, resource) ||
      model.referred(partOf(model, 'aws_s3_bucket_logging', resource)?.attributes.target_bucket)
        ?.type === bucket,
  }),
  every(bucket, {
    id: 'bucket-notification',
    meets: ['CKV2_AWS_62'],
    what: 'tells nobody what arrives in it',
    why: 'A file would lie there and nobody would take it up.',
    how: 'Add aws_s3_bucket_notification, unless the bucket only takes logs.',
    holds: (resource, model) =>
      isLogTarget(model, resource) ||
      partOf(model, 'aws_s3_bucket_notification', resource) !== undefined,
  }),
];

export const storageControls: readonly Control[] = [
  ...tableControls,
  ...logGroupControls,
  ...bucketProtection,
  ...bucketUpkeep,
];

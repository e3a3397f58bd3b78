/** Reads tables, buckets and the key back, as far as encryption, recovery, indexes and access go. */
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type GlobalSecondaryIndexDescription,
} from '@aws-sdk/client-dynamodb';
import { GetKeyPolicyCommand, GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { Clients } from '../support/clients.ts';
import { type Comparison, compareAll, type Declared, document, list, tree } from './declared.ts';

const sorted = <T>(values: readonly T[]): T[] =>
  [...values].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

const indexHeld = ({ IndexName, KeySchema, Projection }: GlobalSecondaryIndexDescription) => ({
  name: IndexName,
  keys: KeySchema?.map(({ AttributeName }) => AttributeName),
  projection: Projection?.ProjectionType,
});

export const compareTables = (declared: Declared, { tables }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_dynamodb_table'),
    (table) => ({
      billing: table.billing_mode,
      keys: [table.hash_key, table.range_key].filter(Boolean),
      encryption: tree(table.server_side_encryption).kms_key_arn,
      recovery: tree(table.point_in_time_recovery).enabled,
      stream: table.stream_view_type,
      expiry: tree(table.ttl).attribute_name,
      indexes: sorted(
        list(table.global_secondary_index).map((index) => ({
          name: index.name,
          keys: [index.hash_key, index.range_key].filter(Boolean),
          projection: index.projection_type,
        })),
      ),
    }),
    async ({ name }) => {
      const TableName = String(name);
      const [{ Table }, backups, expiry] = await Promise.all([
        tables.send(new DescribeTableCommand({ TableName })),
        tables.send(new DescribeContinuousBackupsCommand({ TableName })),
        tables.send(new DescribeTimeToLiveCommand({ TableName })),
      ]);
      const recovery = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
      return {
        billing: Table?.BillingModeSummary?.BillingMode,
        keys: Table?.KeySchema?.map(({ AttributeName }) => AttributeName),
        encryption: Table?.SSEDescription?.KMSMasterKeyArn,
        recovery: recovery?.PointInTimeRecoveryStatus === 'ENABLED',
        stream: Table?.StreamSpecification?.StreamViewType,
        expiry: expiry.TimeToLiveDescription?.AttributeName,
        indexes: sorted((Table?.GlobalSecondaryIndexes ?? []).map(indexHeld)),
      };
    },
  );

export const compareKeys = (declared: Declared, { keys }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_kms_key'),
    (key) => ({ rotates: key.enable_key_rotation, policy: document(key.policy) }),
    async (_key, name) => {
      const KeyId = declared.made('aws_kms_key', name, 'key_id');
      const { Policy } = await keys.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
      const { KeyRotationEnabled } = await keys.send(new GetKeyRotationStatusCommand({ KeyId }));
      return { rotates: KeyRotationEnabled, policy: document(Policy) };
    },
  );

/** A bucket and what other resources say of it. */
export function compareBuckets(declared: Declared, { storage }: Clients): Promise<Comparison> {
  const part = (kind: string, bucket: string) =>
    tree(
      declared
        .of(`aws_s3_bucket_${kind}`)
        .map(([, attributes]) => attributes)
        .find((attributes) => attributes.bucket === bucket),
    );
  return compareAll(
    declared.of('aws_s3_bucket'),
    ({ bucket }) => {
      const of = (kind: string) => part(kind, String(bucket));
      const rule = tree(of('server_side_encryption_configuration').rule);
      const encryption = tree(rule.apply_server_side_encryption_by_default);
      return {
        algorithm: encryption.sse_algorithm,
        key: encryption.kms_master_key_id,
        versions: tree(of('versioning').versioning_configuration).status,
        closed: of('public_access_block').restrict_public_buckets,
        rules: list(of('lifecycle_configuration').rule).map(({ id, status }) => ({ id, status })),
        logsTo: of('logging').target_bucket,
        policy: document(of('policy').policy),
      };
    },
    async ({ bucket }) => {
      const Bucket = { Bucket: String(bucket) };
      const encryption = await storage.send(new GetBucketEncryptionCommand(Bucket));
      const [rule] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
      const access = await storage.send(new GetPublicAccessBlockCommand(Bucket));
      const lifecycle = await storage.send(new GetBucketLifecycleConfigurationCommand(Bucket));
      const logging = await storage.send(new GetBucketLoggingCommand(Bucket));
      return {
        algorithm: rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
        key: rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
        versions: (await storage.send(new GetBucketVersioningCommand(Bucket))).Status,
        closed: access.PublicAccessBlockConfiguration?.RestrictPublicBuckets,
        rules: lifecycle.Rules?.map(({ ID, Status }) => ({ id: ID, status: Status })),
        logsTo: logging.LoggingEnabled?.TargetBucket,
        policy: document((await storage.send(new GetBucketPolicyCommand(Bucket))).Policy),
      };
    },
  );
}

/** The buckets: private, encrypted, versioned, tidied, logged, and gone with the stack. */
import { afterAll, describe, expect, it } from 'vitest';
import { json, resource, statement, statements } from './support/lookup.ts';
import { reference } from './support/planted.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);
const ACCOUNT = reference('data.aws_caller_identity.current', 'account_id');
const names = ['payment-batches', 'payment-logs'];

describe.each(names)('the bucket %s', (name) => {
  it('is named after account and environment and goes with its content', () => {
    expect(resource(stack, 'aws_s3_bucket', name)).toMatchObject({
      bucket: `${name}-${ACCOUNT}-dev`,
      force_destroy: true,
    });
  });

  it('is private and belongs to its owner alone', () => {
    const access = resource(stack, 'aws_s3_bucket_public_access_block', `${name}-public-access`);
    expect(access).toMatchObject({
      bucket: reference(`aws_s3_bucket.${name}`, 'id'),
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    const ownership = resource(stack, 'aws_s3_bucket_ownership_controls', `${name}-ownership`);
    expect(ownership.rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
  });

  it('keeps versions and tidies up', () => {
    const versioning = resource(stack, 'aws_s3_bucket_versioning', `${name}-versioning`);
    expect(versioning.versioning_configuration).toEqual({ status: 'Enabled' });
    const type = 'aws_s3_bucket_lifecycle_configuration';
    const [tidy] = resource(stack, type, `${name}-lifecycle`).rule as unknown[];
    expect(tidy).toEqual(
      expect.objectContaining({
        status: 'Enabled',
        abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
        noncurrent_version_expiration: [{ noncurrent_days: 30 }],
      }),
    );
  });

  it('refuses what comes without TLS, for itself and for its objects', () => {
    const policy = resource(stack, 'aws_s3_bucket_policy', `${name}-policy`);
    expect(statement(policy, 'DenyPlaintext')).toMatchObject({
      Action: 's3:*',
      Resource: [reference(`aws_s3_bucket.${name}`), `${reference(`aws_s3_bucket.${name}`)}/*`],
    });
  });
});

describe('the buckets', () => {
  const type = 'aws_s3_bucket_server_side_encryption_configuration';

  it('encrypt batch files with our key, and logs with the only one that log delivery can use', () => {
    expect(resource(stack, type, 'payment-batches-encryption').rule).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: reference('aws_kms_key.payments'),
        },
        bucket_key_enabled: true,
      },
    ]);
    expect(resource(stack, type, 'payment-logs-encryption').rule).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' },
        bucket_key_enabled: false,
      },
    ]);
  });

  it('announce uploads, and nothing else, to the queue of batch files', () => {
    const notification = resource(
      stack,
      'aws_s3_bucket_notification',
      'payment-batches-notification',
    );
    expect(notification).toMatchObject({
      bucket: reference('aws_s3_bucket.payment-batches', 'id'),
      queue: [
        {
          queue_arn: reference('aws_sqs_queue.batch-files'),
          events: ['s3:ObjectCreated:*'],
          filter_prefix: 'inbox/',
        },
      ],
    });
  });

  it('forget what a batch only worked with, but not while it and what stops it may run', () => {
    const lifecycle = resource(
      stack,
      'aws_s3_bucket_lifecycle_configuration',
      'payment-batches-lifecycle',
    );
    expect(lifecycle.rule).toContainEqual({
      id: 'work',
      status: 'Enabled',
      filter: [{ prefix: 'work/' }],
      expiration: [{ days: 30 }],
      noncurrent_version_expiration: [{ noncurrent_days: 30 }],
    });
    const workflow = resource(stack, 'aws_sfn_state_machine', 'ingest-batch');
    expect(2 * json(workflow.definition).TimeoutSeconds).toBeLessThan(30 * 86_400);
  });

  it('log who touches batch files, and let only that delivery write the log', () => {
    expect(resource(stack, 'aws_s3_bucket_logging', 'payment-batches-logging')).toMatchObject({
      bucket: reference('aws_s3_bucket.payment-batches', 'id'),
      target_bucket: reference('aws_s3_bucket.payment-logs', 'id'),
    });
    const policy = resource(stack, 'aws_s3_bucket_policy', 'payment-logs-policy');
    expect(statement(policy, 'AccessLogsArrive')).toMatchObject({
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Condition: {
        StringEquals: { 'aws:SourceAccount': ACCOUNT },
        ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::payment-batches-${ACCOUNT}-dev` },
      },
    });
    expect(
      statements(resource(stack, 'aws_s3_bucket_policy', 'payment-batches-policy')),
    ).toHaveLength(1);
  });
});

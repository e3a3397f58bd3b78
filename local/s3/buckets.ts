/** Reads the stack's bucket resources into what the server needs to know of each. */
import * as z from 'zod/mini';
import type { Stack, StackResource } from '../types.ts';

export interface NotificationRule {
  readonly id: string;
  readonly queueArn: string;
  /** `s3:ObjectCreated:*` and the like. */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

export interface Bucket {
  readonly name: string;
  readonly arn: string;
  readonly versioning: 'Enabled' | 'Suspended' | undefined;
  readonly rules: readonly NotificationRule[];
  /** Headers that tell how an object is encrypted, as the bucket's default says. */
  readonly encryption: Readonly<Record<string, string>>;
}

const text = z.nullish(z.string());
const blocks = <T extends z.core.SomeType>(item: T) =>
  z.nullish(
    z.union([
      z.array(item),
      z.pipe(
        item,
        z.transform((one) => [one]),
      ),
    ]),
  );
const notification = z.object({
  queue: blocks(
    z.object({
      id: text,
      queue_arn: z.string(),
      events: z.array(z.string()),
      filter_prefix: text,
      filter_suffix: text,
    }),
  ),
  topic: blocks(z.unknown()),
  lambda_function: blocks(z.unknown()),
});
const versioning = z.object({
  versioning_configuration: blocks(z.object({ status: z.string() })),
});
const encryption = z.object({
  rule: blocks(
    z.object({
      bucket_key_enabled: z.nullish(z.boolean()),
      apply_server_side_encryption_by_default: blocks(
        z.object({ sse_algorithm: z.string(), kms_master_key_id: text }),
      ),
    }),
  ),
});

export function readBuckets(stack: Stack): Bucket[] {
  return stack.of('aws_s3_bucket').map(({ attributes, address }) => {
    const { bucket: name } = attributes;
    if (typeof name !== 'string') throw new Error(`${address} has no bucket name`);
    const attached = (type: string) =>
      stack.of(type).find((resource) => resource.attributes.bucket === name);
    return {
      name,
      arn: `arn:aws:s3:::${name}`,
      versioning: readVersioning(attached('aws_s3_bucket_versioning')),
      rules: readRules(attached('aws_s3_bucket_notification')),
      encryption: readEncryption(attached('aws_s3_bucket_server_side_encryption_configuration')),
    };
  });
}

function readVersioning(resource: StackResource | undefined): Bucket['versioning'] {
  if (resource === undefined) return undefined;
  const { versioning_configuration: found } = parse(versioning, resource);
  const status = found?.[0]?.status;
  return status === 'Enabled' || status === 'Suspended' ? status : undefined;
}

function readRules(resource: StackResource | undefined): NotificationRule[] {
  if (resource === undefined) return [];
  const { queue, topic, lambda_function } = parse(notification, resource);
  if (topic?.length || lambda_function?.length) {
    throw new Error(`${resource.address}: the local engine notifies queues only`);
  }
  return (queue ?? []).map((rule, index) => ({
    id: rule.id ?? `tf-s3-queue-${index}`,
    queueArn: rule.queue_arn,
    events: rule.events,
    prefix: rule.filter_prefix ?? '',
    suffix: rule.filter_suffix ?? '',
  }));
}

function readEncryption(resource: StackResource | undefined): Bucket['encryption'] {
  const rule = resource && parse(encryption, resource).rule?.[0];
  const byDefault = rule?.apply_server_side_encryption_by_default?.[0];
  if (byDefault === undefined) return { 'x-amz-server-side-encryption': 'AES256' };
  const { sse_algorithm, kms_master_key_id } = byDefault;
  return {
    'x-amz-server-side-encryption': sse_algorithm,
    ...(kms_master_key_id && {
      'x-amz-server-side-encryption-aws-kms-key-id': kms_master_key_id,
    }),
    ...(rule?.bucket_key_enabled && {
      'x-amz-server-side-encryption-bucket-key-enabled': 'true',
    }),
  };
}

function parse<T extends z.core.$ZodType>(schema: T, resource: StackResource): z.output<T> {
  const parsed = z.safeParse(schema, resource.attributes);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`${resource.address} cannot be run here: ${issues.join('; ')}`);
}

/** Reads the stack's queue resources into what a queue needs to know. */
import * as z from 'zod/mini';
import type { Stack, StackResource } from '../types.ts';

export interface QueueDefinition {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityMs: number;
  readonly delayMs: number;
  readonly retentionMs: number;
  readonly receiveWaitMs: number;
  readonly messageBytesMax: number;
  readonly redrive:
    | { readonly deadLetterArn: string; readonly maxReceiveCount: number }
    | undefined;
  /** Attributes that are only shown: policies, encryption. */
  readonly shown: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

const seconds = z.nullish(z.coerce.number());
const text = z.nullish(z.string());
const queueResource = z.object({
  name: z.string(),
  arn: text,
  url: text,
  id: text,
  fifo_queue: z.nullish(z.boolean()),
  visibility_timeout_seconds: seconds,
  delay_seconds: seconds,
  message_retention_seconds: seconds,
  receive_wait_time_seconds: seconds,
  max_message_size: seconds,
  redrive_policy: text,
  redrive_allow_policy: text,
  policy: text,
  kms_master_key_id: text,
  kms_data_key_reuse_period_seconds: seconds,
  sqs_managed_sse_enabled: z.nullish(z.boolean()),
  tags_all: z.nullish(z.record(z.string(), z.string())),
  tags: z.nullish(z.record(z.string(), z.string())),
});
type QueueResource = z.infer<typeof queueResource>;

const redrivePolicy = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().check(z.minimum(1), z.maximum(1000)),
});

export function readQueueDefinitions(stack: Stack): QueueDefinition[] {
  return stack.of('aws_sqs_queue').map((resource) => readQueue(resource, stack));
}

function readQueue(resource: StackResource, stack: Stack): QueueDefinition {
  const { address } = resource;
  const queue = parse(queueResource, resource.attributes, address);
  if (queue.fifo_queue) {
    throw new Error(`${address} is a FIFO queue, which the local engine does not run`);
  }
  const arn = queue.arn ?? `arn:aws:sqs:${stack.region}:${stack.accountId}:${queue.name}`;
  const url = queue.url ?? queue.id;
  if (!url) throw new Error(`${address} has no url`);
  const attached = attachments(stack, url);
  const redriveText = queue.redrive_policy ?? attached.RedrivePolicy;
  const redrive = redriveText
    ? parse(redrivePolicy, JSON.parse(redriveText), `${address}.redrive_policy`)
    : undefined;
  return {
    name: queue.name,
    arn,
    url,
    visibilityMs: 1000 * (queue.visibility_timeout_seconds ?? 30),
    delayMs: 1000 * (queue.delay_seconds ?? 0),
    retentionMs: 1000 * (queue.message_retention_seconds ?? 345_600),
    receiveWaitMs: 1000 * (queue.receive_wait_time_seconds ?? 0),
    messageBytesMax: queue.max_message_size ?? 262_144,
    redrive: redrive && {
      deadLetterArn: redrive.deadLetterTargetArn,
      maxReceiveCount: redrive.maxReceiveCount,
    },
    shown: { ...shownAttributes(queue), ...attached },
    tags: queue.tags_all ?? queue.tags ?? {},
  };
}

function shownAttributes(queue: QueueResource): Record<string, string> {
  const shown = {
    RedrivePolicy: queue.redrive_policy,
    RedriveAllowPolicy: queue.redrive_allow_policy,
    Policy: queue.policy,
    KmsMasterKeyId: queue.kms_master_key_id,
    KmsDataKeyReusePeriodSeconds: queue.kms_data_key_reuse_period_seconds?.toString(),
    SqsManagedSseEnabled: String(queue.sqs_managed_sse_enabled ?? !queue.kms_master_key_id),
  };
  return Object.fromEntries(
    Object.entries(shown).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/** Policies may stand in resources of their own. */
function attachments(stack: Stack, queueUrl: string): Record<string, string> {
  const kinds = [
    ['aws_sqs_queue_policy', 'policy', 'Policy'],
    ['aws_sqs_queue_redrive_policy', 'redrive_policy', 'RedrivePolicy'],
    ['aws_sqs_queue_redrive_allow_policy', 'redrive_allow_policy', 'RedriveAllowPolicy'],
  ] as const;
  const found: Record<string, string> = {};
  for (const [type, attribute, shownAs] of kinds) {
    const resource = stack.of(type).find(({ attributes }) => attributes.queue_url === queueUrl);
    if (resource !== undefined) found[shownAs] = String(resource.attributes[attribute]);
  }
  return found;
}

function parse<T extends z.core.$ZodType>(schema: T, value: unknown, where: string): z.output<T> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`${where} cannot be run here: ${issues.join('; ')}`);
}

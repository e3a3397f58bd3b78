/** What AWS will call the resources of a stack, as far as that is known before they are made. */
import type { ModelResource, StackModel } from './stack-model.ts';

/** Stands for the account's number, which is known at apply only. */
export const ACCOUNT = '@account';

/** Service, what the ARN has before the name, and the attribute that holds the name. */
const arnForms: Readonly<Record<string, readonly [service: string, before: string, name: string]>> =
  {
    aws_cloudwatch_composite_alarm: ['cloudwatch', 'alarm:', 'alarm_name'],
    aws_cloudwatch_event_rule: ['events', 'rule/', 'name'],
    aws_cloudwatch_log_group: ['logs', 'log-group:', 'name'],
    aws_cloudwatch_metric_alarm: ['cloudwatch', 'alarm:', 'alarm_name'],
    aws_dynamodb_table: ['dynamodb', 'table/', 'name'],
    aws_lambda_function: ['lambda', 'function:', 'function_name'],
    aws_sfn_state_machine: ['states', 'stateMachine:', 'name'],
    aws_sns_topic: ['sns', '', 'name'],
    aws_sqs_queue: ['sqs', '', 'name'],
  };

/** The ARN of a resource, names in it not yet expanded. */
export function arnOf({ type, attributes }: ModelResource, region: string): string | undefined {
  if (type === 'aws_s3_bucket') return `arn:aws:s3:::${String(attributes.bucket)}`;
  const [service, before, name = ''] = arnForms[type] ?? [];
  if (service === undefined) return undefined;
  return `arn:aws:${service}:${region}:${ACCOUNT}:${before}${String(attributes[name])}`;
}

/** The ARN of a resource as the texts of a model have it. */
export const ownArn = (resource: ModelResource, model: StackModel): string =>
  model.expanded(arnOf(resource, model.region) ?? `\${${resource.address}.arn}`);

const reference = /\$\{([a-z0-9_]+\.[\w-]+)\.([\w.]+)\}/g;
const account = /\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/g;

/**
 * Replaces references: the account's number, ARNs and names by what they will be, other attributes of own
 * resources by `@type.name.attribute`. What is still a reference afterwards is not of this stack.
 */
export function expand(
  text: string,
  byAddress: ReadonlyMap<string, ModelResource>,
  region: string,
): string {
  if (!text.includes('${')) return text;
  return text.replaceAll(account, ACCOUNT).replaceAll(reference, (whole, address, attribute) => {
    const resource = byAddress.get(address);
    if (resource === undefined) return whole;
    const known = attribute === 'arn' ? arnOf(resource, region) : resource.attributes[attribute];
    return typeof known === 'string'
      ? expand(known, byAddress, region)
      : `@${address}.${attribute}`;
  });
}

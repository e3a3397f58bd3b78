/** Resource types that need no life on a laptop, each with the reason, and the check that nothing else is left out. */
import type { Stack } from '../types.ts';

export const inertResourceTypes: Readonly<Record<string, string>> = {
  aws_api_gateway_account: 'gateway logs are lines of the engine, which need no role',
  aws_cloudwatch_composite_alarm: 'nobody is on call for a laptop',
  aws_cloudwatch_dashboard: 'a picture of metrics that are kept on AWS only',
  aws_cloudwatch_log_data_protection_policy: 'log lines stay on this machine',
  aws_cloudwatch_log_group: 'log lines go to the terminal',
  aws_cloudwatch_log_metric_filter: 'metrics are kept on AWS only',
  aws_cloudwatch_log_resource_policy: 'log lines stay on this machine',
  aws_cloudwatch_metric_alarm: 'nobody is on call for a laptop',
  aws_cloudwatch_query_definition: 'log lines go to the terminal',
  aws_iam_service_linked_role: 'the engine needs no role of its own',
  aws_kms_alias: 'local data is not encrypted at rest',
  aws_kms_key: 'local data is not encrypted at rest',
  aws_kms_key_policy: 'local data is not encrypted at rest',
  aws_s3_bucket_lifecycle_configuration: 'local files live as long as the run',
  aws_s3_bucket_logging: 'the engine counts every call itself',
  aws_s3_bucket_ownership_controls: 'there is one account and there are no ACLs',
  aws_s3_bucket_public_access_block: 'the engine listens on the loopback address only',
  aws_s3_bucket_server_side_encryption_configuration: 'local data is not encrypted at rest',
  aws_sqs_queue_redrive_allow_policy:
    'there is one account, and redrive policies name their queues',
  aws_wafv2_web_acl: 'the engine listens on the loopback address only',
  aws_wafv2_web_acl_association: 'the engine listens on the loopback address only',
  aws_wafv2_web_acl_logging_configuration: 'the engine listens on the loopback address only',
  aws_xray_group: 'traces are kept on AWS only',
  aws_xray_sampling_rule: 'traces are kept on AWS only',
};

/** One line naming every resource type that no part of the engine claims and that is not inert; else undefined. */
export function unknownResourceTypes(stack: Stack, claimed: Iterable<string>): string | undefined {
  const known = new Set([...claimed, ...Object.keys(inertResourceTypes)]);
  const unknown = [...new Set(stack.resources.map(({ type }) => type))].filter(
    (type) => !known.has(type),
  );
  if (unknown.length === 0) return undefined;
  const places = unknown.map((type) => `${type} (${stack.of(type)[0]?.address})`);
  return `the local engine does not know ${places.join(', ')}: give it an engine under local/, or list it with its reason in local/stack/inert.ts`;
}

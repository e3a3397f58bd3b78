/** The resource types that the engine's parts carry out; any other must be inert with a reason, or is an error. */
import { iamResourceTypes } from './iam/access-control.ts';
import { unknownResourceTypes } from './stack/inert.ts';
import type { Stack } from './types.ts';

const claimed = [
  ...iamResourceTypes,
  'aws_api_gateway_deployment',
  'aws_api_gateway_method_settings',
  'aws_api_gateway_rest_api',
  'aws_api_gateway_stage',
  'aws_api_gateway_usage_plan',
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  'aws_dynamodb_table',
  'aws_lambda_event_source_mapping',
  'aws_lambda_function',
  'aws_lambda_function_event_invoke_config',
  'aws_s3_bucket',
  'aws_s3_bucket_notification',
  'aws_s3_bucket_versioning',
  'aws_sfn_state_machine',
  'aws_sns_topic',
  'aws_sns_topic_subscription',
  'aws_sqs_queue',
];

/** Throws one line when the stack holds a resource that would silently not exist here. */
export function refuseUnknownResources(stack: Stack): void {
  const unknown = unknownResourceTypes(stack, claimed);
  if (unknown !== undefined) throw new Error(unknown);
}

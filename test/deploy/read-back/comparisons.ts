/** How each type of resource is read back; what is read with another, and what there is nothing to read of. */
import type { Clients } from '../support/clients.ts';
import {
  compareFunctions,
  compareGrants,
  compareMachines,
  comparePermissions,
  compareRoles,
  compareSources,
} from './compute.ts';
import { compareBuckets, compareKeys, compareTables } from './data.ts';
import type { Comparison, Declared } from './declared.ts';
import {
  compareAliases,
  compareApis,
  compareDashboards,
  compareFirewallLogs,
  compareFirewalls,
  compareInvocations,
  compareNotifications,
  compareOwners,
} from './edges.ts';
import { compareQueues, compareSubscriptions, compareTopics } from './messaging.ts';
import {
  compareAlarms,
  compareCardMasks,
  compareLogGroups,
  compareSchedules,
  compareStages,
  compareUsagePlans,
} from './watching.ts';

type Compare = (declared: Declared, clients: Clients) => Promise<Comparison>;

export const comparisons: Readonly<Record<string, Compare>> = {
  aws_api_gateway_rest_api: compareApis,
  aws_api_gateway_stage: compareStages,
  aws_api_gateway_usage_plan: compareUsagePlans,
  aws_cloudwatch_dashboard: compareDashboards,
  aws_cloudwatch_event_target: compareSchedules,
  aws_cloudwatch_log_data_protection_policy: compareCardMasks,
  aws_cloudwatch_log_group: compareLogGroups,
  aws_cloudwatch_metric_alarm: compareAlarms,
  aws_dynamodb_table: compareTables,
  aws_iam_role: compareRoles,
  aws_iam_role_policy: compareGrants,
  aws_kms_alias: compareAliases,
  aws_kms_key: compareKeys,
  aws_lambda_event_source_mapping: compareSources,
  aws_lambda_function: compareFunctions,
  aws_lambda_function_event_invoke_config: compareInvocations,
  aws_lambda_permission: comparePermissions,
  aws_s3_bucket: compareBuckets,
  aws_s3_bucket_notification: compareNotifications,
  aws_s3_bucket_ownership_controls: compareOwners,
  aws_sfn_state_machine: compareMachines,
  aws_sns_topic: compareTopics,
  aws_sns_topic_subscription: compareSubscriptions,
  aws_sqs_queue: compareQueues,
  aws_wafv2_web_acl: compareFirewalls,
  aws_wafv2_web_acl_logging_configuration: compareFirewallLogs,
};

/** Types that are read with another, which says what they are about. */
export const readWith: Readonly<Record<string, string>> = {
  aws_api_gateway_deployment: 'aws_api_gateway_stage',
  aws_api_gateway_method_settings: 'aws_api_gateway_stage',
  aws_cloudwatch_event_rule: 'aws_cloudwatch_event_target',
  aws_s3_bucket_lifecycle_configuration: 'aws_s3_bucket',
  aws_s3_bucket_logging: 'aws_s3_bucket',
  aws_s3_bucket_policy: 'aws_s3_bucket',
  aws_s3_bucket_public_access_block: 'aws_s3_bucket',
  aws_s3_bucket_server_side_encryption_configuration: 'aws_s3_bucket',
  aws_s3_bucket_versioning: 'aws_s3_bucket',
  aws_wafv2_web_acl_association: 'aws_api_gateway_stage',
};

/** What the controls were written for: the types that a stack may have, and what may be said of each. */

const byType = {
  aws_api_gateway_deployment: 'rest_api_id triggers',
  aws_api_gateway_method_settings: 'method_path rest_api_id settings stage_name',
  aws_api_gateway_rest_api: `api_key_source body description disable_execute_api_endpoint endpoint_configuration
    fail_on_warnings name policy put_rest_api_mode`,
  aws_api_gateway_stage: `access_log_settings cache_cluster_enabled deployment_id description rest_api_id
    stage_name xray_tracing_enabled`,
  aws_api_gateway_usage_plan: 'api_stages description name throttle_settings',
  aws_cloudwatch_composite_alarm:
    'alarm_actions alarm_description alarm_name alarm_rule ok_actions',
  aws_cloudwatch_dashboard: 'dashboard_body dashboard_name',
  aws_cloudwatch_event_rule: 'description name schedule_expression state',
  aws_cloudwatch_event_target: 'arn dead_letter_config retry_policy rule',
  aws_cloudwatch_log_data_protection_policy: 'log_group_name policy_document',
  aws_cloudwatch_log_group: 'kms_key_id log_group_class name retention_in_days skip_destroy',
  aws_cloudwatch_metric_alarm: `actions_enabled alarm_actions alarm_description alarm_name comparison_operator
    datapoints_to_alarm dimensions evaluation_periods extended_statistic metric_name metric_query namespace
    ok_actions period statistic threshold treat_missing_data`,
  aws_dynamodb_table: `attribute billing_mode deletion_protection_enabled global_secondary_index hash_key name
    point_in_time_recovery range_key server_side_encryption stream_enabled stream_view_type table_class ttl`,
  aws_iam_role: 'assume_role_policy description force_detach_policies name',
  aws_iam_role_policy: 'name policy role',
  aws_kms_alias: 'name target_key_id',
  aws_kms_key: `customer_master_key_spec deletion_window_in_days description enable_key_rotation is_enabled
    key_usage multi_region policy`,
  aws_lambda_event_source_mapping: `batch_size bisect_batch_on_function_error destination_config enabled
    event_source_arn filter_criteria function_name function_response_types maximum_batching_window_in_seconds
    maximum_retry_attempts metrics_config scaling_config starting_position`,
  aws_lambda_function: `architectures description environment filename function_name handler kms_key_arn
    logging_config memory_size package_type role runtime skip_destroy source_code_hash timeout tracing_config`,
  aws_lambda_function_event_invoke_config:
    'function_name maximum_event_age_in_seconds maximum_retry_attempts',
  aws_lambda_function_url: 'authorization_type function_name',
  aws_lambda_permission: 'action function_name principal source_account source_arn statement_id',
  aws_s3_bucket: 'bucket force_destroy',
  aws_s3_bucket_lifecycle_configuration: 'bucket rule',
  aws_s3_bucket_logging: 'bucket target_bucket target_prefix',
  aws_s3_bucket_notification: 'bucket lambda_function queue topic',
  aws_s3_bucket_ownership_controls: 'bucket rule',
  aws_s3_bucket_policy: 'bucket policy',
  aws_s3_bucket_public_access_block: `block_public_acls block_public_policy bucket ignore_public_acls
    restrict_public_buckets`,
  aws_s3_bucket_server_side_encryption_configuration: 'bucket rule',
  aws_s3_bucket_versioning: 'bucket versioning_configuration',
  aws_sfn_state_machine: `definition encryption_configuration logging_configuration name role_arn
    tracing_configuration type`,
  aws_sns_topic: 'kms_master_key_id name policy signature_version',
  aws_sns_topic_policy: 'arn policy',
  aws_sns_topic_subscription: 'endpoint protocol raw_message_delivery redrive_policy topic_arn',
  aws_sqs_queue: `kms_data_key_reuse_period_seconds kms_master_key_id message_retention_seconds name policy
    receive_wait_time_seconds redrive_allow_policy redrive_policy visibility_timeout_seconds`,
  aws_sqs_queue_policy: 'policy queue_url',
  aws_wafv2_web_acl: 'default_action description name rule scope visibility_config',
  aws_wafv2_web_acl_association: 'resource_arn web_acl_arn',
  aws_wafv2_web_acl_logging_configuration: `log_destination_configs logging_filter redacted_fields
    resource_arn`,
};

/** By type: its attributes. What Terraform itself knows on every resource is looked at by the control stack-plain. */
export const knownAttributes: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(byType).map(([type, names]) => [
    type,
    new Set([...names.split(/\s+/), '//', 'depends_on', 'lifecycle']),
  ]),
);

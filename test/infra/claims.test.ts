/** Every resource of the stack is claimed: by name here, by behaviour in the test file that its type names. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { functionNames, machineNames, tableNames } from '../../infra/resources.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);

const workflows = machineNames.map((name) => `${name}-workflow`);
const roles = [...functionNames, ...workflows];
const logGroups = [...roles, 'payments-access', 'payments-execution', 'payments-firewall'];
const scheduled = ['reconcile-payments', 'start-settlement', 'sweep-batches'];
const buckets = ['payment-batches', 'payment-logs'];
const bucketParts = (part: string) => buckets.map((bucket) => `${bucket}-${part}`);

/** Type, the names there must be, and the test that says how they must be. */
const claims: readonly (readonly [
  type: string,
  names: readonly string[] | 'as many as the test says',
  test: string,
])[] = [
  ['aws_api_gateway_deployment', ['payments-deployment'], 'api'],
  ['aws_api_gateway_method_settings', ['payments-all-methods'], 'api'],
  ['aws_api_gateway_rest_api', ['payments'], 'api'],
  ['aws_api_gateway_stage', ['payments-v1'], 'api'],
  ['aws_api_gateway_usage_plan', ['merchants'], 'api'],
  ['aws_cloudwatch_dashboard', ['payments'], 'alarms'],
  ['aws_cloudwatch_event_rule', scheduled.map((name) => `${name}-schedule`), 'schedules'],
  ['aws_cloudwatch_event_target', scheduled.map((name) => `${name}-target`), 'schedules'],
  ['aws_cloudwatch_log_data_protection_policy', logGroups, 'log-groups'],
  ['aws_cloudwatch_log_group', logGroups, 'log-groups'],
  ['aws_cloudwatch_metric_alarm', 'as many as the test says', 'alarms'],
  ['aws_dynamodb_table', tableNames, 'tables'],
  ['aws_iam_role', roles, 'functions'],
  ['aws_iam_role_policy', roles, 'functions'],
  ['aws_kms_alias', ['payments-alias'], 'encryption'],
  ['aws_kms_key', ['payments'], 'encryption'],
  [
    'aws_lambda_event_source_mapping',
    [
      'relay-changes-from-payment-transactions',
      'relay-batch-changes-from-payment-transactions',
      'process-payments-from-payments',
      'process-payments-from-batch-payments',
      'start-ingest-from-batch-files',
    ],
    'event-sources',
  ],
  ['aws_lambda_function', functionNames, 'functions'],
  [
    'aws_lambda_function_event_invoke_config',
    scheduled.map((name) => `${name}-asynchronous`),
    'schedules',
  ],
  ['aws_lambda_permission', 'as many as the test says', 'api'],
  ['aws_s3_bucket', buckets, 'buckets'],
  ['aws_s3_bucket_lifecycle_configuration', bucketParts('lifecycle'), 'buckets'],
  ['aws_s3_bucket_logging', ['payment-batches-logging'], 'buckets'],
  ['aws_s3_bucket_notification', ['payment-batches-notification'], 'buckets'],
  ['aws_s3_bucket_ownership_controls', bucketParts('ownership'), 'buckets'],
  ['aws_s3_bucket_policy', bucketParts('policy'), 'buckets'],
  ['aws_s3_bucket_public_access_block', bucketParts('public-access'), 'buckets'],
  ['aws_s3_bucket_server_side_encryption_configuration', bucketParts('encryption'), 'buckets'],
  ['aws_s3_bucket_versioning', bucketParts('versioning'), 'buckets'],
  ['aws_sfn_state_machine', machineNames, 'workflows'],
  ['aws_sns_topic', ['payment-events', 'payment-operations'], 'messaging'],
  ['aws_sns_topic_subscription', ['payment-events-to-notifications'], 'messaging'],
  ['aws_sqs_queue', 'as many as the test says', 'messaging'],
  ['aws_wafv2_web_acl', ['payments'], 'firewall'],
  ['aws_wafv2_web_acl_association', ['payments-stage'], 'firewall'],
  ['aws_wafv2_web_acl_logging_configuration', ['payments-log'], 'firewall'],
];

describe('the resources of the stack', () => {
  it('are all of claimed types', () => {
    const claimed = new Set(claims.map(([type]) => type));
    expect(Object.keys(stack.resources).filter((type) => !claimed.has(type))).toEqual([]);
  });

  it.each(claims)('of type %s are the ones that are claimed', (type, names) => {
    const present = Object.keys(stack.resources[type] ?? {}).sort();
    expect(present.length).toBeGreaterThan(0);
    if (typeof names !== 'string') expect(present).toEqual([...names].sort());
  });

  it.each(claims)('of type %s are spoken of in the test that claims them', (type, _names, test) => {
    const text = readFileSync(new URL(`${test}.test.ts`, import.meta.url), 'utf8');
    expect(text).toMatch(new RegExp(`\\b${type}\\b`));
  });
});

/** After an interrupted run everything can be found again: each type of the stack is looked for, or needs no looking for. */
import { afterAll, expect, test } from 'vitest';
import { createProbes } from '../../scripts/deploy/existing.ts';
import { removeSynthesized, synthesize } from '../infra/support/synthesize.ts';

/** Types that a second creation overwrites, and that go with what they belong to. */
const settled: Readonly<Record<string, string>> = {
  aws_api_gateway_deployment: 'a second one does no harm; both go with the API',
  aws_api_gateway_method_settings: 'part of the stage',
  aws_cloudwatch_log_data_protection_policy: 'part of the log group',
  aws_iam_role_policy: 'part of the role',
  aws_lambda_function_event_invoke_config: 'part of the function',
  aws_s3_bucket_lifecycle_configuration: 'part of the bucket',
  aws_s3_bucket_logging: 'part of the bucket',
  aws_s3_bucket_notification: 'part of the bucket',
  aws_s3_bucket_ownership_controls: 'part of the bucket',
  aws_s3_bucket_policy: 'part of the bucket',
  aws_s3_bucket_public_access_block: 'part of the bucket',
  aws_s3_bucket_server_side_encryption_configuration: 'part of the bucket',
  aws_s3_bucket_versioning: 'part of the bucket',
  aws_sns_topic_subscription: 'subscribing twice is subscribing once; it goes with the topic',
  aws_wafv2_web_acl_association: 'associating twice is once; it goes with the stage',
  aws_wafv2_web_acl_logging_configuration: 'part of the web ACL',
};

afterAll(removeSynthesized);

test('every type that the stack declares is accounted for, and nothing else is', () => {
  const declared = Object.keys(synthesize().resources);
  const probes = createProbes({ region: 'us-east-1', accountId: '1', suffix: 'dev' });
  const accounted = [...Object.keys(probes), ...Object.keys(settled)];
  expect(accounted.sort()).toEqual(declared.sort());
});

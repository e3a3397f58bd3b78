/** What a stack may consist of: nothing that the other controls would not see. */
import { type Control, custom } from './control.ts';
import { guardedBy } from './policy-statements.ts';
import { at, isRecord, listOf, type ModelResource, type StackModel } from './stack-model.ts';

/** The types that the controls were written for. */
const knownTypes = `
  aws_api_gateway_deployment aws_api_gateway_method_settings aws_api_gateway_rest_api aws_api_gateway_stage
  aws_api_gateway_usage_plan aws_cloudwatch_composite_alarm aws_cloudwatch_dashboard aws_cloudwatch_event_rule
  aws_cloudwatch_event_target aws_cloudwatch_log_data_protection_policy aws_cloudwatch_log_group
  aws_cloudwatch_metric_alarm aws_dynamodb_table aws_iam_role aws_iam_role_policy aws_kms_alias aws_kms_key
  aws_lambda_event_source_mapping aws_lambda_function aws_lambda_function_event_invoke_config
  aws_lambda_function_url aws_lambda_permission aws_s3_bucket aws_s3_bucket_lifecycle_configuration
  aws_s3_bucket_logging aws_s3_bucket_notification aws_s3_bucket_ownership_controls aws_s3_bucket_policy
  aws_s3_bucket_public_access_block aws_s3_bucket_server_side_encryption_configuration
  aws_s3_bucket_versioning aws_sfn_state_machine aws_sns_topic aws_sns_topic_policy
  aws_sns_topic_subscription aws_sqs_queue aws_sqs_queue_policy aws_wafv2_web_acl
  aws_wafv2_web_acl_association aws_wafv2_web_acl_logging_configuration`
  .trim()
  .split(/\s+/);

const recordOf = (value: unknown) => (isRecord(value) ? value : {});
const knownBlocks = ['//', 'data', 'output', 'provider', 'resource', 'terraform'];
const providerKeys = ['region', 'default_tags'];
/** What makes a resource another one at apply than the one that stands in the file. */
const hiding = ['count', 'for_each', 'dynamic', 'provider', 'provisioner', 'connection'];

function hidden({ address, attributes }: ModelResource) {
  const ignored = listOf(at(attributes, 'lifecycle', 'ignore_changes'));
  return [
    ...hiding.filter((key) => attributes[key] !== undefined),
    ...(ignored.length > 0 ? ['ignore_changes'] : []),
    ...(JSON.stringify(attributes).includes('%{') ? ['a directive of Terraform'] : []),
  ].map((key) => ({ address, what: `uses ${key}` }));
}

/** Anything but one provider that knows a region and tags: another account, another address. */
function providers({ blocks }: StackModel) {
  const configurations = Object.entries(recordOf(blocks.provider)).flatMap(([name, all]) =>
    listOf(all).map((one) => ({ name, keys: Object.keys(recordOf(one)) })),
  );
  const isPlain = ({ name, keys }: (typeof configurations)[number]) =>
    name === 'aws' && keys.every((key) => providerKeys.includes(key));
  return configurations.length === 1 && configurations.every(isPlain)
    ? []
    : [{ address: 'provider', what: 'is not the one provider of this account and region' }];
}

/** A state in a bucket holds every attribute of the stack. */
function foundations({ blocks }: StackModel) {
  const { backend, required_providers: required } = recordOf(blocks.terraform);
  const s3 = at(backend, 's3');
  const sources = Object.values(recordOf(required)).map((one) => at(one, 'source'));
  return [
    ...(s3 === undefined || at(s3, 'encrypt') === true
      ? []
      : [{ address: 'terraform.backend', what: 'keeps the state unencrypted' }]),
    ...(sources.join() === 'hashicorp/aws'
      ? []
      : [{ address: 'terraform.required_providers', what: 'is not the AWS provider alone' }]),
  ];
}

/** Targets with a policy inline and another beside, or two beside. */
function sharedGuards(model: StackModel) {
  const guarded = model.resources.flatMap((resource) => {
    if (!/_policy$/.test(resource.type)) {
      const hasOwn = resource.attributes.policy !== undefined;
      return hasOwn && /^aws_(sqs_queue|sns_topic|s3_bucket)$/.test(resource.type)
        ? [resource]
        : [];
    }
    const target = guardedBy(resource, model);
    return target === undefined ? [] : [target];
  });
  return guarded
    .filter((target, index) => guarded.indexOf(target) !== index)
    .map(({ address }) => ({ address, what: 'has more than one policy' }));
}

export const stackControls: readonly Control[] = [
  custom({
    id: 'type-known',
    meets: [],
    why: 'No control looks at it: it could give rights, take events or keep data unseen.',
    how: 'Write what it must show in infra/controls, then add the type to knownTypes.',
    problems: ({ resources }) =>
      resources
        .filter(({ type }) => !knownTypes.includes(type))
        .map(({ address, type }) => ({
          address,
          what: `is of the type ${type}, which is unknown`,
        })),
  }),
  custom({
    id: 'stack-plain',
    meets: [],
    why: 'What is made would not be what the controls have read.',
    how: 'Declare each resource as it is, for the one provider, in the stack itself.',
    problems: (model) => [
      ...Object.keys(model.blocks)
        .filter((name) => !knownBlocks.includes(name))
        .map((name) => ({ address: name, what: 'declares what no control reads' })),
      ...Object.keys(recordOf(model.blocks.data))
        .filter((type) => type !== 'aws_caller_identity')
        .map((type) => ({ address: `data.${type}`, what: 'asks what no control knows' })),
      ...providers(model),
      ...foundations(model),
      ...model.resources.flatMap(hidden),
    ],
  }),
  custom({
    id: 'policy-once',
    meets: [],
    why: 'The one that is applied last would replace the other.',
    how: 'Put all statements into one policy.',
    problems: sharedGuards,
  }),
];

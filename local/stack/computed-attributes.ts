/** The attributes that AWS would give to a resource once it exists, computed from its configuration. */
import { createHash } from 'node:crypto';

export interface ResourceContext {
  readonly address: string;
  /** Reads a configured (or computed) attribute as text; an absent one is an error. */
  text(attribute: string): string;
  optional(attribute: string): string | undefined;
  readonly region: string;
  readonly accountId: string;
  /** Base of queue URLs: the service front. */
  readonly endpoint: string;
}

type Compute = (resource: ResourceContext) => string;
type Computed = Readonly<Record<string, Compute>>;

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
/** Ids stay the same from run to run, so that data kept between runs still fits. */
const shortId: Compute = ({ address }) =>
  BigInt(`0x${hash(address)}`)
    .toString(36)
    .padStart(10, '0')
    .slice(-10);
const uuid: Compute = ({ address }) => {
  const h = hash(address);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`;
};
const attribute =
  (name: string): Compute =>
  (resource) =>
    resource.text(name);
const arn =
  (service: string, tail: Compute): Compute =>
  (resource) =>
    `arn:aws:${service}:${resource.region}:${resource.accountId}:${tail(resource)}`;
const iamArn =
  (kind: string): Compute =>
  (resource) =>
    `arn:aws:iam::${resource.accountId}:${kind}${resource.optional('path') ?? '/'}${resource.text('name')}`;
const uniqueId =
  (prefix: string): Compute =>
  ({ address }) =>
    `${prefix}${hash(address).slice(0, 17).toUpperCase()}`;

const queueUrl: Compute = (resource) =>
  `${resource.endpoint}/${resource.accountId}/${resource.text('name')}`;
const functionArn = arn('lambda', (r) => `function:${r.text('function_name')}`);
const invokeArn =
  (target: Compute): Compute =>
  (r) =>
    `arn:aws:apigateway:${r.region}:lambda:path/2015-03-31/functions/${target(r)}/invocations`;
const aliasArn: Compute = (r) => {
  const name = r.text('function_name');
  const of = name.startsWith('arn:')
    ? name
    : `arn:aws:lambda:${r.region}:${r.accountId}:function:${name}`;
  return `${of}:${r.text('name')}`;
};
const machineArn = arn('states', (r) => `stateMachine:${r.text('name')}`);
const topicArn = arn('sns', attribute('name'));
const tableArn = arn('dynamodb', (r) => `table/${r.text('name')}`);
/** Terraform's provider gives the group's ARN without the trailing `:*`. */
const logGroupArn = arn('logs', (r) => `log-group:${r.text('name')}`);
const subscriptionArn: Compute = (r) => `${r.text('topic_arn')}:${uuid(r)}`;
const restArn =
  (tail: Compute): Compute =>
  (r) =>
    `arn:aws:apigateway:${r.region}::${tail(r)}`;
const executeArn =
  (tail: Compute): Compute =>
  (r) =>
    `arn:aws:execute-api:${r.region}:${r.accountId}:${tail(r)}`;
const stagePath: Compute = (r) => `${r.text('rest_api_id')}/${r.text('stage_name')}`;
const bucketHost: Compute = (r) => `${r.text('bucket')}.s3.${r.region}.amazonaws.com`;
const webAclArn = arn('wafv2', (r) => `regional/webacl/${r.text('name')}/${uuid(r)}`);
const alarmArn = arn('cloudwatch', (r) => `alarm:${r.text('alarm_name')}`);
const scheduleGroupArn = arn('scheduler', (r) => `schedule-group/${r.text('name')}`);
const keyArn = arn('kms', (r) => `key/${uuid(r)}`);

/** By resource type; configured attributes of the same name win. */
const byType: Readonly<Record<string, Computed>> = {
  aws_api_gateway_api_key: {
    id: shortId,
    arn: restArn((r) => `/apikeys/${shortId(r)}`),
    value: ({ address }) => hash(`api-key ${address}`).slice(0, 40),
  },
  aws_api_gateway_authorizer: { id: shortId },
  aws_api_gateway_deployment: { id: shortId },
  aws_api_gateway_gateway_response: { id: shortId },
  aws_api_gateway_request_validator: { id: shortId },
  aws_api_gateway_resource: { id: shortId },
  aws_api_gateway_rest_api: {
    id: shortId,
    arn: restArn((r) => `/restapis/${shortId(r)}`),
    execution_arn: executeArn(shortId),
    root_resource_id: (r) => shortId({ ...r, address: `${r.address}/root` }),
  },
  aws_api_gateway_stage: {
    id: (r) => `ags-${r.text('rest_api_id')}-${r.text('stage_name')}`,
    arn: restArn((r) => `/restapis/${r.text('rest_api_id')}/stages/${r.text('stage_name')}`),
    execution_arn: executeArn(stagePath),
    invoke_url: (r) =>
      `https://${r.text('rest_api_id')}.execute-api.${r.region}.amazonaws.com/${r.text('stage_name')}`,
  },
  aws_api_gateway_usage_plan: { id: shortId, arn: restArn((r) => `/usageplans/${shortId(r)}`) },
  aws_cloudwatch_composite_alarm: { id: attribute('alarm_name'), arn: alarmArn },
  aws_cloudwatch_dashboard: {
    id: attribute('dashboard_name'),
    dashboard_arn: (r) =>
      `arn:aws:cloudwatch::${r.accountId}:dashboard/${r.text('dashboard_name')}`,
  },
  aws_cloudwatch_event_rule: {
    id: attribute('name'),
    arn: arn('events', (r) => `rule/${r.text('name')}`),
  },
  aws_cloudwatch_log_group: { id: attribute('name'), arn: logGroupArn },
  aws_cloudwatch_metric_alarm: { id: attribute('alarm_name'), arn: alarmArn },
  aws_dynamodb_table: {
    id: attribute('name'),
    arn: tableArn,
    stream_arn: (r) => `${tableArn(r)}/stream/2026-01-01T00:00:00.000`,
    stream_label: () => '2026-01-01T00:00:00.000',
  },
  aws_iam_policy: { id: iamArn('policy'), arn: iamArn('policy'), policy_id: uniqueId('ANPA') },
  aws_iam_role: { id: attribute('name'), arn: iamArn('role'), unique_id: uniqueId('AROA') },
  aws_iam_role_policy: { id: (r) => `${r.text('role')}:${r.text('name')}` },
  aws_kms_alias: {
    id: attribute('name'),
    arn: arn('kms', attribute('name')),
    target_key_arn: (r) => {
      const key = r.text('target_key_id');
      return key.startsWith('arn:') ? key : `arn:aws:kms:${r.region}:${r.accountId}:key/${key}`;
    },
  },
  aws_kms_key: { id: uuid, key_id: uuid, arn: keyArn },
  aws_lambda_alias: { id: aliasArn, arn: aliasArn, invoke_arn: invokeArn(aliasArn) },
  aws_lambda_event_source_mapping: {
    id: uuid,
    uuid,
    arn: arn('lambda', (r) => `event-source-mapping:${uuid(r)}`),
  },
  aws_lambda_function: {
    id: attribute('function_name'),
    arn: functionArn,
    invoke_arn: invokeArn(functionArn),
    version: () => '$LATEST',
    qualified_arn: (r) => `${functionArn(r)}:$LATEST`,
  },
  aws_lambda_permission: { id: attribute('statement_id') },
  aws_s3_bucket: {
    id: attribute('bucket'),
    arn: (r) => `arn:aws:s3:::${r.text('bucket')}`,
    region: (r) => r.region,
    bucket_domain_name: (r) => `${r.text('bucket')}.s3.amazonaws.com`,
    bucket_regional_domain_name: bucketHost,
  },
  aws_scheduler_schedule: {
    id: (r) => `${r.optional('group_name') ?? 'default'}/${r.text('name')}`,
    arn: arn(
      'scheduler',
      (r) => `schedule/${r.optional('group_name') ?? 'default'}/${r.text('name')}`,
    ),
  },
  aws_scheduler_schedule_group: { id: attribute('name'), arn: scheduleGroupArn },
  aws_sfn_state_machine: {
    id: machineArn,
    arn: machineArn,
    state_machine_version_arn: (r) => `${machineArn(r)}:1`,
  },
  aws_sns_topic: { id: topicArn, arn: topicArn, owner: (r) => r.accountId },
  aws_sns_topic_subscription: { id: subscriptionArn, arn: subscriptionArn },
  aws_sqs_queue: { id: queueUrl, url: queueUrl, arn: arn('sqs', attribute('name')) },
  aws_wafv2_web_acl: { id: uuid, arn: webAclArn },
};

/** Settings of a bucket are known by the bucket's name. */
const bucketSetting: Computed = { id: attribute('bucket') };

export function computedAttributes(type: string): Computed {
  return byType[type] ?? (type.startsWith('aws_s3_bucket_') ? bucketSetting : {});
}

/** A synthesized stack comes alive with the attributes that AWS would have given it. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Terraform's.
import { describe, expect, it } from 'vitest';
import { block } from '../../../local/stack/blocks.ts';
import { stackOf } from './fixture.ts';

const ACCOUNT = '123456789012';

/** The value of one attribute of one resource. */
async function attribute(type: string, config: object, name: string): Promise<unknown> {
  const stack = await stackOf({ [type]: { x: config } });
  return stack.of(type)[0]?.attributes[name];
}

describe('computed attributes', () => {
  it.each<[string, object, string, string]>([
    ['aws_dynamodb_table', { name: 't' }, 'arn', `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/t`],
    ['aws_dynamodb_table', { name: 't' }, 'id', 't'],
    ['aws_sqs_queue', { name: 'q' }, 'arn', `arn:aws:sqs:us-east-1:${ACCOUNT}:q`],
    ['aws_sqs_queue', { name: 'q' }, 'url', `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/q`],
    ['aws_sns_topic', { name: 't' }, 'id', `arn:aws:sns:us-east-1:${ACCOUNT}:t`],
    ['aws_s3_bucket', { bucket: 'b' }, 'arn', 'arn:aws:s3:::b'],
    [
      'aws_s3_bucket',
      { bucket: 'b' },
      'bucket_regional_domain_name',
      'b.s3.us-east-1.amazonaws.com',
    ],
    ['aws_s3_bucket_versioning', { bucket: 'b' }, 'id', 'b'],
    [
      'aws_lambda_function',
      { function_name: 'f' },
      'arn',
      `arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`,
    ],
    [
      'aws_lambda_function',
      { function_name: 'f' },
      'invoke_arn',
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${ACCOUNT}:function:f/invocations`,
    ],
    [
      'aws_lambda_alias',
      { function_name: 'f', name: 'live' },
      'arn',
      `arn:aws:lambda:us-east-1:${ACCOUNT}:function:f:live`,
    ],
    [
      'aws_sfn_state_machine',
      { name: 'm' },
      'arn',
      `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:m`,
    ],
    ['aws_iam_role', { name: 'r' }, 'arn', `arn:aws:iam::${ACCOUNT}:role/r`],
    ['aws_iam_role', { name: 'r', path: '/a/' }, 'arn', `arn:aws:iam::${ACCOUNT}:role/a/r`],
    [
      'aws_cloudwatch_log_group',
      { name: '/aws/x' },
      'arn',
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/x`,
    ],
    [
      'aws_kms_alias',
      { name: 'alias/k', target_key_id: '1' },
      'target_key_arn',
      `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`,
    ],
  ])('%s %j has %s', async (type, config, name, expected) => {
    expect(await attribute(type, config, name)).toBe(expected);
  });

  it('keep generated ids from run to run and apart from resource to resource', async () => {
    const ids = async () => {
      const stack = await stackOf({ aws_api_gateway_rest_api: { a: {}, b: {} } });
      return stack.resources.map(({ attributes }) => attributes.id);
    };
    const [first, second] = [await ids(), await ids()];
    expect(first).toEqual(second);
    expect(new Set(first).size).toBe(2);
    expect(first.every((id) => /^[a-z0-9]{10}$/.test(String(id)))).toBe(true);
  });

  it('join up along a chain: stage, deployment, API, permission', async () => {
    const stack = await stackOf({
      aws_api_gateway_rest_api: { api: { name: 'payments' } },
      aws_api_gateway_stage: {
        v1: { rest_api_id: '${aws_api_gateway_rest_api.api.id}', stage_name: 'v1' },
      },
      aws_lambda_permission: {
        p: { source_arn: '${aws_api_gateway_stage.v1.execution_arn}/GET/*' },
      },
    });
    const id = stack.of('aws_api_gateway_rest_api')[0]?.attributes.id;
    expect(stack.of('aws_lambda_permission')[0]?.attributes.source_arn).toBe(
      `arn:aws:execute-api:us-east-1:${ACCOUNT}:${id}/v1/GET/*`,
    );
  });

  it('take queue URLs from the address of the front', async () => {
    const endpoint = 'http://127.0.0.1:4011';
    const stack = await stackOf({ aws_sqs_queue: { q: { name: 'q' } } }, {}, { endpoint });
    expect(stack.of('aws_sqs_queue')[0]?.attributes.url).toBe(`${endpoint}/${ACCOUNT}/q`);
  });
});

describe('references', () => {
  it('resolve inside JSON text, nested blocks and lists, through data sources, locals and variables', async () => {
    const stack = await stackOf(
      {
        aws_sqs_queue: {
          dead: { name: 'dead-${local.suffix}' },
          live: {
            name: 'live',
            redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.dead.arn}"}',
          },
        },
        aws_lambda_function: {
          f: {
            environment: [{ variables: { QUEUE: '${aws_sqs_queue.live.id}' } }],
            layers: [
              'arn:${data.aws_partition.p.partition}:${data.aws_region.r.name}:${data.aws_caller_identity.me.account_id}',
            ],
          },
        },
      },
      {
        data: { aws_partition: { p: {} }, aws_region: { r: {} }, aws_caller_identity: { me: {} } },
        locals: { suffix: '${var.suffix}' },
        variable: { suffix: { default: 'dev' } },
        provider: { aws: [{ region: 'eu-west-1' }] },
      },
    );
    expect(stack.region).toBe('eu-west-1');
    expect(stack.of('aws_sqs_queue')[1]?.attributes.redrive_policy).toBe(
      `{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:${ACCOUNT}:dead-dev"}`,
    );
    const attributes = stack.of('aws_lambda_function')[0]?.attributes;
    expect(block(attributes?.environment)).toEqual({
      variables: { QUEUE: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/live` },
    });
    expect(attributes?.layers).toEqual([`arn:aws:eu-west-1:${ACCOUNT}`]);
  });

  it('render a policy document', async () => {
    const statement = {
      sid: 'TlsOnly',
      effect: 'Deny',
      actions: ['sqs:*'],
      resources: ['a', 'b'],
      principals: [{ type: 'Service', identifiers: ['s3.amazonaws.com'] }],
      condition: { test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] },
    };
    const stack = await stackOf(
      { aws_sqs_queue_policy: { p: { policy: '${data.aws_iam_policy_document.d.json}' } } },
      { data: { aws_iam_policy_document: { d: { statement: [statement] } } } },
    );
    expect(JSON.parse(String(stack.resources[0]?.attributes.policy))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'TlsOnly',
          Effect: 'Deny',
          Action: 'sqs:*',
          Resource: ['a', 'b'],
          Principal: { Service: 's3.amazonaws.com' },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
  });

  it.each<[string, Record<string, Record<string, unknown>>, string]>([
    [
      'an unknown resource',
      { aws_sns_topic: { t: { name: '${aws_sqs_queue.none.name}' } } },
      'aws_sns_topic.t.name: cannot resolve "${aws_sqs_queue.none.name}": the stack has no aws_sqs_queue.none',
    ],
    [
      'an unknown attribute',
      { aws_sns_topic: { t: { name: '${aws_sns_topic.t.beginning}' } } },
      'aws_sns_topic.t sets no beginning',
    ],
    ['itself', { aws_sns_topic: { t: { name: '${aws_sns_topic.t.arn}' } } }, 'refers to itself'],
    [
      'a missing name',
      { aws_sns_topic: { t: { name: '${aws_sns_topic.u.arn}' }, u: {} } },
      'aws_sns_topic.u has no name',
    ],
    [
      'a variable without default',
      { aws_sns_topic: { t: { name: '${var.x}' } } },
      'the variable x has no default',
    ],
  ])('to %s are an error when they are read, and only then', async (_what, resources, message) => {
    const stack = await stackOf({ ...resources, aws_sqs_queue: { q: { name: 'q' } } });
    expect(stack.of('aws_sqs_queue')[0]?.attributes.name).toBe('q');
    const read = () => stack.of('aws_sns_topic')[0]?.attributes.name;
    expect(read).toThrow(message);
    expect(read).toThrow(message);
  });
});

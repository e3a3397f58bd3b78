/** Queues, topics, buckets and functions have policies of their own. */
import { describe, expect, it } from 'vitest';
import { createAccessControl } from '../../../local/iam/access-control.ts';
import { stackOf } from '../stack/fixture.ts';
import {
  ACCOUNT,
  allow,
  base,
  decide,
  lambda,
  policy,
  queue,
  ref,
  roleArn,
  service,
  worker,
} from './small-stack.ts';

describe('a resource', () => {
  const fromTopic = {
    Principal: { Service: 'sns.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': ref('aws_sns_topic.t.arn') } },
  };
  const queuePolicy = {
    aws_sqs_queue_policy: {
      p: {
        queue_url: ref('aws_sqs_queue.q.id'),
        policy: policy(allow('sqs:SendMessage', ref('aws_sqs_queue.q.arn'), fromTopic)),
      },
    },
  };
  const delivery = { caller: service('sns'), action: 'sqs:SendMessage', resource: queue };
  const topicArn = `arn:aws:sns:us-east-1:${ACCOUNT}:t`;

  it('lets a service in that its policy names, from the named source only', async () => {
    expect(await decide(queuePolicy, { ...delivery, context: { 'aws:sourcearn': topicArn } })).toBe(
      true,
    );
    expect(
      await decide(queuePolicy, { ...delivery, context: { 'aws:sourcearn': `${topicArn}2` } }),
    ).toBe(false);
    expect(await decide(queuePolicy, delivery)).toBe(false);
    expect(
      await decide(queuePolicy, {
        ...delivery,
        caller: service('s3'),
        context: { 'aws:sourcearn': topicArn },
      }),
    ).toBe(false);
    expect(await decide({}, { ...delivery, context: { 'aws:sourcearn': topicArn } })).toBe(false);
  });

  it.each<[string, Record<string, Record<string, unknown>>, string, string]>([
    [
      'topic',
      {
        aws_sns_topic_policy: {
          p: {
            arn: ref('aws_sns_topic.t.arn'),
            policy: policy(allow('sns:Publish', '*', { Principal: '*' })),
          },
        },
      },
      'sns:Publish',
      topicArn,
    ],
    [
      'bucket',
      {
        aws_s3_bucket_policy: {
          p: {
            bucket: ref('aws_s3_bucket.b.id'),
            policy: policy(
              allow('s3:GetObject', 'arn:aws:s3:::b/*', { Principal: { AWS: roleArn } }),
            ),
          },
        },
      },
      's3:GetObject',
      'arn:aws:s3:::b/key/with/slashes',
    ],
    [
      'queue',
      {
        aws_sqs_queue: {
          q: { name: 'q', policy: policy(allow('sqs:*', '*', { Principal: { AWS: roleArn } })) },
        },
      },
      'sqs:SendMessage',
      queue,
    ],
  ])(
    '%s has its own policy, which speaks for no other',
    async (_what, resources, action, resource) => {
      expect(await decide(resources, { action, resource })).toBe(true);
      expect(await decide(resources, { action, resource: `${resource.split('/')[0]}2` })).toBe(
        false,
      );
    },
  );

  it('function is invoked only by whom a permission names', async () => {
    const api = `arn:aws:execute-api:us-east-1:${ACCOUNT}:abc`;
    const permission = {
      statement_id: 'Gateway',
      action: 'lambda:InvokeFunction',
      function_name: ref('aws_lambda_function.f.function_name'),
      principal: 'apigateway.amazonaws.com',
      source_arn: `${api}/*/POST/payments`,
    };
    const resources = { aws_lambda_permission: { p: permission } };
    const call = {
      caller: service('apigateway'),
      action: 'lambda:InvokeFunction',
      resource: lambda,
    };
    const from = (path: string) => ({ context: { 'aws:sourcearn': `${api}${path}` } });
    expect(await decide(resources, { ...call, ...from('/v1/POST/payments') })).toBe(true);
    expect(await decide(resources, { ...call, ...from('/v1/GET/payments') })).toBe(false);
    expect(
      await decide(resources, { ...call, resource: `${lambda}2`, ...from('/v1/POST/payments') }),
    ).toBe(false);
    expect(
      await decide(resources, { ...call, caller: service('s3'), ...from('/v1/POST/payments') }),
    ).toBe(false);
    expect(await decide(resources, { ...call, caller: worker, ...from('/v1/POST/payments') })).toBe(
      false,
    );
    expect(await decide(resources, call)).toBe(false);
  });

  it('function with a permission for one version opens only that version, from the named account', async () => {
    const permission = {
      action: 'lambda:InvokeFunction',
      function_name: lambda,
      qualifier: 'live',
      principal: 's3.amazonaws.com',
      source_account: ACCOUNT,
    };
    const resources = { aws_lambda_permission: { p: permission } };
    const call = {
      caller: service('s3'),
      action: 'lambda:InvokeFunction',
      resource: `${lambda}:live`,
      context: { 'aws:sourceaccount': ACCOUNT },
    };
    expect(await decide(resources, call)).toBe(true);
    expect(await decide(resources, { ...call, resource: lambda })).toBe(false);
    expect(await decide(resources, { ...call, context: { 'aws:sourceaccount': '1' } })).toBe(false);
  });

  it('function with a permission that nothing here can meet stops the engine', async () => {
    const permission = {
      action: 'lambda:InvokeFunctionUrl',
      function_name: 'f',
      principal: '*',
      function_url_auth_type: 'NONE',
    };
    const stack = await stackOf({ ...base, aws_lambda_permission: { p: permission } });
    expect(() => createAccessControl(stack)).toThrow(
      'aws_lambda_permission.p: the local engine does not enforce function_url_auth_type',
    );
  });
});

/** Parts of the engine call and ask in process under the same rules as callers over HTTP. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InProcessCall } from '../../../local/front/dispatcher.ts';
import { createAccessControl } from '../../../local/iam/access-control.ts';
import { stackOf } from '../stack/fixture.ts';
import { ACCOUNT, arn, type Bench, operator, startBench, worker } from './fixture.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());
afterEach(() => {
  bench.served.length = 0;
});

const invoke = (FunctionName: string, more = {}): InProcessCall => ({
  service: 'lambda',
  operation: 'Invoke',
  input: { FunctionName, Payload: '{"a":1}', ...more },
});

describe('a call in process', () => {
  it('reaches its service like one over HTTP', async () => {
    const input = { stateMachineArn: arn('states', 'stateMachine:mine'), input: '{}' };
    await bench.front.call(worker, { service: 'states', operation: 'StartSyncExecution', input });
    expect(bench.served[0]).toMatchObject({
      service: 'states',
      operation: 'StartSyncExecution',
      principal: worker,
      input,
      headers: { 'x-amz-target': 'AWSStepFunctions.StartSyncExecution' },
    });
    expect(JSON.parse(String(bench.served[0]?.body))).toEqual(input);
  });

  it('speaks to Lambda by path and payload', async () => {
    await bench.front.call(worker, invoke('mine', { InvocationType: 'Event' }));
    expect(bench.served[0]).toMatchObject({
      url: '/2015-03-31/functions/mine/invocations',
      headers: { 'x-amz-invocation-type': 'Event' },
    });
    expect(bench.served[0]?.body.toString()).toBe('{"a":1}');
  });

  it('speaks to SNS by form', async () => {
    const input = { TopicArn: arn('sns', 'mine'), Message: 'a&b=c' };
    await bench.front.call(worker, { service: 'sns', operation: 'Publish', input });
    expect(bench.served[0]?.input).toEqual({ Action: 'Publish', Version: '2010-03-31', ...input });
  });

  it('speaks to the streams of DynamoDB under their own target', async () => {
    const input = { StreamArn: arn('dynamodb', 'table/mine/stream/x') };
    await bench.front.call(operator, { service: 'dynamodb', operation: 'DescribeStream', input });
    expect(bench.served[0]?.headers['x-amz-target']).toBe(
      'DynamoDBStreams_20120810.DescribeStream',
    );
  });

  it.each<[string, InProcessCall, number, string]>([
    [
      'a call that no policy allows',
      invoke('theirs'),
      403,
      'is not authorized to perform: lambda:InvokeFunction',
    ],
    [
      'another version than the allowed one',
      invoke('mine', { Qualifier: '7' }),
      403,
      'function:mine:7',
    ],
    [
      'an unknown operation',
      { service: 'sqs', operation: 'CreateQueue', input: {} },
      400,
      'sqs has no operation CreateQueue here',
    ],
    [
      'an operation that has no form here',
      { service: 'lambda', operation: 'GetFunction', input: {} },
      404,
      'has no form in process',
    ],
    [
      'an unknown service',
      { service: 'kms', operation: 'Decrypt', input: {} },
      400,
      'no service \\"kms\\"',
    ],
    [
      'streams of bytes',
      { service: 's3', operation: 'PutObject', input: {} },
      501,
      'no service &#34;s3&#34;',
    ],
    [
      'nested fields in a form',
      { service: 'sns', operation: 'Publish', input: { MessageAttributes: {} } },
      400,
      'flat form fields only',
    ],
    [
      'missing input',
      { service: 'dynamodb', operation: 'GetItem', input: {} },
      400,
      'TableName is missing',
    ],
  ])('refuses %s', async (_what, call, status, message) => {
    const answer = await bench.front.call(worker, call);
    expect(answer.status).toBe(status);
    expect(String(answer.body)).toContain(message);
    expect(bench.served).toEqual([]);
  });
});

describe('asking whether', () => {
  const invoking = (name: string) => ({
    action: 'lambda:InvokeFunction',
    resource: arn('lambda', `function:${name}`),
  });
  const api = arn('execute-api', 'abc');

  it('a role may do something answers by its policies', () => {
    expect(bench.front.authorize(worker, invoking('mine')).allowed).toBe(true);
    expect(bench.front.authorize(worker, invoking('theirs')).allowed).toBe(false);
    expect(bench.front.authorize(operator, invoking('theirs')).allowed).toBe(true);
  });

  it('a service may invoke a function answers by its permissions and by whom it acts for', async () => {
    const other = await startBench();
    const stack = await stackOf({
      aws_lambda_permission: {
        p: {
          function_name: 'mine',
          action: 'lambda:InvokeFunction',
          principal: 'apigateway.amazonaws.com',
          source_arn: `${api}/*/GET/payments`,
          source_account: ACCOUNT,
        },
      },
    });
    other.front.enforce(stack, createAccessControl(stack));
    const ask = (service: string, sourceArn?: string, name = 'mine') =>
      other.front.authorize(
        { kind: 'service', service: `${service}.amazonaws.com` },
        { ...invoking(name), ...(sourceArn === undefined ? {} : { sourceArn }) },
      ).allowed;
    expect(ask('apigateway', `${api}/v1/GET/payments`)).toBe(true);
    expect(ask('apigateway', `${api}/v1/POST/payments`)).toBe(false);
    expect(ask('apigateway', `${api}/v1/GET/payments`, 'theirs')).toBe(false);
    expect(ask('sns', `${api}/v1/GET/payments`)).toBe(false);
    expect(ask('apigateway')).toBe(false);
    expect(other.front.authorize(worker, invoking('mine')).allowed).toBe(false);
    await other.close();
  });
});

/** Every call is mapped to the actions and resources that AWS documents for it. */
import { describe, expect, it } from 'vitest';
import { UnknownOperation, UnusableInput } from '../../../local/front/access-check.ts';
import {
  lambdaAccess,
  lambdaOperation,
  statesAccess,
} from '../../../local/front/compute-access.ts';
import { dynamodbAccess } from '../../../local/front/dynamodb-access.ts';
import { snsAccess, sqsAccess } from '../../../local/front/messaging-access.ts';
import { createPlace } from '../../../local/front/place.ts';
import { stackOf } from '../stack/fixture.ts';

const place = createPlace(await stackOf({}));
const queue = 'arn:aws:sqs:us-east-1:123456789012:q';
const topic = 'arn:aws:sns:us-east-1:123456789012:t';
const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const QueueUrl = 'http://127.0.0.1:1/123456789012/q';
const TableName = 'payments';

type Expected = readonly [action: string, resource: string, context?: object];
const checks = (expected: readonly Expected[]) =>
  expected.map(([action, resource, context = {}]) => ({ action, resource, context }));

describe('SQS and SNS', () => {
  it.each<[string, object, Expected[]]>([
    ['SendMessageBatch', { QueueUrl }, [['sqs:SendMessage', queue]]],
    ['DeleteMessageBatch', { QueueUrl }, [['sqs:DeleteMessage', queue]]],
    ['ChangeMessageVisibilityBatch', { QueueUrl }, [['sqs:ChangeMessageVisibility', queue]]],
    ['ReceiveMessage', { QueueUrl }, [['sqs:ReceiveMessage', queue]]],
    ['GetQueueUrl', { QueueName: 'q' }, [['sqs:GetQueueUrl', queue]]],
    ['ListQueues', {}, [['sqs:ListQueues', queue.replace(/q$/, '*')]]],
    [
      'StartMessageMoveTask',
      { SourceArn: `${queue}-dlq`, DestinationArn: queue },
      [
        ['sqs:StartMessageMoveTask', `${queue}-dlq`],
        ['sqs:ReceiveMessage', `${queue}-dlq`],
        ['sqs:DeleteMessage', `${queue}-dlq`],
        ['sqs:GetQueueAttributes', `${queue}-dlq`],
        ['sqs:SendMessage', queue],
      ],
    ],
  ])('sqs %s %j', (operation, input, expected) => {
    expect(sqsAccess(operation, { ...input }, place)).toEqual(checks(expected));
  });

  it.each<[string, object, Expected[]]>([
    ['Publish', { TopicArn: topic }, [['sns:Publish', topic]]],
    ['Publish', { TargetArn: topic }, [['sns:Publish', topic]]],
    ['PublishBatch', { TopicArn: topic }, [['sns:Publish', topic]]],
    [
      'Subscribe',
      { TopicArn: topic, Protocol: 'sqs', Endpoint: queue },
      [['sns:Subscribe', topic, { 'sns:protocol': 'sqs', 'sns:endpoint': queue }]],
    ],
    ['Unsubscribe', { SubscriptionArn: `${topic}:0-1` }, [['sns:Unsubscribe', topic]]],
  ])('sns %s %j', (operation, input, expected) => {
    expect(snsAccess(operation, { ...input }, place)).toEqual(checks(expected));
  });
});

describe('Step Functions and Lambda', () => {
  it.each<[string, object, string]>([
    ['StartExecution', { stateMachineArn: 'arn:m' }, 'arn:m'],
    ['StartSyncExecution', { stateMachineArn: 'arn:m' }, 'arn:m'],
    ['DescribeExecution', { executionArn: 'arn:e' }, 'arn:e'],
    ['SendTaskSuccess', { taskToken: 't' }, '*'],
    ['ListStateMachines', {}, '*'],
  ])('states %s %j is on %s', (operation, input, resource) => {
    expect(statesAccess(operation, { ...input })).toEqual(
      checks([[`states:${operation}`, resource]]),
    );
  });

  it.each([
    ['POST', '/2015-03-31/functions/f/invocations', 'InvokeFunction', lambda],
    [
      'POST',
      '/2015-03-31/functions/f/invocations?Qualifier=live',
      'InvokeFunction',
      `${lambda}:live`,
    ],
    ['POST', '/2015-03-31/functions/f%3Alive/invocations', 'InvokeFunction', `${lambda}:live`],
    [
      'POST',
      `/2015-03-31/functions/${encodeURIComponent(lambda)}/invocations`,
      'InvokeFunction',
      lambda,
    ],
    [
      'POST',
      '/2015-03-31/functions/123456789012%3Afunction%3Af/invocations',
      'InvokeFunction',
      lambda,
    ],
    ['GET', '/2015-03-31/functions/f', 'GetFunction', lambda],
    ['GET', '/2015-03-31/functions/', 'ListFunctions', '*'],
  ])('lambda %s %s is %s on %s', (method, url, action, resource) => {
    const { operation, input } = lambdaOperation(method, url);
    expect(lambdaAccess(operation, input, place)).toEqual(checks([[`lambda:${action}`, resource]]));
  });
});

describe('what has no mapping', () => {
  it.each<[string, () => unknown]>([
    ['dynamodb ExecuteStatement', () => dynamodbAccess('ExecuteStatement', {}, place)],
    ['dynamodb constructor', () => dynamodbAccess('constructor', {}, place)],
    ['sqs CreateQueue', () => sqsAccess('CreateQueue', { QueueUrl }, place)],
    ['sns CreateTopic', () => snsAccess('CreateTopic', {}, place)],
    ['states CreateActivity', () => statesAccess('CreateActivity', {})],
    ['lambda DELETE', () => lambdaOperation('DELETE', '/2015-03-31/functions/f')],
    ['lambda GET invocations', () => lambdaOperation('GET', '/2015-03-31/functions/f/invocations')],
    ['lambda POST elsewhere', () => lambdaOperation('POST', '/2015-03-31/layers')],
  ])('is an unknown operation: %s', (_what, map) => {
    expect(map).toThrow(UnknownOperation);
  });

  it.each<[string, () => unknown]>([
    ['GetItem without table', () => dynamodbAccess('GetItem', {}, place)],
    ['a batch of nothing', () => dynamodbAccess('BatchGetItem', { RequestItems: {} }, place)],
    ['a transaction of nothing', () => dynamodbAccess('TransactWriteItems', {}, place)],
    [
      'a transaction with a stranger',
      () =>
        dynamodbAccess('TransactWriteItems', { TransactItems: [{ Scan: { TableName } }] }, place),
    ],
    [
      'a stranger with an inherited name',
      () =>
        dynamodbAccess(
          'TransactWriteItems',
          { TransactItems: [{ toString: { TableName } }] },
          place,
        ),
    ],
    ['SendMessage without queue', () => sqsAccess('SendMessage', { QueueUrl: 7 }, place)],
    ['Publish to nothing', () => snsAccess('Publish', { PhoneNumber: '1' }, place)],
    ['StartExecution of nothing', () => statesAccess('StartExecution', {})],
    ['a function without name', () => lambdaAccess('Invoke', { FunctionName: ':' }, place)],
    [
      'a path with broken escapes',
      () => lambdaOperation('POST', '/2015-03-31/functions/%zz/invocations'),
    ],
  ])('is unusable: %s', (_what, map) => {
    expect(map).toThrow(UnusableInput);
  });
});

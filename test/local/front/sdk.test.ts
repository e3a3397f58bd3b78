/** The real SDK clients reach the right service under the right name. */
import {
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendTaskSuccessCommand, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishBatchCommand, PublishCommand } from '@aws-sdk/client-sns';
import {
  DeleteMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, arn, type Bench, clientsOf, operator, startBench, worker } from './fixture.ts';

let bench: Bench;
let mine: ReturnType<typeof clientsOf>;
let all: ReturnType<typeof clientsOf>;

beforeAll(async () => {
  bench = await startBench();
  mine = clientsOf(bench.front, worker);
  all = clientsOf(bench.front, operator);
});
afterAll(() => bench.close());
afterEach(() => {
  bench.served.length = 0;
  bench.stored.length = 0;
});

const Key = { id: { S: 'a' } };
const queueUrl = (name: string) => `${bench.front.endpoint}/${ACCOUNT}/${name}`;
const put = (TableName: string) => ({ Put: { TableName, Item: Key } });
const machine = (name: string) => ({ stateMachineArn: arn('states', `stateMachine:${name}`) });
const message = { Id: '1', MessageBody: 'b' };

type Clients = ReturnType<typeof clientsOf>;
type Send = (clients: Clients) => Promise<unknown>;

describe('an allowed call arrives', () => {
  it.each<[string, string, Send]>([
    [
      'dynamodb',
      'GetItem',
      ({ dynamodb }) => dynamodb.send(new GetItemCommand({ TableName: 'mine', Key })),
    ],
    [
      'dynamodb',
      'PutItem',
      ({ dynamodb }) =>
        dynamodb.send(new PutItemCommand({ TableName: arn('dynamodb', 'table/mine'), Item: Key })),
    ],
    [
      'dynamodb',
      'BatchGetItem',
      ({ dynamodb }) =>
        dynamodb.send(new BatchGetItemCommand({ RequestItems: { mine: { Keys: [Key] } } })),
    ],
    [
      'dynamodb',
      'Query',
      ({ dynamodb }) =>
        dynamodb.send(
          new QueryCommand({
            TableName: 'mine',
            IndexName: 'by-owner',
            KeyConditionExpression: 'o = :o',
          }),
        ),
    ],
    [
      'dynamodb',
      'TransactWriteItems',
      ({ dynamodb }) =>
        dynamodb.send(
          new TransactWriteItemsCommand({ TransactItems: [put('mine'), put('audit')] }),
        ),
    ],
    [
      'dynamodb',
      'GetItem',
      ({ dynamodb }) =>
        dynamodb.send(
          new GetItemCommand({
            TableName: 'shared',
            Key: { owner: { S: 'SYSTEM' }, item: { S: 'x' } },
          }),
        ),
    ],
    [
      'sqs',
      'SendMessage',
      ({ sqs }) =>
        sqs.send(new SendMessageCommand({ QueueUrl: queueUrl('mine'), MessageBody: 'b' })),
    ],
    [
      'sqs',
      'SendMessageBatch',
      ({ sqs }) =>
        sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl('mine'), Entries: [message] })),
    ],
    [
      'sns',
      'Publish',
      ({ sns }) => sns.send(new PublishCommand({ TopicArn: arn('sns', 'mine'), Message: 'm' })),
    ],
    [
      'sns',
      'PublishBatch',
      ({ sns }) =>
        sns.send(
          new PublishBatchCommand({
            TopicArn: arn('sns', 'mine'),
            PublishBatchRequestEntries: [{ Id: '1', Message: 'm' }],
          }),
        ),
    ],
    [
      'states',
      'StartSyncExecution',
      ({ states }) => states.send(new StartSyncExecutionCommand(machine('mine'))),
    ],
    [
      'states',
      'SendTaskSuccess',
      ({ states }) => states.send(new SendTaskSuccessCommand({ taskToken: 't', output: '{}' })),
    ],
    [
      'lambda',
      'Invoke',
      ({ lambda }) => lambda.send(new InvokeCommand({ FunctionName: 'mine', Payload: '{"a":1}' })),
    ],
    [
      'lambda',
      'Invoke',
      ({ lambda }) =>
        lambda.send(new InvokeCommand({ FunctionName: arn('lambda', 'function:mine') })),
    ],
  ])('at %s as %s', async (service, operation, send) => {
    await send(mine);
    expect(bench.served).toHaveLength(1);
    expect(bench.served[0]).toMatchObject({ service, operation, principal: worker });
  });

  it('with its parsed input, or as the raw payload', async () => {
    await mine.dynamodb.send(new GetItemCommand({ TableName: 'mine', Key }));
    await mine.sns.send(new PublishCommand({ TopicArn: arn('sns', 'mine'), Message: 'a&b' }));
    await mine.lambda.send(new InvokeCommand({ FunctionName: 'mine', Payload: '{"a":1}' }));
    const [get, publish, invoke] = bench.served;
    expect(get?.input).toEqual({ TableName: 'mine', Key });
    expect(publish?.input).toMatchObject({ Action: 'Publish', Message: 'a&b' });
    expect(invoke).toMatchObject({
      input: undefined,
      url: '/2015-03-31/functions/mine/invocations',
    });
    expect(invoke?.body.toString()).toBe('{"a":1}');
  });

  it('from the operator, whatever the policies say', async () => {
    await all.dynamodb.send(new GetItemCommand({ TableName: 'theirs', Key }));
    await all.sqs.send(
      new DeleteMessageCommand({ QueueUrl: queueUrl('theirs'), ReceiptHandle: 'r' }),
    );
    expect(bench.served.map(({ principal }) => principal)).toEqual([operator, operator]);
  });

  it('at S3 with its body as a stream', async () => {
    await mine.s3.send(new PutObjectCommand({ Bucket: 'mine', Key: 'inbox/a b', Body: 'hello' }));
    const object = await mine.s3.send(new GetObjectCommand({ Bucket: 'mine', Key: 'inbox/a b' }));
    expect(await object.Body?.transformToString()).toBe('content');
    expect(bench.stored.map(({ method }) => method)).toEqual(['PUT', 'GET']);
    expect(bench.stored[0]).toMatchObject({
      url: '/mine/inbox/a%20b?x-id=PutObject',
      principal: worker,
    });
    expect(bench.stored[0]?.body).toContain('hello');
  });

  it('at S3 even when it is large and waits for leave to continue', async () => {
    const Body = Buffer.alloc(5_000_000, 'x');
    await mine.s3.send(new PutObjectCommand({ Bucket: 'mine', Key: 'inbox/large', Body }));
    expect(bench.stored[0]?.body.length).toBeGreaterThanOrEqual(Body.length);
  });
});

/** A call that no policy allows raises in the real SDK clients what AWS would raise. */
import {
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, arn, type Bench, clientsOf, startBench, worker } from './fixture.ts';

let bench: Bench;
let mine: ReturnType<typeof clientsOf>;

beforeAll(async () => {
  bench = await startBench();
  mine = clientsOf(bench.front, worker);
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

describe('a call that no policy allows raises what AWS raises', () => {
  const notAllowed = (action: string, resource: string) =>
    `User: arn:aws:sts::${ACCOUNT}:assumed-role/worker/worker-session is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

  it.each<[string, string, number, string, Send]>([
    [
      'AccessDeniedException',
      'dynamodb:GetItem',
      400,
      arn('dynamodb', 'table/theirs'),
      ({ dynamodb }) => dynamodb.send(new GetItemCommand({ TableName: 'theirs', Key })),
    ],
    [
      'AccessDeniedException',
      'dynamodb:Query',
      400,
      arn('dynamodb', 'table/mine'),
      ({ dynamodb }) =>
        dynamodb.send(new QueryCommand({ TableName: 'mine', KeyConditionExpression: 'i = :i' })),
    ],
    [
      'AccessDeniedException',
      'dynamodb:PutItem',
      400,
      arn('dynamodb', 'table/audit'),
      ({ dynamodb }) => dynamodb.send(new PutItemCommand({ TableName: 'audit', Item: Key })),
    ],
    [
      'AccessDeniedException',
      'dynamodb:DeleteItem',
      400,
      arn('dynamodb', 'table/mine'),
      ({ dynamodb }) =>
        dynamodb.send(
          new TransactWriteItemsCommand({
            TransactItems: [put('mine'), { Delete: { TableName: 'mine', Key } }],
          }),
        ),
    ],
    [
      'AccessDeniedException',
      'dynamodb:BatchGetItem',
      400,
      arn('dynamodb', 'table/theirs'),
      ({ dynamodb }) =>
        dynamodb.send(
          new BatchGetItemCommand({
            RequestItems: { mine: { Keys: [Key] }, theirs: { Keys: [Key] } },
          }),
        ),
    ],
    [
      'AccessDeniedException',
      'dynamodb:GetItem',
      400,
      arn('dynamodb', 'table/shared'),
      ({ dynamodb }) =>
        dynamodb.send(
          new GetItemCommand({
            TableName: 'shared',
            Key: { owner: { S: 'mer_1' }, item: { S: 'x' } },
          }),
        ),
    ],
    [
      'AccessDenied',
      'sqs:SendMessage',
      403,
      arn('sqs', 'theirs'),
      ({ sqs }) =>
        sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl('theirs'), Entries: [message] })),
    ],
    [
      'AccessDenied',
      'sqs:DeleteMessage',
      403,
      arn('sqs', 'mine'),
      ({ sqs }) =>
        sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl('mine'), ReceiptHandle: 'r' })),
    ],
    [
      'AuthorizationErrorException',
      'sns:Publish',
      403,
      arn('sns', 'theirs'),
      ({ sns }) => sns.send(new PublishCommand({ TopicArn: arn('sns', 'theirs'), Message: '<m>' })),
    ],
    [
      'AccessDeniedException',
      'states:StartSyncExecution',
      400,
      arn('states', 'stateMachine:theirs'),
      ({ states }) => states.send(new StartSyncExecutionCommand(machine('theirs'))),
    ],
    [
      'AccessDeniedException',
      'lambda:InvokeFunction',
      403,
      arn('lambda', 'function:mine:live'),
      ({ lambda }) => lambda.send(new InvokeCommand({ FunctionName: 'mine', Qualifier: 'live' })),
    ],
    [
      'AccessDenied',
      's3:PutObject',
      403,
      'arn:aws:s3:::mine/outbox/a',
      ({ s3 }) => s3.send(new PutObjectCommand({ Bucket: 'mine', Key: 'outbox/a', Body: 'x' })),
    ],
    [
      'AccessDenied',
      's3:PutObject',
      403,
      'arn:aws:s3:::mine/large',
      ({ s3 }) =>
        s3.send(
          new PutObjectCommand({ Bucket: 'mine', Key: 'large', Body: Buffer.alloc(5_000_000) }),
        ),
    ],
    [
      'AccessDenied',
      's3:ListBucket',
      403,
      'arn:aws:s3:::mine',
      ({ s3 }) => s3.send(new ListObjectsV2Command({ Bucket: 'mine' })),
    ],
  ])('%s for %s', async (name, action, status, resource, send) => {
    const error = await send(mine).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: status } });
    const { name: raised, message: text, Code } = error as Error & { Code?: string };
    expect([raised, Code]).toContain(name);
    expect(text).toBe(notAllowed(action, resource));
    expect(bench.served).toEqual([]);
    expect(bench.stored).toEqual([]);
  });

  it('a bare 403 for HEAD, which has no body', async () => {
    const send = mine.s3.send(new HeadObjectCommand({ Bucket: 'theirs', Key: 'k' }));
    await expect(send).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it('and says so in the log', async () => {
    bench.lines.length = 0;
    await mine.dynamodb
      .send(new GetItemCommand({ TableName: 'theirs', Key }))
      .catch(() => undefined);
    expect(bench.lines).toMatchObject([{ source: 'front', level: 'warn' }]);
    expect(bench.lines[0]?.message).toContain('dynamodb GetItem was denied');
  });
});

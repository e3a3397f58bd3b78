/** Calls of AWS beside the SDK's own: what is sent, and what failures are called and which of them are tried again. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { originOf } from '../../../src/adapters/aws/client-settings.ts';
import { createDynamoClient } from '../../../src/adapters/aws/dynamodb-client.ts';
import { isTransient } from '../../../src/adapters/aws/errors.ts';
import { createJsonClient } from '../../../src/adapters/aws/json-client.ts';
import { createLambdaClient } from '../../../src/adapters/aws/lambda-client.ts';
import { createQueueClient } from '../../../src/adapters/aws/queue-client.ts';
import { createStepFunctionsClient } from '../../../src/adapters/aws/step-functions-client.ts';
import { awsError, credentials, type FakeAws, type Reply, startFakeAws } from './fake-aws.ts';

const region = 'us-east-1';
let aws: FakeAws | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

async function prepare(...replies: Reply[]) {
  aws = await startFakeAws(replies);
  const { endpoint, calls } = aws;
  return {
    endpoint,
    calls,
    ours: { region, endpointUrl: endpoint, credentials },
    sdk: { region, endpoint, credentials },
  };
}

const read = { TableName: 'things', Key: { id: { S: 'é' } }, ConsistentRead: true };
const send = {
  QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/q',
  Entries: [{ Id: '0', MessageBody: '{"a":"é"}' }],
};
const start = { stateMachineArn: 'arn:aws:states:us-east-1:1:stateMachine:m', input: '{}' };
const charge = { operation: 'capture', amountMinor: 1 };
type Prepared = Awaited<ReturnType<typeof prepare>>;

const CALLS: readonly [string, (on: Prepared) => Promise<unknown>, (on: Prepared) => unknown][] = [
  [
    'dynamodb',
    ({ sdk }) => new DynamoDBClient(sdk).send(new GetItemCommand(read)),
    ({ ours }) => createDynamoClient(ours).call('GetItem', read),
  ],
  [
    'sqs',
    ({ sdk }) =>
      new SQSClient({ ...sdk, useQueueUrlAsEndpoint: false }).send(
        new SendMessageBatchCommand(send),
      ),
    ({ ours }) => createQueueClient(ours).call('SendMessageBatch', send),
  ],
  [
    'states',
    ({ sdk }) =>
      new SFNClient({ ...sdk, disableHostPrefix: true }).send(new StartSyncExecutionCommand(start)),
    ({ ours }) =>
      createStepFunctionsClient(ours, { requestTimeoutMs: 1000 }).call('StartSyncExecution', start),
  ],
  [
    'lambda',
    ({ sdk }) =>
      new LambdaClient(sdk).send(
        new InvokeCommand({ FunctionName: 'f', Payload: JSON.stringify(charge) }),
      ),
    ({ ours }) => createLambdaClient(ours).invoke('f', charge),
  ],
];

describe('a call', () => {
  it.each(CALLS)('of %s is what the SDK sends', async (service, theirs, ours) => {
    const on = await prepare({ body: {} });
    await theirs(on);
    await ours(on);
    const [expected, sent] = on.calls.map(({ path, input, headers }) => ({
      path,
      input,
      target: headers['x-amz-target'],
      scope: /Credential=test\/\d{8}\/(\S+),/.exec(headers.authorization ?? '')?.[1],
    }));
    expect(sent).toEqual(expected);
    expect(sent?.scope).toBe(`us-east-1/${service}/aws4_request`);
  });

  it('passes the trace of the event on', async () => {
    const { ours, calls } = await prepare({ body: {} });
    await createDynamoClient({ ...ours, traceId: () => 'Root=1-a-b' }).call('GetItem', read);
    expect(calls[0]?.headers['x-amzn-trace-id']).toBe('Root=1-a-b');
  });

  it.each([
    ['us-east-1', 'sync-', 'https://sync-states.us-east-1.amazonaws.com'],
    ['cn-north-1', '', 'https://states.cn-north-1.amazonaws.com.cn'],
  ])('goes in %s with the prefix "%s" to %s', (where, prefix, origin) => {
    const settings = { region: where, endpointUrl: undefined };
    expect(originOf('states', settings, prefix).origin).toBe(origin);
  });
});

const busy = awsError('ProvisionedThroughputExceededException');
const met = 'TransactionConflictException';
const broken: Reply = { status: 502, body: '<html>', headers: { 'content-type': 'text/html' } };

describe('a failure', () => {
  it.each<[string, Reply, string, number, boolean]>([
    ['a throttled call', busy, 'ProvisionedThroughputExceededException', 3, true],
    ['a gateway between', broken, 'UnknownError', 3, true],
    ['a lost answer', 'lost', 'TimeoutError', 3, true],
    ['an answer that breaks off', 'cut', 'Error', 3, true],
    ['a write that met a transaction', awsError(met), met, 1, true],
    [
      'a key that is asked too often, as SQS says it',
      awsError('KmsThrottled'),
      'KmsThrottled',
      1,
      true,
    ],
    ['a refusal', awsError('ValidationException'), 'ValidationException', 1, false],
    [
      'a name in a header',
      {
        status: 403,
        body: { Message: 'no' },
        headers: { 'x-amzn-errortype': 'Denied:http://x/' },
      },
      'Denied',
      1,
      false,
    ],
  ])('like %s has its name and is tried as often as it may pass', async (...row) => {
    const [, reply, name, attempts, passes] = row;
    const { ours, calls } = await prepare(reply);
    const failure = await createDynamoClient(ours)
      .call('GetItem', read)
      .catch((error: Error) => error);
    expect(failure).toMatchObject({ name });
    expect(calls).toHaveLength(attempts);
    expect(isTransient(failure)).toBe(passes);
  });

  it('that passed is not seen', async () => {
    const { ours, calls } = await prepare('lost', { body: { Item: { id: { S: 'x' } } } });
    const { Item } = await createDynamoClient(ours).call('GetItem', read);
    expect(Item).toEqual({ id: { S: 'x' } });
    expect(calls).toHaveLength(2);
  });

  it('keeps what the answer says beside its name, but no name of its own', async () => {
    const more = { CancellationReasons: [{ Code: 'None' }], name: 'x', stack: 'y' };
    const { ours } = await prepare(awsError('TransactionCanceledException', more));
    const failure = await createDynamoClient(ours)
      .call('GetItem', read)
      .catch((error: Error) => error);
    expect(failure).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }],
      $metadata: { httpStatusCode: 400 },
      stack: expect.stringContaining('service-failure'),
    });
  });

  it.each(['silent', 'endless'] as const)('comes when the time is over: %s', async (reply) => {
    const { ours } = await prepare(reply);
    const impatient = { name: 'sqs', target: 'T', requestTimeoutMs: 20, attemptsMax: 1 } as const;
    const client = createJsonClient<{ Wait: [object, object] }>(impatient, ours);
    await expect(client.call('Wait', {})).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('comes when the caller waits no longer, whatever attempts are left', async () => {
    const { ours, calls } = await prepare('silent');
    const abortSignal = AbortSignal.timeout(20);
    const call = createDynamoClient(ours).call('GetItem', read, { abortSignal });
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls).toHaveLength(1);
  });
});

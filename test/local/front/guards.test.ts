/** What the front cannot name, trust or take in is refused in the words of the service that was meant. */
import { DynamoDBClient, GetItemCommand, ListBackupsCommand } from '@aws-sdk/client-dynamodb';
import { GetBucketAclCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { startFront } from '../../../local/front/front.ts';
import { type Bench, clientsOf, operator, signed, startBench, worker } from './fixture.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

const target = (name: string) => ({ 'x-amz-target': name });
const read = new GetItemCommand({ TableName: 'mine', Key: { id: { S: 'a' } } });

describe('the front', () => {
  it.each<[string, Record<string, string>, string, number, string]>([
    [
      'DynamoDB',
      target('DynamoDB_20120810.GetItem'),
      '/',
      400,
      'MissingAuthenticationTokenException',
    ],
    ['SQS', target('AmazonSQS.SendMessage'), '/', 400, 'MissingAuthenticationTokenException'],
    [
      'Step Functions',
      target('AWSStepFunctions.StartExecution'),
      '/',
      400,
      'MissingAuthenticationTokenException',
    ],
    [
      'Lambda',
      {},
      '/2015-03-31/functions/f/invocations',
      403,
      'MissingAuthenticationTokenException',
    ],
    [
      'SNS',
      { 'content-type': 'application/x-www-form-urlencoded' },
      '/',
      403,
      'MissingAuthenticationToken',
    ],
    ['S3', {}, '/bucket/key', 403, 'AccessDenied'],
  ])('refuses an unsigned call to %s', async (_service, headers, path, status, code) => {
    const response = await fetch(`${bench.front.endpoint}${path}`, { method: 'POST', headers });
    expect(response.status).toBe(status);
    expect(`${await response.text()}${response.headers.get('x-amzn-errortype')}`).toContain(code);
  });

  it('refuses access keys that it did not issue', async () => {
    const credentials = { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' };
    const stranger = new DynamoDBClient({
      endpoint: bench.front.endpoint,
      region: 'us-east-1',
      credentials,
    });
    await expect(stranger.send(read)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });

  it('names an unknown operation, even to the operator', async () => {
    const { dynamodb, s3 } = clientsOf(bench.front, operator);
    await expect(dynamodb.send(new ListBackupsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'dynamodb has no operation ListBackups here',
    });
    await expect(s3.send(new GetBucketAclCommand({ Bucket: 'mine' }))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: 's3 has no operation GET on a bucket with ?acl here',
    });
  });

  it.each(['kms', 'constructor', 'xray'])('names the unknown service %s', async (service) => {
    const response = await signed(bench.front, operator, service, { body: '{}' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      message: `the local engine has no service "${service}"`,
    });
  });

  it.each<[string, string, RequestInit & { path?: string }, number, string]>([
    [
      'JSON that is cut off',
      'dynamodb',
      { headers: target('DynamoDB_20120810.GetItem'), body: '{' },
      400,
      'the body is not JSON',
    ],
    [
      'JSON that is no object',
      'sqs',
      { headers: target('AmazonSQS.SendMessage'), body: '[]' },
      400,
      'the body is not a JSON object',
    ],
    [
      'a call without its resource',
      'states',
      { headers: target('AWSStepFunctions.StartExecution'), body: '{}' },
      400,
      'stateMachineArn is missing',
    ],
    ['no target', 'dynamodb', { body: '{}' }, 400, 'without X-Amz-Target'],
    [
      'the target of another service',
      'sqs',
      { headers: target('DynamoDB_20120810.GetItem'), body: '{}' },
      400,
      'belongs to another service',
    ],
    ['a form without Action', 'sns', { body: 'a=b' }, 400, 'without Action'],
    [
      'broken percent-encoding',
      's3',
      { method: 'GET', path: '/mine/%zz' },
      400,
      'percent-encoding',
    ],
    [
      'too much for Lambda',
      'lambda',
      { path: '/2015-03-31/functions/mine/invocations', body: 'x'.repeat(6 * 1024 * 1024 + 1025) },
      413,
      'larger than',
    ],
    ['too much for SNS', 'sns', { body: 'x'.repeat(2 * 1024 * 1024 + 1) }, 413, 'larger than'],
    [
      'too much without saying how much',
      'sns',
      { body: new Blob(['x'.repeat(3 * 1024 * 1024)]).stream(), duplex: 'half' } as RequestInit,
      413,
      'larger than',
    ],
  ])('refuses %s', async (_what, service, init, status, message) => {
    const response = await signed(bench.front, worker, service, init);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(message);
    expect(bench.served).toEqual([]);
  });

  it('answers for a service that fails, and keeps running', async () => {
    const { dynamodb } = clientsOf(bench.front, worker);
    bench.answers.push(new Error('the disk is full'));
    await expect(dynamodb.send(read)).rejects.toMatchObject({
      name: 'InternalServerError',
      message: 'the local engine failed: the disk is full',
      $metadata: { httpStatusCode: 500 },
    });
    await dynamodb.send(read);
  });

  it('passes answers on without the headers of another connection', async () => {
    bench.answers.push({
      status: 200,
      headers: { 'transfer-encoding': 'chunked', connection: 'close', 'x-own': '1' },
      body: '{"Item":{}}',
    });
    const init = { headers: target('DynamoDB_20120810.GetItem'), body: JSON.stringify(read.input) };
    const response = await signed(bench.front, worker, 'dynamodb', init);
    expect([...response.headers.keys()]).toEqual(
      expect.arrayContaining(['content-length', 'x-own']),
    );
    expect(response.headers.get('transfer-encoding')).toBeNull();
    expect(await response.text()).toBe('{"Item":{}}');
  });

  it('lets only the operator in before the stack is loaded', async () => {
    const early = await startFront({ clock: createClock(), log: () => undefined });
    early.serve('dynamodb', async () => ({ status: 200, headers: {}, body: '{}' }));
    await expect(clientsOf(early, worker).dynamodb.send(read)).rejects.toMatchObject({
      message: 'the local engine failed: the stack is not loaded yet, so no role may call',
    });
    await clientsOf(early, operator).dynamodb.send(read);
    await early.close();
  });

  it('says that its port is taken', async () => {
    const port = Number(new URL(bench.front.endpoint).port);
    const second = startFront({ port, clock: createClock(), log: () => undefined });
    await expect(second).rejects.toThrow(`port ${port} is taken; choose another`);
  });

  it('refuses to serve what it cannot read', () => {
    const serve = () =>
      bench.front.serve('kinesis', async () => ({ status: 200, headers: {}, body: '' }));
    expect(serve).toThrow('the front cannot read kinesis');
  });

  it('can still be called in process after all that', async () => {
    const call = {
      service: 'sqs',
      operation: 'SendMessage',
      input: { QueueUrl: 'http://h/1/mine', MessageBody: 'b' },
    };
    expect(await bench.front.call(worker, call)).toMatchObject({ status: 200 });
  });
});

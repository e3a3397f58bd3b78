/** The processor and the workflows over the wire: what an answer, a refusal and a silence each mean. */
import { afterEach, describe, expect, it } from 'vitest';
import { createLambdaClient } from '../../../src/adapters/aws/lambda-client.ts';
import { createStepFunctionsClient } from '../../../src/adapters/aws/step-functions-client.ts';
import { createSandboxProcessor } from '../../../src/adapters/processor/sandbox-processor.ts';
import { createPaymentWorkflow } from '../../../src/adapters/workflow/payment-workflow.ts';
import { createReviewTasks } from '../../../src/adapters/workflow/review-tasks.ts';
import { newPayment, orderFor } from '../application/memory-ports.ts';
import { awsError, credentials, type FakeAws, type Reply, startFakeAws } from './fake-aws.ts';

let aws: FakeAws | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

const charge = {
  key: 'k',
  paymentId: 'pay_1',
  merchantId: 'mer_1',
  amountMinor: 1,
  currency: 'USD',
};

async function prepareProcessor(reply: Reply) {
  aws = await startFakeAws([reply]);
  const faults: unknown[] = [];
  const processor = createSandboxProcessor({
    client: createLambdaClient({ region: 'us-east-1', endpointUrl: aws.endpoint, credentials }),
    functionName: 'sandbox-acquirer-test',
    onFault: (error) => faults.push(error),
  });
  return { processor, faults, calls: aws.calls };
}

const error = (name: string, status: number): Reply => ({
  status,
  body: { message: name },
  headers: { 'x-amzn-errortype': name },
});
const functionError: Reply = {
  body: { errorType: 'AnswerLost' },
  headers: { 'x-amz-function-error': 'Unhandled' },
};

describe('the sandbox processor', () => {
  it('passes on what the acquirer answers', async () => {
    const answer = { outcome: 'approved', reference: 'auth_1' };
    const { processor, calls } = await prepareProcessor({ body: answer });
    expect(await processor.authorize({ ...charge, paymentMethod: 'tok_approve' })).toEqual(answer);
    expect(calls[0]?.input).toEqual({
      operation: 'authorize',
      ...charge,
      paymentMethod: 'tok_approve',
    });
  });

  it.each<[string, Reply, string, string]>([
    ['a declined charge', { body: { outcome: 'declined', code: 'x' } }, 'declined', 'declined'],
    ['no capacity', { body: { outcome: 'unavailable' } }, 'unavailable', 'unavailable'],
    ['an unknown key', { body: { outcome: 'absent' } }, 'unknown', 'absent'],
    ['a function that died', functionError, 'unknown', 'unavailable'],
    ['no answer', 'lost', 'unknown', 'unavailable'],
    ['half an answer', { body: '{"outcome":"appr' }, 'unknown', 'unavailable'],
    ['an answer of another form', { body: { outcome: 'fine' } }, 'unknown', 'unavailable'],
    ['a broken service', error('ServiceException', 500), 'unknown', 'unavailable'],
    ['a throttled call', error('TooManyRequestsException', 429), 'unavailable', 'unavailable'],
    ['a denied call', error('AccessDeniedException', 403), 'unavailable', 'unavailable'],
  ])('takes %s for the right thing, of a charge and of an inquiry', async (...row) => {
    const [, reply, charged, inquired] = row;
    const { processor } = await prepareProcessor(reply);
    const capture = { ...charge, authorizationId: 'auth_1' };
    expect((await processor.capture(capture)).outcome).toBe(charged);
    expect((await processor.inquire('k')).outcome).toBe(inquired);
  });

  it('tells why an answer is missing, and asks only once', async () => {
    const { processor, faults, calls } = await prepareProcessor('lost');
    await processor.authorize({ ...charge, paymentMethod: 'tok_approve' });
    expect([faults.length, calls.length]).toEqual([1, 1]);
  });
});

const order = orderFor(newPayment());

async function prepareWorkflow(reply: Reply) {
  aws = await startFakeAws([reply]);
  const client = createStepFunctionsClient(
    { region: 'us-east-1', endpointUrl: aws.endpoint, credentials },
    { requestTimeoutMs: 1000 },
  );
  const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:process-payment-test';
  const workflow = createPaymentWorkflow({ client, stateMachineArn });
  return { workflow, tasks: createReviewTasks({ client }), calls: aws.calls };
}

describe('the payment workflow', () => {
  it.each([
    ['SUCCEEDED', 'succeeded'],
    ['FAILED', 'failed'],
    ['TIMED_OUT', 'timed-out'],
  ])('that ends %s has %s', async (status, result) => {
    const { workflow, calls } = await prepareWorkflow({ body: { status } });
    expect(await workflow.run(order, 1000)).toBe(result);
    expect(JSON.parse(String(calls[0]?.input.input))).toEqual({ order });
  });

  it('is not started twice when its answer is lost', async () => {
    const { workflow, calls } = await prepareWorkflow('lost');
    await expect(workflow.run(order, 1000)).rejects.toMatchObject({ name: 'StoreUnavailable' });
    expect(calls).toHaveLength(1);
  });

  it('has timed out for a caller who waits no longer', async () => {
    const server = (await import('node:net')).createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const client = createStepFunctionsClient(
      { region: 'us-east-1', endpointUrl: `http://127.0.0.1:${port}`, credentials },
      { requestTimeoutMs: 1000 },
    );
    const workflow = createPaymentWorkflow({ client, stateMachineArn: 'arn:aws:states:x' });
    expect(await workflow.run(order, 50)).toBe('timed-out');
    client.destroy();
    server.close();
  });
});

describe('the tasks of waiting reviews', () => {
  const outcome = { paymentId: 'pay_1', decision: 'approve', note: null, actor: 'a' } as const;

  it('are resumed with the decision as their output', async () => {
    const { tasks, calls } = await prepareWorkflow({ body: {} });
    expect(await tasks.resume('token', outcome)).toBe('resumed');
    expect(calls[0]?.input).toEqual({ taskToken: 'token', output: JSON.stringify(outcome) });
  });

  it.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
    'are gone after %s',
    async (type) => {
      const { tasks } = await prepareWorkflow(awsError(type));
      expect(await tasks.resume('token', outcome)).toBe('gone');
    },
  );

  it('are not gone because the service is', async () => {
    const { tasks } = await prepareWorkflow(awsError('InternalFailure', {}, 500));
    await expect(tasks.resume('token', outcome)).rejects.toMatchObject({
      name: 'StoreUnavailable',
    });
  });
});

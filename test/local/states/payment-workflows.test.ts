/** Our own workflows in the interpreter: every way through process-payment and review-payment. */
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import type { StatesCall } from '../../../local/states/task-resource.ts';
import { processPayment } from '../../../workflows/process-payment.ts';
import { reviewPayment } from '../../../workflows/review-payment.ts';
import { type Fixture, failed, lambdaArn, machineArn, ok, startFixture } from './states-fixture.ts';

const names = ['screen', 'authorize', 'capture', 'fail', 'resume', 'request', 'apply'] as const;
type Step = (typeof names)[number];
const process = processPayment({
  screenPayment: lambdaArn('screen'),
  authorizePayment: lambdaArn('authorize'),
  capturePayment: lambdaArn('capture'),
  failPayment: lambdaArn('fail'),
  resumeReview: lambdaArn('resume'),
  reviewMachine: machineArn('review-payment'),
});
const review = reviewPayment({
  requestReview: lambdaArn('request'),
  applyReview: lambdaArn('apply'),
});
const machines = { 'process-payment': { ...process }, 'review-payment': { ...review } };

const validate: (definition: object) => { isValid: boolean; errorsText(): string } = createRequire(
  import.meta.url,
)('asl-validator');

test.each(Object.entries(machines))('%s is valid Amazon States Language', (_, definition) => {
  const result = validate(JSON.parse(JSON.stringify(definition)));
  expect(result.isValid, result.errorsText()).toBe(true);
});

const stepOf = (call: StatesCall) =>
  String(call.input.FunctionName ?? call.operation)
    .split(':')
    .at(-1);
const order = (more: object = {}) => ({
  order: {
    paymentId: 'pay_1',
    operation: 'process',
    operationNumber: 1,
    receiveCount: 1,
    lastAttempt: false,
    ...more,
  },
});

describe('process-payment', () => {
  type Answers = Partial<Record<Step | 'StartExecution', unknown>>;
  const happy: Answers = {
    screen: ok({ outcome: 'proceed', payment: { id: 'pay_1' }, screening: { score: 3 } }),
    authorize: ok({ outcome: 'authorized', authorization: { code: 'A1' } }),
    capture: ok({ outcome: 'captured' }),
    StartExecution: { executionArn: 'arn:review', startDate: 1 },
  };

  async function carry(answers: Answers, input: object) {
    const fixture = startFixture({
      machines: { 'process-payment': machines['process-payment'] },
      scale: 1000,
      call: (call) => {
        const answer = answers[stepOf(call) as Step];
        if (answer instanceof Error) throw answer;
        return typeof answer === 'function' ? answer(fixture) : answer;
      },
    });
    const ending = await fixture.run(input);
    return { ending, steps: fixture.calls.map(stepOf), calls: fixture.calls };
  }

  test('screens, authorizes and captures, each step knowing what the ones before found', async () => {
    const { ending, steps, calls } = await carry(happy, order());
    expect(ending.status).toBe('SUCCEEDED');
    expect(steps).toEqual(['screen', 'authorize', 'capture']);
    expect(calls[2]?.input.Payload).toEqual({
      ...order(),
      retryCount: 0,
      payment: { id: 'pay_1' },
      screening: { score: 3 },
      authorization: { code: 'A1' },
    });
  });

  test.each<[string, Answers, object, string[], object]>([
    [
      'a risk decline ends it',
      { screen: ok({ outcome: 'declined' }) },
      {},
      ['screen'],
      { status: 'SUCCEEDED' },
    ],
    [
      'a decline of the issuer ends it',
      { authorize: ok({ outcome: 'declined' }) },
      {},
      ['screen', 'authorize'],
      { status: 'SUCCEEDED' },
    ],
    [
      'a review starts the other workflow',
      { screen: ok({ outcome: 'review' }) },
      {},
      ['screen', 'StartExecution'],
      { status: 'SUCCEEDED' },
    ],
    [
      'a review that is open already is left alone',
      {
        screen: ok({ outcome: 'review' }),
        StartExecution: Object.assign(new Error('taken'), { name: 'ExecutionAlreadyExists' }),
      },
      {},
      ['screen', 'StartExecution'],
      { status: 'SUCCEEDED' },
    ],
    [
      'a decided review is handed over',
      { resume: ok({}) },
      { operation: 'review' },
      ['resume'],
      { status: 'SUCCEEDED' },
    ],
    [
      'an unknown operation fails',
      {},
      { operation: 'teleport' },
      [],
      { status: 'FAILED', error: 'UnknownOperation' },
    ],
    [
      'a processor that stays away is retried three times, then the message returns to its queue',
      { authorize: failed('ProcessorUnavailable') },
      {},
      ['screen', 'authorize', 'authorize', 'authorize', 'authorize'],
      { status: 'FAILED', error: 'PaymentNotCompleted' },
    ],
    [
      'the last attempt records the failure',
      { authorize: failed('ProcessorUnavailable'), fail: ok({ outcome: 'failed' }) },
      { lastAttempt: true },
      ['screen', 'authorize', 'authorize', 'authorize', 'authorize', 'fail'],
      { status: 'FAILED', error: 'PaymentNotCompleted' },
    ],
    [
      'the last attempt may find that the money moved after all',
      { capture: failed('Bug'), fail: ok({ outcome: 'recovered' }) },
      { lastAttempt: true },
      ['screen', 'authorize', 'capture', 'fail'],
      { status: 'SUCCEEDED' },
    ],
  ])('%s', async (_, answers, more, steps, ending) => {
    const result = await carry({ ...happy, ...answers }, order(more));
    expect(result.ending).toMatchObject(ending);
    expect(result.steps).toEqual(steps);
  });

  test('two refusals, then an approval: the step is told how often it was tried', async () => {
    let left = 2;
    const authorize = () => (left-- > 0 ? failed('ProcessorUnavailable') : happy.authorize);
    const { ending, calls } = await carry({ ...happy, authorize }, order());
    expect(ending.status).toBe('SUCCEEDED');
    const tried = calls.filter((call) => stepOf(call) === 'authorize');
    expect(tried.map(({ input }) => (input.Payload as { retryCount: number }).retryCount)).toEqual([
      0, 1, 2,
    ]);
  });
});

describe('review-payment', () => {
  const start = (call?: (call: StatesCall, fixture: Fixture) => unknown, scale = 1000) =>
    startFixture({
      machines: { 'review-payment': machines['review-payment'] },
      type: 'STANDARD',
      scale,
      call: call ?? (() => ok({})),
    });
  const begin = (fixture: Fixture) =>
    fixture.api('StartExecution', {
      stateMachineArn: machineArn('review-payment'),
      name: 'pay_1-1',
      input: '{"paymentId":"pay_1","operationNumber":1}',
    });
  const tokenOf = async (fixture: Fixture) => {
    while (fixture.calls[0] === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
    return (fixture.calls[0].input.Payload as { taskToken: string }).taskToken;
  };

  test('an operator decides by the task token', async () => {
    const fixture = start(undefined, 1);
    const { executionArn } = await begin(fixture);
    const taskToken = await tokenOf(fixture);
    const output = JSON.stringify({ decision: 'approve', note: 'known', actor: 'op' });
    expect(await fixture.api('SendTaskSuccess', { taskToken, output })).toEqual({
      httpStatus: 200,
    });
    expect((await fixture.ended(executionArn)).status).toBe('SUCCEEDED');
    expect(fixture.calls[1]?.input.Payload).toEqual({
      paymentId: 'pay_1',
      decision: 'approve',
      note: 'known',
      actor: 'op',
    });
  });

  test('a day without an answer is a refusal', async () => {
    const fixture = start(undefined, 1_000_000);
    const before = fixture.clock.now();
    const { executionArn } = await begin(fixture);
    expect((await fixture.ended(executionArn)).status).toBe('SUCCEEDED');
    expect(fixture.clock.now() - before).toBeGreaterThanOrEqual(86_400_000);
    expect(fixture.calls[1]?.input.Payload).toEqual({
      paymentId: 'pay_1',
      decision: 'timeout',
      note: null,
      actor: null,
    });
  });

  test('an answer that comes before the request has returned is not lost', async () => {
    const fixture = start(async (call, running) => {
      if (stepOf(call) === 'apply') return ok({});
      const { taskToken } = call.input.Payload as { taskToken: string };
      await running.api('SendTaskSuccess', {
        taskToken,
        output: '{"decision":"decline","note":null,"actor":"op"}',
      });
      return ok({});
    }, 1);
    const { executionArn } = await begin(fixture);
    expect((await fixture.ended(executionArn)).status).toBe('SUCCEEDED');
    expect(fixture.calls[1]?.input.Payload).toMatchObject({ decision: 'decline' });
  });
});

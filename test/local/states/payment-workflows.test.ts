/** Our payment workflow in the interpreter: every way through it. */
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { machines, type Step, stepOf } from './payment-machines.ts';
import { failed, ok, startFixture } from './states-fixture.ts';

const validate: (definition: object) => { isValid: boolean; errorsText(): string } = createRequire(
  import.meta.url,
)('asl-validator');

test.each(Object.entries(machines))('%s is valid Amazon States Language', (_, definition) => {
  const result = validate(JSON.parse(JSON.stringify(definition)));
  expect(result.isValid, result.errorsText()).toBe(true);
});

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
    ...(
      [
        ['capture', 'capture'],
        ['cancel', 'cancel'],
        ['expire', 'cancel'],
        ['refund', 'refund'],
      ] as const
    ).map(([operation, step]): [string, Answers, object, string[], object] => [
      `a recorded ${operation} is carried out by its step alone`,
      { [step]: ok({ outcome: 'carried-out' }) },
      { operation },
      [step],
      { status: 'SUCCEEDED' },
    ]),
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

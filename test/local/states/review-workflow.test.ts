/** Our review workflow in the interpreter: an operator decides, or nobody does. */
import { describe, expect, test } from 'vitest';
import type { StatesCall } from '../../../local/states/task-resource.ts';
import { machines, stepOf } from './payment-machines.ts';
import { type Fixture, machineArn, ok, startFixture } from './states-fixture.ts';

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

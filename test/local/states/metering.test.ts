/** What a workflow tells the meter: the states it entered, its retries among them, and how many were tasks. */
import { expect, it } from 'vitest';
import type { WorkflowRun } from '../../../local/meter.ts';
import { failed, lambdaArn, ok, startFixture } from './states-fixture.ts';

const definition = {
  StartAt: 'Choose',
  States: {
    Choose: {
      Type: 'Choice',
      Choices: [{ Variable: '$.kind', StringEquals: 'old', Next: 'Done' }],
      Default: 'Work',
    },
    Work: {
      Type: 'Task',
      Resource: lambdaArn('work'),
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3 }],
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
};

it('counts every state entered and every retry again', async () => {
  const runs: WorkflowRun[] = [];
  let calls = 0;
  const fixture = startFixture({
    machines: { payment: definition },
    scale: 1000,
    call: () => {
      calls += 1;
      return calls < 3 ? failed('Busy') : ok({});
    },
    meter: { workflowEnded: (run) => runs.push(run) },
  });
  await fixture.run({ kind: 'new' }, 'payment');
  expect(runs).toEqual([
    {
      machineName: 'payment',
      type: 'EXPRESS',
      transitions: 5,
      tasks: 3,
      durationMs: expect.any(Number),
    },
  ]);
  expect(runs[0]?.durationMs).toBeGreaterThan(1000);
});

/** The state machines: valid, every step retried and caught as planned, logged without payloads. */
import { createRequire } from 'node:module';
import { afterAll, describe, expect, it } from 'vitest';
import { machineNames } from '../../infra/resources.ts';
import type { State, TaskState } from '../../workflows/states-language.ts';
import { json, resource, statement, statements } from './support/lookup.ts';
import { reference } from './support/planted.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

/** The package says it is a module's default but is CommonJS underneath. */
const validate: (definition: unknown) => { isValid: boolean; errors: unknown[] } = createRequire(
  import.meta.url,
)('asl-validator');

const stack = synthesize();
afterAll(removeSynthesized);
const machine = (name: string) => resource(stack, 'aws_sfn_state_machine', name);
const statesOf = (name: string): Record<string, State> => json(machine(name).definition).States;

function task(name: string, state: string): TaskState {
  const found = statesOf(name)[state];
  if (found?.Type !== 'Task') throw new Error(`${state} is no task of ${name}.`);
  return found;
}

/** States that can be reached from the first. */
function reachable(name: string): Set<string> {
  const { StartAt, States } = json(machine(name).definition);
  const seen = new Set<string>();
  const visit = (state: string) => {
    if (seen.has(state)) return;
    seen.add(state);
    // What lies in a Map is the Map's own matter.
    const { ItemProcessor: _, ...outside } = { ItemProcessor: undefined, ...States[state] };
    const text = JSON.stringify(outside);
    for (const [, next = ''] of text.matchAll(/"(?:Next|Default)":"([^"]+)"/g)) visit(next);
  };
  visit(StartAt);
  return seen;
}

describe.each(machineNames)('the workflow %s', (name) => {
  it('is valid Amazon States Language', () => {
    // Sample ARNs in place of references: the validator knows how an ARN looks.
    const text = String(machine(name).definition)
      .replaceAll(
        /\$\{aws_lambda_function\.[^}]+\}/g,
        'arn:aws:lambda:us-east-1:123456789012:function:f',
      )
      .replaceAll(/\$\{aws_sfn[^}]+\}/g, 'arn:aws:states:us-east-1:123456789012:stateMachine:m');
    const { isValid, errors } = validate(JSON.parse(text));
    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
    const broken = { ...JSON.parse(text), StartAt: 'Nowhere' };
    expect(validate(broken).isValid).toBe(false);
  });

  it('has no state that cannot be reached', () => {
    expect([...reachable(name)].sort()).toEqual(Object.keys(statesOf(name)).sort());
  });

  it('is logged without payloads, traced and encrypted', () => {
    expect(machine(name)).toMatchObject({
      name: `${name}-dev`,
      role_arn: reference(`aws_iam_role.${name}-workflow`),
      logging_configuration: {
        level: machine(name).type === 'EXPRESS' ? 'ERROR' : 'ALL',
        include_execution_data: false,
        log_destination: `${reference(`aws_cloudwatch_log_group.${name}-workflow`)}:*`,
      },
      tracing_configuration: { enabled: true },
      encryption_configuration: {
        type: 'CUSTOMER_MANAGED_KMS_KEY',
        kms_key_id: reference('aws_kms_key.payments'),
      },
    });
  });

  it('may call what its steps name, and nothing else', () => {
    const definition = String(machine(name).definition);
    const named = new Set(
      [...definition.matchAll(/\$\{aws_[a-z_]+\.[a-z-]+\.arn\}/g)].map(([text]) => text),
    );
    const policy = resource(stack, 'aws_iam_role_policy', `${name}-workflow`);
    const granted = statements(policy)
      .filter(({ Sid }) => /^(Invoke|Start)/.test(Sid))
      .flatMap(({ Resource }) => [Resource].flat());
    expect(new Set(granted)).toEqual(named);
  });

  it('is assumed by Step Functions for machines of this account only', () => {
    const role = resource(stack, 'aws_iam_role', `${name}-workflow`);
    const { Principal, Condition } = statement(role, 'AssumedByService', 'assume_role_policy');
    expect(Principal).toEqual({ Service: 'states.amazonaws.com' });
    expect(Condition).toHaveProperty(['ArnLike', 'aws:SourceArn']);
    expect(Condition).toHaveProperty(['StringEquals', 'aws:SourceAccount']);
  });
});

describe('process-payment', () => {
  const steps = [
    ...['Screen', 'Authorize', 'Capture', 'CaptureByCommand', 'Cancel', 'Refund'],
    ...['ResumeReview', 'StartReview', 'RecordFailure'],
  ];

  it('is an Express workflow that gives up after a minute', () => {
    expect(machine('process-payment').type).toBe('EXPRESS');
    expect(json(machine('process-payment').definition).TimeoutSeconds).toBe(60);
  });

  it.each(steps)(
    'tries %s four times, from a second doubling to twenty, with full jitter',
    (name) => {
      const [retry, ...others] = task('process-payment', name).Retry ?? [];
      expect(others).toEqual([]);
      expect(retry).toMatchObject({
        IntervalSeconds: 1,
        BackoffRate: 2,
        MaxAttempts: 3,
        MaxDelaySeconds: 20,
        JitterStrategy: 'FULL',
      });
      for (const error of ['ProcessorUnavailable', 'ProcessorOutcomeUnknown', 'States.Timeout']) {
        expect(retry?.ErrorEquals).toContain(error);
      }
      expect(retry?.ErrorEquals).not.toContain('States.ALL');
    },
  );

  it.each(steps.filter((name) => name !== 'RecordFailure'))(
    'catches whatever %s raises',
    (name) => {
      expect(task('process-payment', name).Catch?.at(-1)).toEqual({
        ErrorEquals: ['States.ALL'],
        ResultPath: '$.error',
        Next: 'LastAttempt',
      });
    },
  );

  it('records a failure on the last attempt only', () => {
    expect(statesOf('process-payment').LastAttempt).toMatchObject({
      Choices: [{ Variable: '$.order.lastAttempt', BooleanEquals: true, Next: 'RecordFailure' }],
      Default: 'Failed',
    });
  });

  it('starts a review under a name that a second run would collide with, and takes that for done', () => {
    const { Parameters, Catch } = task('process-payment', 'StartReview');
    expect(Parameters['Name.$']).toBe(
      "States.Format('{}-{}', $.order.paymentId, $.order.operationNumber)",
    );
    expect(Catch?.[0]).toEqual({
      ErrorEquals: ['StepFunctions.ExecutionAlreadyExistsException'],
      ResultPath: null,
      Next: 'Done',
    });
  });
});

describe('review-payment', () => {
  it('is a Standard workflow that waits a day for the token, and is not started again by the wait', () => {
    expect(machine('review-payment').type).toBe('STANDARD');
    const wait = task('review-payment', 'WaitForDecision');
    expect(wait.Resource).toBe('arn:aws:states:::lambda:invoke.waitForTaskToken');
    expect(wait.TimeoutSeconds).toBe(86_400);
    expect(wait.Retry?.flatMap(({ ErrorEquals }) => ErrorEquals)).not.toContain('States.Timeout');
    expect(wait.Catch).toEqual([
      { ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'TimedOut' },
    ]);
  });

  it('gives the function what both an answer and the time-out carry', () => {
    const timedOut = statesOf('review-payment').TimedOut;
    const carried = timedOut?.Type === 'Pass' ? Object.keys(timedOut.Result) : [];
    const wanted = Object.values(task('review-payment', 'ApplyReview').Parameters)
      .map((path) => /^\$\.review\.(\w+)$/.exec(String(path))?.[1])
      .filter((name) => name !== undefined);
    expect(carried.sort()).toEqual(wanted.sort());
  });
});

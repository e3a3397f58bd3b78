/** What wakes functions by the clock: once a minute, by its own rule, and never twice for one minute. */
import { afterAll, describe, expect, it } from 'vitest';
import { resource } from './support/lookup.ts';
import { reference } from './support/planted.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);

describe.each(['reconcile-payments', 'sweep-batches'])('the schedule of %s', (name) => {
  const rule = resource(stack, 'aws_cloudwatch_event_rule', `${name}-schedule`);

  it('rings every minute', () => {
    expect(rule).toMatchObject({
      name: `${name}-dev`,
      schedule_expression: 'rate(1 minute)',
      state: 'ENABLED',
    });
    expect(rule.event_pattern).toBeUndefined();
  });

  it('calls the function, and is the only rule that may', () => {
    const target = resource(stack, 'aws_cloudwatch_event_target', `${name}-target`);
    expect(target).toMatchObject({
      rule: reference(`aws_cloudwatch_event_rule.${name}-schedule`, 'name'),
      arn: reference(`aws_lambda_function.${name}`),
    });
    // A role would be one more thing to assume; the function's own policy is enough.
    expect(target.role_arn).toBeUndefined();
    const permission = resource(stack, 'aws_lambda_permission', `${name}-by-schedule`);
    expect(permission).toMatchObject({
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      function_name: reference(`aws_lambda_function.${name}`, 'function_name'),
      source_arn: reference(`aws_cloudwatch_event_rule.${name}-schedule`),
    });
  });

  it('repeats no run that failed: the next minute asks for the same', () => {
    const config = resource(
      stack,
      'aws_lambda_function_event_invoke_config',
      `${name}-asynchronous`,
    );
    expect(config).toMatchObject({
      function_name: reference(`aws_lambda_function.${name}`, 'function_name'),
      maximum_retry_attempts: 0,
      maximum_event_age_in_seconds: 60,
    });
  });
});

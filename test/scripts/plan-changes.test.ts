/** A saved plan is read for what it would do, and a deployment never deletes data by the way. */
import { describe, expect, test } from 'vitest';
import { refuseDataLoss } from '../../scripts/deploy/deploy-command.ts';
import { describePlan, readPlan } from '../../scripts/deploy/plan-changes.ts';

interface Change {
  readonly actions: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
  readonly importing?: object;
}

const plan = (
  change: Change,
  { address = 'aws_dynamodb_table.payments', mode = 'managed', reason = '' } = {},
) =>
  readPlan(
    JSON.stringify({
      resource_changes: [
        { address, mode, type: address.split('.')[0], action_reason: reason, change },
      ],
    }),
  );

const table = (change: Change, reason = '') => plan(change, { reason });

describe('what a plan would do', () => {
  test.each([
    [['create'], '  + '],
    [['update'], '  ~ '],
    [['delete'], '  - '],
    [['delete', 'create'], '  ± '],
    [['create', 'delete'], '  ± '],
  ])('%j is shown as one line', (actions, mark) => {
    const changes = table({ actions, before: {}, after: {} });
    expect(describePlan(changes)).toEqual([`${mark}aws_dynamodb_table.payments`]);
  });

  test('what stays and what is only read is not shown', () => {
    expect(table({ actions: ['no-op'] })).toEqual([]);
    expect(plan({ actions: ['read'] }, { mode: 'data' })).toEqual([]);
  });

  test('what is taken into the state unchanged is shown as adopted', () => {
    const changes = table({ actions: ['no-op'], importing: { id: 'x' } });
    expect(describePlan(changes)).toEqual(['  = aws_dynamodb_table.payments']);
  });

  test('an update names the attributes that differ, and not those that are absent in two ways', () => {
    const changes = table({
      actions: ['update'],
      before: { rate: 1, tags: null, rules: [{ days: 1 }], arn: 'a' },
      after: { rate: 2, rules: [{ days: 1 }] },
      after_unknown: { arn: true },
    });
    expect(describePlan(changes)).toEqual([
      '  ~ aws_dynamodb_table.payments',
      '      rate: 1 → 2',
      '      arn: "a" → (known after apply)',
    ]);
  });
});

describe('data', () => {
  const loss = { actions: ['delete', 'create'], before: {}, after: {} };

  test.each([['aws_dynamodb_table'], ['aws_s3_bucket'], ['aws_sqs_queue'], ['aws_kms_key']])(
    'a %s is not deleted or replaced, unless that is meant',
    (type) => {
      for (const actions of [['delete'], ['delete', 'create'], ['create', 'delete']]) {
        const changes = plan({ ...loss, actions }, { address: `${type}.x` });
        expect(() => refuseDataLoss(changes, false)).toThrow(
          `This would delete ${type}.x with all that is in it. If that is meant: npm run deploy -- --allow-data-loss`,
        );
        expect(() => refuseDataLoss(changes, true)).not.toThrow();
      }
    },
  );

  test('what was never finished holds nothing and may be replaced', () => {
    expect(() => refuseDataLoss(table(loss, 'replace_because_tainted'), false)).not.toThrow();
  });

  test('what holds no data may be replaced', () => {
    const changes = plan(loss, { address: 'aws_lambda_function.x' });
    expect(() => refuseDataLoss(changes, false)).not.toThrow();
  });

  const shards = (before: string, after: string, name = 'MERCHANT_SHARDS') => {
    const environment = (value: string) => ({ environment: [{ variables: { [name]: value } }] });
    const change = {
      actions: ['update'],
      before: environment(before),
      after: environment(after),
    };
    return plan(change, { address: 'aws_lambda_function.list-payments' });
  };

  test.each(['MERCHANT_SHARDS', 'DUE_SHARDS'])('%s may grow', (name) => {
    expect(() => refuseDataLoss(shards('9', '10', name), false)).not.toThrow();
  });

  test.each(['MERCHANT_SHARDS', 'DUE_SHARDS'])(
    '%s does not shrink, unless that is meant',
    (name) => {
      const changes = [...shards('10', '9', name), ...shards('10', '9', name)];
      expect(() => refuseDataLoss(changes, false)).toThrow(
        `This would hide what older rows hold: ${name} is 10, and would be 9. If that is meant: npm run deploy -- --allow-data-loss`,
      );
      expect(() => refuseDataLoss(changes, true)).not.toThrow();
    },
  );

  const retention = (before: number, after: number) =>
    plan(
      {
        actions: ['update'],
        before: { retention_in_days: before },
        after: { retention_in_days: after },
      },
      { address: 'aws_cloudwatch_log_group.submit-payment' },
    );

  test.each([
    [30, 365],
    // An interrupted run can leave a group without one.
    [0, 365],
  ])('logs may be kept longer: %i days, then %i', (before, after) => {
    expect(() => refuseDataLoss(retention(before, after), false)).not.toThrow();
  });

  test('older logs are not deleted, unless that is meant', () => {
    const changes = [...retention(365, 30), ...retention(365, 30)];
    expect(() => refuseDataLoss(changes, false)).toThrow(
      'This would delete older logs: LOG_RETENTION_DAYS is 365, and would be 30. If that is meant: npm run deploy -- --allow-data-loss',
    );
    expect(() => refuseDataLoss(changes, true)).not.toThrow();
  });

  test('who would lose rows in two ways is told of both', () => {
    const changes = [...plan(loss, { address: 'aws_sqs_queue.x' }), ...shards('10', '9')];
    expect(() => refuseDataLoss(changes, false)).toThrow(
      'This would delete aws_sqs_queue.x with all that is in it. This would hide what older rows hold: MERCHANT_SHARDS is 10, and would be 9. If',
    );
  });
});

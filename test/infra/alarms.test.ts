/** The alarms and the dashboard: everything that a person must act on rings, tells what to do, and can be tuned. */
import { afterAll, describe, expect, it } from 'vitest';
import { functionAlarms } from '../../infra/function-alarms.ts';
import { functions } from '../../infra/functions.ts';
import { functionNames, machineNames, tableNames } from '../../infra/resources.ts';
import { json, resource } from './support/lookup.ts';
import { reference } from './support/planted.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);
const type = 'aws_cloudwatch_metric_alarm';
const alarm = (name: string) => resource(stack, type, name);
const deadLetters = [
  'payments-dlq',
  'batch-payments-dlq',
  'notifications-dlq',
  'batch-files-dlq',
  'payment-events-undelivered',
];
const expected = [
  'api-5xx',
  'api-latency',
  ...['relay-changes', 'relay-batch-changes'].flatMap((name) => [
    `${name}-age`,
    `${name}-given-up`,
  ]),
  'payments-age',
  'batch-payments-age',
  'batch-files-age',
  'notifications-age',
  'payments-stuck',
  'processor-errors',
  'captures-after-end',
  'settlement-differences',
  'audit-chains-broken',
  ...deadLetters.map((name) => `${name}-messages`),
  ...functionNames.flatMap((name) => [`${name}-errors`, `${name}-throttles`]),
  ...machineNames.flatMap((name) => [`${name}-workflow-failures`, `${name}-workflow-timeouts`]),
  ...tableNames.map((name) => `${name}-table-throttles`),
];

describe('the alarms', () => {
  it('watch the API, the relay, the queues, and every function, workflow and table', () => {
    expect(Object.keys(stack.resources[type] ?? {}).sort()).toEqual(expected.sort());
  });

  it.each(expected)('%s rings on the operations topic and names its runbook', (name) => {
    expect(alarm(name)).toMatchObject({
      alarm_name: `${name}-dev`,
      actions_enabled: true,
      alarm_actions: [reference('aws_sns_topic.payment-operations')],
      ok_actions: [reference('aws_sns_topic.payment-operations')],
      treat_missing_data: 'notBreaching',
      comparison_operator: 'GreaterThanOrEqualToThreshold',
    });
    expect(alarm(name).alarm_description).toMatch(
      /^[A-Z].+\. See docs\/operating\.md#[a-z0-9-]+\.$/,
    );
    expect(Number(alarm(name).threshold)).toBeGreaterThan(0);
  });

  it.each([
    ['api-5xx', 'AWS/ApiGateway', '5XXError', { ApiName: 'payments-dev', Stage: 'v1' }, 0.01],
    ['api-latency', 'AWS/ApiGateway', 'Latency', { ApiName: 'payments-dev', Stage: 'v1' }, 5000],
    ...['relay-changes', 'relay-batch-changes'].map(
      (name) =>
        [
          `${name}-age`,
          'AWS/Lambda',
          'IteratorAge',
          { FunctionName: `${name}-dev` },
          3_600_000,
        ] as const,
    ),
    [
      'payments-age',
      'AWS/SQS',
      'ApproximateAgeOfOldestMessage',
      { QueueName: 'payments-dev' },
      300,
    ],
    [
      'payments-dlq-messages',
      'AWS/SQS',
      'ApproximateNumberOfMessagesVisible',
      { QueueName: 'payments-dlq-dev' },
      1,
    ],
    ['payments-stuck', 'TAP', 'PaymentsStuck', { environment: 'dev' }, 1],
    ['captures-after-end', 'TAP', 'CapturesAfterEnd', { environment: 'dev' }, 1],
    ['submit-payment-errors', 'AWS/Lambda', 'Errors', { FunctionName: 'submit-payment-dev' }, 5],
    [
      'process-payment-workflow-timeouts',
      'AWS/States',
      'ExecutionsTimedOut',
      { StateMachineArn: reference('aws_sfn_state_machine.process-payment') },
      1,
    ],
  ] as const)(
    '%s watches %s %s of %j from %s on',
    (name, namespace, metric, dimensions, threshold) => {
      expect(alarm(name)).toMatchObject({
        namespace,
        metric_name: metric,
        dimensions,
        threshold,
      });
    },
  );

  it('can be rung by whatever the clock starts, however high the setting', () => {
    const scheduled = functions.flatMap(({ name, triggers }) =>
      triggers.flatMap((trigger) => (trigger.kind === 'schedule' ? [{ name, ...trigger }] : [])),
    );
    expect(scheduled.length).toBeGreaterThan(2);
    for (const { name, expression, retriesMax } of scheduled) {
      const subjects = { functions: [{ id: name, name }] };
      const settings = { ALARM_FUNCTION_ERRORS: 100_000, ALARM_FUNCTION_THROTTLES: 1 };
      const [errors] = functionAlarms(settings, subjects);
      const callsAtWorst = expression === 'rate(1 minute)' ? 5 : 1;
      expect(errors?.threshold, name).toBeLessThanOrEqual(callsAtWorst * (1 + retriesMax));
      expect(alarm(`${name}-errors`).threshold).toBe(callsAtWorst === 5 ? 3 : 1);
    }
  });

  it.each(['review-payment', 'ingest-batch', 'settle-day'])(
    'ring at the first failure of %s, whose text blames no queue',
    (name) => {
      expect(alarm(`${name}-workflow-failures`).threshold).toBe(1);
      expect(alarm(`${name}-workflow-failures`).alarm_description).not.toMatch(/queue/);
    },
  );

  it('take a percentile where an average would hide the slow', () => {
    expect(alarm('api-latency').extended_statistic).toBe('p99');
    expect(alarm('api-latency').statistic).toBeUndefined();
  });

  it('add up what tells of the same trouble', () => {
    const queries = alarm('payment-audit-table-throttles').metric_query as Record<
      string,
      unknown
    >[];
    expect(queries[0]).toMatchObject({
      expression: 'FILL(m0, 0) + FILL(m1, 0)',
      return_data: true,
    });
    expect(queries.filter(({ return_data }) => return_data === true)).toHaveLength(1);
    expect(
      queries.slice(1).map(({ metric }) => Reflect.get(metric as object, 'metric_name')),
    ).toEqual(['ReadThrottleEvents', 'WriteThrottleEvents']);
  });
});

describe('the dashboard', () => {
  const dashboard = resource(stack, 'aws_cloudwatch_dashboard', 'payments');
  const { widgets } = json(dashboard.dashboard_body);
  const [alarms, ...graphs] = widgets;

  it('shows every alarm on top', () => {
    expect(alarms).toMatchObject({ type: 'alarm', y: 0 });
    expect(alarms.properties.alarms).toHaveLength(expected.length);
  });

  it('reads from left to right along the way of a payment', () => {
    const inOrder = [...graphs].sort((one, other) => one.y - other.y || one.x - other.x);
    expect(inOrder).toEqual(graphs);
    const titles = graphs.map(
      ({ properties }: { properties: { title: string } }) => properties.title,
    );
    expect(titles.map((title: string) => Number.parseInt(title, 10))).toEqual(
      titles.map((_title: string, index: number) => index + 1),
    );
    for (const { x, width } of graphs) expect(x + width).toBeLessThanOrEqual(24);
  });

  it('has an address that the outputs tell', () => {
    expect(dashboard.dashboard_name).toBe('payments-dev');
    expect(stack.outputs.dashboard_url?.value).toMatch(/#dashboards\/dashboard\/payments-dev$/);
  });
});

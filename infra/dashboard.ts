/** One dashboard per environment, read from left to right along the way of a payment, alarms on top. */
import { CloudwatchDashboard } from '@cdktn/provider-aws/lib/cloudwatch-dashboard/index.js';
import { Construct } from 'constructs';
import type { AlarmSubjects } from './alarm-definition.ts';
import type { Platform } from './platform.ts';

export interface DashboardOptions {
  readonly platform: Platform;
  readonly subjects: AlarmSubjects;
  readonly alarmArns: readonly string[];
}

/** `[namespace, metric, dimension, value, …, options]`, as CloudWatch writes a metric of a widget. */
type Metric = readonly (string | Readonly<Record<string, string>>)[];

const GRID_COLUMNS = 24;
const WIDGET_WIDTH = 6;
const WIDGET_HEIGHT = 6;
const ALARMS_HEIGHT = 4;

interface Graph {
  readonly title: string;
  readonly stat: string;
  readonly metrics: readonly Metric[];
}

/** A metric that several things have, each labelled with its short name. */
const each = (
  things: readonly { readonly id: string; readonly value: string }[],
  [namespace, dimension]: readonly [string, string],
  name: string,
): readonly Metric[] =>
  things.map(({ id, value }) => [namespace, name, dimension, value, { label: `${id} ${name}` }]);

const QUEUE = ['AWS/SQS', 'QueueName'] as const;
const FUNCTION = ['AWS/Lambda', 'FunctionName'] as const;

function apiMetric({ api }: AlarmSubjects, name: string, stat: string): Metric {
  const options = { stat, label: `${name} ${stat}` };
  return ['AWS/ApiGateway', name, 'ApiName', api.name, 'Stage', api.stage, options];
}

/** In, kept, relayed, queued. */
function arrival(subjects: AlarmSubjects): readonly Graph[] {
  const { tables, relay } = subjects;
  const lanes = ['payments', 'batch-payments'];
  return [
    {
      title: '1 Requests',
      stat: 'Sum',
      metrics: ['Count', '4XXError', '5XXError'].map((name) => apiMetric(subjects, name, 'Sum')),
    },
    {
      title: '2 Request latency',
      stat: 'p99',
      metrics: ['p50', 'p99'].map((stat) => apiMetric(subjects, 'Latency', stat)),
    },
    {
      title: '3 Writes',
      stat: 'Sum',
      metrics: each(
        tables.map(({ id, name }) => ({ id, value: name })),
        ['AWS/DynamoDB', 'TableName'],
        'ConsumedWriteCapacityUnits',
      ),
    },
    {
      title: '4 Age of the change being relayed',
      stat: 'Maximum',
      metrics: each([{ id: 'relay', value: relay.function }], FUNCTION, 'IteratorAge'),
    },
    {
      title: '5 Oldest message',
      stat: 'Maximum',
      metrics: each(queues(subjects, lanes), QUEUE, 'ApproximateAgeOfOldestMessage'),
    },
  ];
}

/** Worked on, by whom, told, gone wrong. */
function work(subjects: AlarmSubjects): readonly Graph[] {
  const functions = subjects.functions.map(({ id, name }) => ({ id, value: name }));
  const machines = subjects.machines.map(({ id, arn }) => ({ id, value: arn }));
  const waiting = 'ApproximateNumberOfMessagesVisible';
  return [
    {
      title: '6 Executions',
      stat: 'Sum',
      metrics: ['ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut'].flatMap((name) =>
        each(machines, ['AWS/States', 'StateMachineArn'], name),
      ),
    },
    { title: '7 Function time', stat: 'p99', metrics: each(functions, FUNCTION, 'Duration') },
    { title: '8 Function errors', stat: 'Sum', metrics: each(functions, FUNCTION, 'Errors') },
    {
      title: '9 Messages waiting',
      stat: 'Maximum',
      metrics: each(
        queues(subjects, ['payments', 'batch-payments', 'notifications']),
        QUEUE,
        waiting,
      ),
    },
    {
      title: '10 Given up',
      stat: 'Maximum',
      metrics: each(queues(subjects, subjects.deadLetterQueues), QUEUE, waiting),
    },
  ];
}

const queues = (subjects: AlarmSubjects, names: readonly string[]) =>
  names.map((id) => ({ id, value: subjects.queueName(id) }));

export class Dashboard extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { platform, subjects, alarmArns }: DashboardOptions) {
    super(scope, id);
    const name = platform.name('payments');
    const perRow = GRID_COLUMNS / WIDGET_WIDTH;
    const graphs = [...arrival(subjects), ...work(subjects)].map((graph, index) => ({
      type: 'metric',
      x: (index % perRow) * WIDGET_WIDTH,
      y: ALARMS_HEIGHT + Math.floor(index / perRow) * WIDGET_HEIGHT,
      width: WIDGET_WIDTH,
      height: WIDGET_HEIGHT,
      properties: { ...graph, region: platform.region, period: 60, view: 'timeSeries' },
    }));
    const alarms = {
      type: 'alarm',
      x: 0,
      y: 0,
      width: GRID_COLUMNS,
      height: ALARMS_HEIGHT,
      properties: { title: `Alarms of ${platform.suffix}`, alarms: alarmArns },
    };
    new CloudwatchDashboard(this, 'payments', {
      dashboardName: name,
      dashboardBody: JSON.stringify({ widgets: [alarms, ...graphs] }),
    });
    this.url = `https://${platform.region}.console.aws.amazon.com/cloudwatch/home?region=${platform.region}#dashboards/dashboard/${name}`;
  }
}

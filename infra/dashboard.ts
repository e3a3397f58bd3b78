/** One dashboard per environment, read from left to right along the way of a payment, alarms on top. */
import { CloudwatchDashboard } from '@cdktn/provider-aws/lib/cloudwatch-dashboard/index.js';
import { Construct } from 'constructs';
import { type AlarmSubjects, PROCESSOR } from './alarm-definition.ts';
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
  things: readonly { readonly id: string; readonly name: string }[],
  [namespace, dimension]: readonly [string, string],
  metric: string,
): readonly Metric[] =>
  things.map(({ id, name }) => [namespace, metric, dimension, name, { label: `${id} ${metric}` }]);

const QUEUE = ['AWS/SQS', 'QueueName'] as const;
const FUNCTION = ['AWS/Lambda', 'FunctionName'] as const;
const WAITING = 'ApproximateNumberOfMessagesVisible';
/** Statuses that a payment may come to, in the order in which it may. */
const STATUSES = [
  'received',
  'in-review',
  'authorized',
  'captured',
  'settled',
  'declined',
  'failed',
  'canceled',
  'expired',
  'refunded',
];

function apiMetric({ api }: AlarmSubjects, name: string, stat: string): Metric {
  const options = { stat, label: `${name} ${stat}` };
  return ['AWS/ApiGateway', name, 'ApiName', api.name, 'Stage', api.stage, options];
}

/** A metric of our own functions, with what it is broken down by beside the environment. */
function ownMetric(
  { own }: AlarmSubjects,
  name: string,
  by: readonly string[] = [],
  options: Readonly<Record<string, string>> = {},
): Metric {
  const label = [name, ...by.filter((_part, index) => index % 2 === 1), options.stat ?? ''];
  return [
    'TAP',
    name,
    'environment',
    own.environment,
    ...by,
    { ...options, label: label.join(' ').trim() },
  ];
}

/** In, kept, relayed, queued. */
function arrival(subjects: AlarmSubjects): readonly Graph[] {
  const { tables, relays } = subjects;
  const lanes = ['payments', 'batch-payments'];
  const accepted = [
    'PaymentsSubmitted',
    'PaymentsReplayed',
    'CommandsAccepted',
    'CommandsReplayed',
  ];
  return [
    {
      title: 'Requests',
      stat: 'Sum',
      metrics: ['Count', '4XXError', '5XXError'].map((name) => apiMetric(subjects, name, 'Sum')),
    },
    {
      title: 'Request latency',
      stat: 'p99',
      metrics: ['p50', 'p99'].map((stat) => apiMetric(subjects, 'Latency', stat)),
    },
    {
      title: 'Accepted and refused',
      stat: 'Sum',
      metrics: [...accepted, 'RequestsUnauthenticated'].map((name) => ownMetric(subjects, name)),
    },
    {
      title: 'Writes',
      stat: 'Sum',
      metrics: each(tables, ['AWS/DynamoDB', 'TableName'], 'ConsumedWriteCapacityUnits'),
    },
    {
      title: 'Age of the changes being relayed',
      stat: 'Maximum',
      metrics: each(relays, FUNCTION, 'IteratorAge'),
    },
    {
      title: 'Oldest message',
      stat: 'Maximum',
      metrics: each(queues(subjects, lanes), QUEUE, 'ApproximateAgeOfOldestMessage'),
    },
    {
      title: 'Messages waiting',
      stat: 'Maximum',
      metrics: each(queues(subjects, [...lanes, 'notifications']), QUEUE, WAITING),
    },
  ];
}

/** Worked on, by whom, and by the processor. */
function work(subjects: AlarmSubjects): readonly Graph[] {
  const { functions } = subjects;
  const machines = subjects.machines.map(({ id, arn }) => ({ id, name: arn }));
  const processor = ['processor', PROCESSOR];
  const retries = ['StepRetries', 'StepFailures', 'MessagesRedelivered', 'WorkflowFailures'];
  return [
    {
      title: 'Executions',
      stat: 'Sum',
      metrics: ['ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut'].flatMap((name) =>
        each(machines, ['AWS/States', 'StateMachineArn'], name),
      ),
    },
    { title: 'Function time', stat: 'p99', metrics: each(functions, FUNCTION, 'Duration') },
    { title: 'Function errors', stat: 'Sum', metrics: each(functions, FUNCTION, 'Errors') },
    {
      title: 'Processor latency',
      stat: 'p99',
      metrics: ['p50', 'p99'].map((stat) =>
        ownMetric(subjects, 'ProcessorLatency', processor, { stat }),
      ),
    },
    {
      title: 'Processor errors',
      stat: 'Sum',
      metrics: [ownMetric(subjects, 'ProcessorErrors', processor)],
    },
    {
      title: 'Retries',
      stat: 'Sum',
      metrics: retries.map((name) => ownMetric(subjects, name)),
    },
  ];
}

/** What became of the payments, and what went wrong. */
function outcome(subjects: AlarmSubjects): readonly Graph[] {
  const lanes = ['real-time', 'batch'];
  const overdue = ['PaymentsStuck', 'PaymentsRequeued', 'PaymentsGivenUp', 'ReviewsTimedOut'];
  return [
    {
      title: 'Payments by status',
      stat: 'Sum',
      metrics: STATUSES.map((status) =>
        ownMetric(subjects, 'PaymentsByStatus', ['status', status]),
      ),
    },
    {
      title: 'Decline rate, percent',
      stat: 'Average',
      metrics: [ownMetric(subjects, 'DeclineRate')],
    },
    {
      title: 'Time from request to outcome',
      stat: 'p99',
      metrics: lanes.flatMap((lane) =>
        ['p50', 'p99'].map((stat) =>
          ownMetric(subjects, 'TimeToOutcome', ['lane', lane], { stat }),
        ),
      ),
    },
    {
      title: 'Overdue',
      stat: 'Maximum',
      metrics: overdue.map((name) => ownMetric(subjects, name)),
    },
    {
      title: 'Given up',
      stat: 'Sum',
      metrics: ['payments', 'batch-payments'].map((queue) =>
        ownMetric(subjects, 'MessagesGivenUp', ['queue', subjects.queueName(queue)]),
      ),
    },
    {
      title: 'Dead letters',
      stat: 'Maximum',
      metrics: each(queues(subjects, subjects.deadLetterQueues), QUEUE, WAITING),
    },
  ];
}

const queues = (subjects: AlarmSubjects, names: readonly string[]) =>
  names.map((id) => ({ id, name: subjects.queueName(id) }));

export class Dashboard extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { platform, subjects, alarmArns }: DashboardOptions) {
    super(scope, id);
    const name = platform.name('payments');
    const perRow = GRID_COLUMNS / WIDGET_WIDTH;
    const graphs = [...arrival(subjects), ...work(subjects), ...outcome(subjects)].map(
      ({ title, ...graph }, index) => ({
        type: 'metric',
        x: (index % perRow) * WIDGET_WIDTH,
        y: ALARMS_HEIGHT + Math.floor(index / perRow) * WIDGET_HEIGHT,
        width: WIDGET_WIDTH,
        height: WIDGET_HEIGHT,
        properties: {
          title: `${index + 1} ${title}`,
          ...graph,
          region: platform.region,
          period: 60,
          view: 'timeSeries',
        },
      }),
    );
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

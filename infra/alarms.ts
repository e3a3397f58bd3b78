/** The alarms: what a person must act on, each on the operations topic, each with its runbook section. */
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from '@cdktn/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { Construct } from 'constructs';
import type { AlarmDefinition, AlarmSubjects } from './alarm-definition.ts';
import { alarmDefinitions } from './alarm-definitions.ts';
import type { Platform } from './platform.ts';

export interface AlarmsOptions {
  readonly platform: Platform;
  readonly subjects: AlarmSubjects;
  /** Topic that every alarm notifies, when it rings and when it is over. */
  readonly topicArn: string;
}

function queriesOf(definition: AlarmDefinition): CloudwatchMetricAlarmMetricQuery[] {
  const parts = definition.metrics.map((metricName, index) => ({
    id: `m${index}`,
    returnData: false,
    metric: {
      namespace: definition.namespace,
      metricName,
      dimensions: { ...definition.dimensions },
      period: definition.periodSeconds,
      stat: definition.statistic,
    },
  }));
  const sum = parts.map(({ id }) => `FILL(${id}, 0)`).join(' + ');
  return [
    { id: 'total', expression: sum, label: definition.metrics.join(' + '), returnData: true },
    ...parts,
  ];
}

/** One metric is watched as it is, several as their sum. */
function metricOf(definition: AlarmDefinition) {
  const [metricName, ...others] = definition.metrics;
  if (others.length > 0) return { metricQuery: queriesOf(definition) };
  const isPercentile = /^p\d/.test(definition.statistic);
  return {
    namespace: definition.namespace,
    metricName,
    dimensions: { ...definition.dimensions },
    period: definition.periodSeconds,
    ...(isPercentile
      ? { extendedStatistic: definition.statistic }
      : { statistic: definition.statistic }),
  };
}

export class Alarms extends Construct {
  readonly arns: readonly string[];

  constructor(scope: Construct, id: string, { platform, subjects, topicArn }: AlarmsOptions) {
    super(scope, id);
    const definitions = alarmDefinitions(platform.settings, subjects);
    this.arns = definitions.map(
      (definition) =>
        new CloudwatchMetricAlarm(this, definition.name, {
          alarmName: platform.name(definition.name),
          alarmDescription: `${definition.meaning} See docs/operating.md#${definition.runbook}.`,
          comparisonOperator: 'GreaterThanOrEqualToThreshold',
          threshold: definition.threshold,
          evaluationPeriods: definition.evaluationPeriods,
          datapointsToAlarm: definition.evaluationPeriods,
          treatMissingData: 'notBreaching',
          actionsEnabled: true,
          alarmActions: [topicArn],
          okActions: [topicArn],
          ...metricOf(definition),
        }).arn,
    );
  }
}

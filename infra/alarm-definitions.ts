/** Every alarm as data: what it watches, from which value on it rings, and why that matters. */
import { type AlarmDefinition, type AlarmSubjects, PROCESSOR } from './alarm-definition.ts';
import { functionAlarms } from './function-alarms.ts';
import type { Settings } from './settings.ts';

const FIVE_MINUTES = { periodSeconds: 300, evaluationPeriods: 1 } as const;
const THREE_MINUTES = { periodSeconds: 60, evaluationPeriods: 3 } as const;

function apiAlarms(settings: Settings, { api }: AlarmSubjects): AlarmDefinition[] {
  const common = {
    namespace: 'AWS/ApiGateway',
    dimensions: { ApiName: api.name, Stage: api.stage },
    ...THREE_MINUTES,
  };
  return [
    {
      ...common,
      name: 'api-5xx',
      meaning: 'Requests end in a server error.',
      runbook: 'api-5xx',
      metrics: ['5XXError'],
      statistic: 'Average',
      threshold: settings.ALARM_API_5XX_PERCENT / 100,
    },
    {
      ...common,
      name: 'api-latency',
      meaning: 'One request in a hundred takes too long.',
      runbook: 'api-latency',
      metrics: ['Latency'],
      statistic: 'p99',
      threshold: settings.ALARM_API_P99_MS,
    },
  ];
}

/** Of workflows whose every execution counts. */
const failuresMeaning: Readonly<Record<string, string>> = {
  'settle-day': 'A settlement failed; the next one, a day later, makes up for it.',
  'review-payment': 'A review failed for good; nothing starts it again.',
  'ingest-batch': 'A batch of payments could not be brought to its end.',
};

function workflowAlarms(settings: Settings, { machines }: AlarmSubjects): AlarmDefinition[] {
  return machines.flatMap(({ id, arn }) => {
    const common = {
      namespace: 'AWS/States',
      dimensions: { StateMachineArn: arn },
      statistic: 'Sum' as const,
      ...FIVE_MINUTES,
    };
    return [
      {
        ...common,
        name: `${id}-workflow-failures`,
        meaning:
          failuresMeaning[id] ??
          `Executions of ${id} fail; the queue brings them back, until it will not.`,
        runbook: 'workflow-failures',
        metrics: ['ExecutionsFailed', 'ExecutionThrottled'] as const,
        // Nothing soon starts these again by itself.
        threshold: id in failuresMeaning ? 1 : settings.ALARM_WORKFLOW_FAILURES,
      },
      {
        ...common,
        name: `${id}-workflow-timeouts`,
        meaning: `Executions of ${id} run out of time.`,
        runbook: 'workflow-timeouts',
        metrics: ['ExecutionsTimedOut'] as const,
        threshold: settings.ALARM_WORKFLOW_TIMEOUTS,
      },
    ];
  });
}

function queueAlarms(settings: Settings, subjects: AlarmSubjects): AlarmDefinition[] {
  const common = { namespace: 'AWS/SQS', statistic: 'Maximum' as const };
  const age = (queue: string, threshold: number): AlarmDefinition => ({
    ...common,
    ...THREE_MINUTES,
    name: `${queue}-age`,
    ...(queue === 'notifications'
      ? { meaning: 'Nobody takes events, and they are about to be lost.', runbook: 'events-unread' }
      : { meaning: `Messages in ${queue} wait too long for a worker.`, runbook: 'queue-age' }),
    metrics: ['ApproximateAgeOfOldestMessage'],
    dimensions: { QueueName: subjects.queueName(queue) },
    threshold,
  });
  return [
    ...subjects.deadLetterQueues.map(
      (queue): AlarmDefinition => ({
        ...common,
        periodSeconds: 60,
        evaluationPeriods: 1,
        name: `${queue}-messages`,
        meaning: `Messages were given up and lie in ${queue}: npm run dlq -- list.`,
        runbook: 'dead-letters',
        metrics: ['ApproximateNumberOfMessagesVisible'],
        dimensions: { QueueName: subjects.queueName(queue) },
        threshold: settings.ALARM_DLQ_MESSAGES,
      }),
    ),
    age('payments', settings.ALARM_QUEUE_AGE_SECONDS),
    age('batch-payments', settings.ALARM_BATCH_QUEUE_AGE_SECONDS),
    age('batch-files', settings.ALARM_QUEUE_AGE_SECONDS),
    age('notifications', settings.ALARM_NOTIFICATION_AGE_SECONDS),
  ];
}

function relayAlarms(settings: Settings, { relays }: AlarmSubjects): AlarmDefinition[] {
  return relays.flatMap(({ id, name, mappingId }): AlarmDefinition[] => [
    {
      ...THREE_MINUTES,
      name: `${id}-age`,
      meaning: 'Committed changes wait to be relayed; the stream forgets them after a day.',
      runbook: 'relay-age',
      namespace: 'AWS/Lambda',
      metrics: ['IteratorAge'],
      dimensions: { FunctionName: name },
      statistic: 'Maximum',
      threshold: settings.ALARM_STREAM_AGE_SECONDS * 1000,
    },
    {
      ...FIVE_MINUTES,
      name: `${id}-given-up`,
      meaning: 'Changes could not be relayed and were left in the batch bucket under aws/lambda/.',
      runbook: 'relay-given-up',
      namespace: 'AWS/Lambda',
      metrics: ['OnFailureDestinationDeliveredEventCount', 'DroppedEventCount'],
      dimensions: { EventSourceMappingUUID: mappingId },
      statistic: 'Sum',
      threshold: 1,
    },
  ]);
}

/** What only our own functions can tell. */
function ownAlarms(settings: Settings, { own }: AlarmSubjects): AlarmDefinition[] {
  const common = { namespace: 'TAP', ...FIVE_MINUTES };
  return [
    {
      ...common,
      name: 'payments-stuck',
      meaning:
        'Payments or commands should long have been done and are not; they are ordered again.',
      runbook: 'payments-stuck',
      metrics: ['PaymentsStuck'],
      dimensions: own,
      statistic: 'Maximum',
      threshold: settings.ALARM_STUCK_PAYMENTS,
    },
    {
      ...common,
      name: 'processor-errors',
      meaning: 'The processor gives no definite answers; payments wait until it does.',
      runbook: 'processor-errors',
      metrics: ['ProcessorErrors'],
      dimensions: { ...own, processor: PROCESSOR },
      statistic: 'Sum',
      threshold: settings.ALARM_PROCESSOR_ERRORS,
    },
    {
      ...common,
      name: 'captures-after-end',
      meaning: 'The processor took money for a payment that had ended without it.',
      runbook: 'captures-after-end',
      metrics: ['CapturesAfterEnd'],
      dimensions: own,
      statistic: 'Sum',
      threshold: 1,
    },
    {
      ...common,
      name: 'settlement-differences',
      meaning: "A settlement differs from the acquirer's own list.",
      runbook: 'settlement-differences',
      metrics: ['SettlementDifferences'],
      dimensions: own,
      statistic: 'Sum',
      threshold: 1,
    },
    {
      ...common,
      name: 'audit-chains-broken',
      meaning: 'An audit trail was read whose chain does not hold.',
      runbook: 'audit-chains-broken',
      metrics: ['AuditChainsBroken'],
      dimensions: own,
      statistic: 'Sum',
      // One is too many, whatever the environment.
      threshold: 1,
    },
  ];
}

function tableAlarms(settings: Settings, { tables }: AlarmSubjects): AlarmDefinition[] {
  return tables.map(({ id, name }) => ({
    ...FIVE_MINUTES,
    name: `${id}-table-throttles`,
    meaning: `The table ${id} refuses reads or writes.`,
    runbook: 'table-throttles',
    namespace: 'AWS/DynamoDB',
    metrics: ['ReadThrottleEvents', 'WriteThrottleEvents'],
    dimensions: { TableName: name },
    statistic: 'Sum',
    threshold: settings.ALARM_TABLE_THROTTLES,
  }));
}

export function alarmDefinitions(settings: Settings, subjects: AlarmSubjects): AlarmDefinition[] {
  return [
    ...apiAlarms(settings, subjects),
    ...relayAlarms(settings, subjects),
    ...queueAlarms(settings, subjects),
    ...ownAlarms(settings, subjects),
    ...workflowAlarms(settings, subjects),
    ...functionAlarms(settings, subjects),
    ...tableAlarms(settings, subjects),
  ];
}

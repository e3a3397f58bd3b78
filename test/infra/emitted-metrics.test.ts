/** A graph or an alarm of a metric that nobody writes stays empty and silent for ever: every one is known to be written. */
import { afterAll, describe, expect, it } from 'vitest';
import { PROCESSOR } from '../../infra/alarm-definition.ts';
import { SANDBOX_PROCESSOR } from '../../src/adapters/processor/sandbox-processor.ts';
import { PAYMENT_STATUSES } from '../../src/contract/payment.ts';
import { LANES } from '../../src/contract/payment-record.ts';
import { METRICS } from '../../src/entry/metrics.ts';
import { json, resource } from './support/lookup.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);

/** What AWS documents for each namespace and set of dimensions, as far as we use it. */
const writtenByAws: Readonly<Record<string, readonly string[]>> = {
  'AWS/ApiGateway ApiName,Stage': ['Count', '4XXError', '5XXError', 'Latency'],
  'AWS/DynamoDB TableName': [
    'ConsumedWriteCapacityUnits',
    'ReadThrottleEvents',
    'WriteThrottleEvents',
  ],
  'AWS/Lambda FunctionName': ['Duration', 'Errors', 'IteratorAge', 'Throttles'],
  'AWS/Lambda EventSourceMappingUUID': [
    'OnFailureDestinationDeliveredEventCount',
    'DroppedEventCount',
  ],
  'AWS/SQS QueueName': ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'],
  'AWS/States StateMachineArn': [
    'ExecutionsSucceeded',
    'ExecutionsFailed',
    'ExecutionsTimedOut',
    'ExecutionThrottled',
  ],
};

const writtenByUs = new Map<string, string[]>();
for (const [name, { by }] of Object.entries(METRICS)) {
  const place = `TAP ${['environment', ...by].sort().join()}`;
  writtenByUs.set(place, [...(writtenByUs.get(place) ?? []), name]);
}

interface Watched {
  readonly by: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const isWritten = ({ namespace, name, dimensions }: Watched): boolean => {
  const place = `${namespace} ${Object.keys(dimensions).sort().join()}`;
  return (writtenByAws[place] ?? writtenByUs.get(place) ?? []).includes(name);
};

const { widgets } = json(resource(stack, 'aws_cloudwatch_dashboard', 'payments').dashboard_body);
const shown: Watched[] = widgets
  .filter(({ type }: { type: string }) => type === 'metric')
  .flatMap(({ properties }: { properties: { title: string; metrics: unknown[][] } }) =>
    properties.metrics.map((metric) => {
      const [namespace, name, ...rest] = metric.filter((part) => typeof part === 'string');
      const dimensions = Object.fromEntries(
        rest.flatMap((part, index) => (index % 2 === 0 ? [[part, rest[index + 1]]] : [])),
      );
      return { by: properties.title, namespace, name, dimensions } as Watched;
    }),
  );

interface Alarm {
  readonly namespace?: string;
  readonly metric_name?: string;
  readonly dimensions?: Record<string, string>;
  readonly metric_query?: readonly { readonly metric?: Alarm }[];
}
const alarms = Object.entries(
  (stack.resources.aws_cloudwatch_metric_alarm ?? {}) as Record<string, Alarm>,
);
const alarmed: Watched[] = alarms.flatMap(([by, alarm]) =>
  (alarm.metric_query?.flatMap(({ metric }) => metric ?? []) ?? [alarm]).map((one) => ({
    by,
    namespace: String(one.namespace),
    name: String(one.metric_name),
    dimensions: one.dimensions ?? {},
  })),
);

describe('every metric', () => {
  it.each([
    ['on the dashboard', shown],
    ['of an alarm', alarmed],
  ])('%s is written by AWS or by our functions', (_where, watched) => {
    expect(watched.length).toBeGreaterThan(30);
    expect(watched.filter((one) => !isWritten(one))).toEqual([]);
  });

  it('that is broken down is shown for every value that it can have', () => {
    const valuesOf = (name: string, dimension: string) =>
      new Set(shown.filter((one) => one.name === name).map((one) => one.dimensions[dimension]));
    expect(valuesOf('PaymentsByStatus', 'status')).toEqual(new Set(PAYMENT_STATUSES));
    expect(valuesOf('TimeToOutcome', 'lane')).toEqual(new Set(LANES));
    expect(PROCESSOR).toBe(SANDBOX_PROCESSOR);
  });
});

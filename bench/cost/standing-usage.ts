/** What an environment costs by being there: alarms, metrics, rules, keys and polls of what is synthesized. */
import { METRICS } from '../../src/entry/metrics.ts';
import type { UsageLine } from './usage.ts';

type Resources = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
>;

const MONTH_SECONDS = 30 * 86_400;
/** Of Lambda for each queue: five pollers that wait 20 seconds each. */
const POLLERS = 5;
const POLL_SECONDS = 20;
/** A data key is asked for again after five minutes, by each resource that encrypts with it. */
const KEY_REUSE_SECONDS = 300;
/** Statuses, lanes, processors and queues have a few values each. */
const VALUES_OF_A_DIMENSION = 4;

const countOf = (resources: Resources, type: string): number =>
  Object.keys(resources[type] ?? {}).length;

/** Metrics are paid for by every combination of their dimensions' values. */
const customMetrics = (): number =>
  Object.values(METRICS).reduce((sum, { by }) => sum + VALUES_OF_A_DIMENSION ** by.length, 0);

function rulesOf(resources: Resources): number {
  return Object.values(resources.aws_wafv2_web_acl ?? {}).reduce(
    (sum, { rule }) => sum + (Array.isArray(rule) ? rule.length : 0),
    0,
  );
}

function queuesPolled(resources: Resources): number {
  return Object.values(resources.aws_lambda_event_source_mapping ?? {}).filter((mapping) =>
    String(mapping.event_source_arn).includes('aws_sqs_queue'),
  ).length;
}

/** `resources` as the synthesized document has them. */
export function standingUsage(resources: Resources): readonly UsageLine[] {
  const encrypting = [
    'aws_dynamodb_table',
    'aws_sqs_queue',
    'aws_sns_topic',
    'aws_sfn_state_machine',
  ]
    .map((type) => countOf(resources, type))
    .reduce((sum, count) => sum + count, 0);
  const polls = (queuesPolled(resources) * POLLERS * MONTH_SECONDS) / POLL_SECONDS;
  return [
    ['waf-web-acl', 'environment', countOf(resources, 'aws_wafv2_web_acl')],
    ['waf-rule', 'environment', rulesOf(resources)],
    ['kms-key', 'environment', countOf(resources, 'aws_kms_key')],
    ['kms-request', 'data keys', (encrypting * MONTH_SECONDS) / KEY_REUSE_SECONDS],
    ['cloudwatch-alarm', 'environment', countOf(resources, 'aws_cloudwatch_metric_alarm')],
    ['cloudwatch-dashboard', 'environment', countOf(resources, 'aws_cloudwatch_dashboard')],
    ['cloudwatch-custom-metric', 'environment', customMetrics()],
    ['sqs-standard-request-64KB', 'empty polls', polls],
  ].map(([term, what, quantity]) => ({
    term: String(term),
    what: String(what),
    quantity: Number(quantity),
  }));
}

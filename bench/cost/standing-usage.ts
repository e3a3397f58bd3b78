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
/** A data key is asked for again after five minutes, by each role for each thing that it reads or writes. */
const KEY_REUSE_SECONDS = 300;
/** Count, latency, latency behind it, and two kinds of errors. */
const METRICS_OF_A_METHOD = 5;
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

const statementsOf = (policy: unknown): readonly { readonly Sid?: string }[] =>
  (JSON.parse(String(policy)) as { Statement: { Sid?: string }[] }).Statement;

/** Grants of the key: each is of one role and one thing that is encrypted. */
const keysHeld = (resources: Resources): number =>
  Object.values(resources.aws_iam_role_policy ?? {})
    .flatMap(({ policy }) => statementsOf(policy))
    .filter(({ Sid = '' }) => /^Key(?!Variables$|Logs$)/.test(Sid)).length;

/** An alarm on a sum is paid for each metric in it. */
const metricsWatched = (resources: Resources): number =>
  Object.values(resources.aws_cloudwatch_metric_alarm ?? {}).reduce((sum, { metric_query }) => {
    const queries = Array.isArray(metric_query) ? metric_query : [];
    return sum + Math.max(1, queries.filter(({ metric }) => Boolean(metric)).length);
  }, 0);

/** Detailed metrics of each method, as the stage has them, are paid for as custom ones are. */
function methodMetrics(resources: Resources): number {
  const isDetailed = Object.values(resources.aws_api_gateway_method_settings ?? {}).some(
    ({ settings }) => (settings as { metrics_enabled?: boolean }).metrics_enabled === true,
  );
  if (!isDetailed) return 0;
  const methods = Object.values(resources.aws_api_gateway_rest_api ?? {}).flatMap(({ body }) => {
    const { paths = {} } = JSON.parse(String(body)) as { paths?: Record<string, object> };
    return Object.values(paths).flatMap((path) =>
      Object.keys(path).filter((key) => /^(get|post|put|patch|delete)$/.test(key)),
    );
  });
  return methods.length * METRICS_OF_A_METHOD;
}

function queuesPolled(resources: Resources): number {
  return Object.values(resources.aws_lambda_event_source_mapping ?? {}).filter((mapping) =>
    String(mapping.event_source_arn).includes('aws_sqs_queue'),
  ).length;
}

/** `resources` as the synthesized document has them. */
export function standingUsage(resources: Resources): readonly UsageLine[] {
  const polls = (queuesPolled(resources) * POLLERS * MONTH_SECONDS) / POLL_SECONDS;
  return [
    ['waf-web-acl', 'environment', countOf(resources, 'aws_wafv2_web_acl')],
    ['waf-rule', 'environment', rulesOf(resources)],
    ['kms-key', 'environment', countOf(resources, 'aws_kms_key')],
    ['kms-request', 'data keys', (keysHeld(resources) * MONTH_SECONDS) / KEY_REUSE_SECONDS],
    ['cloudwatch-alarm', 'environment', metricsWatched(resources)],
    ['cloudwatch-dashboard', 'environment', countOf(resources, 'aws_cloudwatch_dashboard')],
    ['cloudwatch-custom-metric', 'environment', customMetrics()],
    ['cloudwatch-custom-metric', 'methods of the API', methodMetrics(resources)],
    ['sqs-standard-request-64KB', 'empty polls', polls],
  ].map(([term, what, quantity]) => ({
    term: String(term),
    what: String(what),
    quantity: Number(quantity),
  }));
}

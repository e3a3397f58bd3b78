/** What an environment costs by being there, from what is synthesized. */
import { expect, it } from 'vitest';
import { standingUsage } from '../../bench/cost/standing-usage.ts';

const statements = (...sids: string[]) =>
  JSON.stringify({ Statement: sids.map((Sid) => ({ Sid })) });
const stack = (metrics_enabled: boolean) => ({
  aws_cloudwatch_metric_alarm: {
    plain: { metric_name: 'Errors' },
    sum: { metric_query: [{ expression: 'm0 + m1' }, { metric: {} }, { metric: {} }] },
  },
  aws_api_gateway_method_settings: { all: { settings: { metrics_enabled } } },
  aws_api_gateway_rest_api: {
    api: { body: JSON.stringify({ paths: { '/a': { get: {}, post: {}, parameters: [] } } }) },
  },
  aws_iam_role_policy: {
    one: { policy: statements('KeyVariables', 'KeyDynamodbPaymentAuditRead', 'TablePaymentAudit') },
    two: { policy: statements('KeySqsPaymentsWrite', 'KeyLogs') },
  },
});
const quantityOf = (resources: Parameters<typeof standingUsage>[0], term: string, user: string) =>
  standingUsage(resources).find((one) => one.term === term && one.what === user)?.quantity;

it('counts each metric that an alarm watches', () => {
  expect(quantityOf(stack(true), 'cloudwatch-alarm', 'environment')).toBe(3);
});

it('counts the metrics of each method where the stage has them', () => {
  const of = (isDetailed: boolean) =>
    quantityOf(stack(isDetailed), 'cloudwatch-custom-metric', 'methods of the API');
  expect([of(true), of(false)]).toEqual([10, 0]);
});

it('counts a key request each five minutes for each role and thing that it uses', () => {
  const inAMonth = (30 * 86_400) / 300;
  expect(quantityOf(stack(true), 'kms-request', 'data keys')).toBe(2 * inAMonth);
});

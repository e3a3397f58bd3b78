/** Names: the longest suffix that is accepted fits everywhere, one character more does not. */
import { afterAll, describe, expect, it } from 'vitest';
import { collidingPrefixes, suffixLimit, suffixProblem } from '../../infra/names.ts';
import { formatApiKey, parseApiKey } from '../../src/contract/api-keys.ts';
import { type Attributes, removeSynthesized, synthesize } from './support/synthesize.ts';

const ACCOUNT = '123456789012';
const { lengthMax } = suffixLimit();
const longest = `a-0${'z'.repeat(lengthMax - 3)}`;
const stack = synthesize({ environment: { ENVIRONMENT_SUFFIX: longest } });
afterAll(removeSynthesized);

/** AWS's limits as its API references give them, by the attribute that carries the name. */
const limits: readonly (readonly [type: string, attribute: string, lengthMax: number])[] = [
  ['aws_s3_bucket', 'bucket', 63],
  ['aws_lambda_function', 'function_name', 64],
  ['aws_iam_role', 'name', 64],
  ['aws_sfn_state_machine', 'name', 80],
  ['aws_sqs_queue', 'name', 80],
  ['aws_wafv2_web_acl', 'name', 128],
  ['aws_dynamodb_table', 'name', 255],
  ['aws_cloudwatch_metric_alarm', 'alarm_name', 255],
  ['aws_cloudwatch_dashboard', 'dashboard_name', 255],
  ['aws_sns_topic', 'name', 256],
  ['aws_kms_alias', 'name', 256],
  ['aws_cloudwatch_log_group', 'name', 512],
  ['aws_api_gateway_rest_api', 'name', 1024],
  ['aws_api_gateway_usage_plan', 'name', 1024],
];

const nameOf = (attributes: Attributes, attribute: string) =>
  String(attributes[attribute]).replaceAll(/\$\{data\.[^}]+\}/g, ACCOUNT);

describe('the names', () => {
  it.each(limits)('of %s fit with the longest suffix', (type, attribute, max) => {
    const resources = Object.values(stack.resources[type] ?? {});
    expect(resources.length).toBeGreaterThan(0);
    for (const resource of resources) {
      expect(nameOf(resource, attribute).length, nameOf(resource, attribute)).toBeLessThanOrEqual(
        max,
      );
    }
  });

  it('leave a suffix as long as an API key can carry, and no longer', () => {
    const rooms = limits.flatMap(([type, attribute, max]) =>
      Object.values(stack.resources[type] ?? {}).map((one) => max - nameOf(one, attribute).length),
    );
    // The tightest name, a bucket's, would have room for two more.
    expect(Math.min(...rooms)).toBe(2);
    const keyOf = (environment: string) =>
      parseApiKey(
        formatApiKey({
          kind: 'merchant',
          environment,
          keyId: 'k'.repeat(16),
          secret: 's'.repeat(43),
        }),
      );
    expect(keyOf(longest)?.environment).toBe(longest);
    expect(keyOf(`${longest}z`)).toBeNull();
    expect(suffixProblem(`${longest}z`)).toContain(`has ${lengthMax + 1} characters`);
  });

  it('all end in the suffix', () => {
    for (const [type, attribute] of limits) {
      // The gateway names its execution log itself, after the API's id.
      for (const resource of Object.values(stack.resources[type] ?? {})) {
        const name = nameOf(resource, attribute);
        if (name.startsWith('API-Gateway-Execution-Logs_')) continue;
        expect(name.endsWith(`-${longest}`), name).toBe(true);
      }
    }
  });

  it.each(['dev', 'staging', 'production', '1', 'a--b', 'pr-123', 'dlq', '0'.repeat(lengthMax)])(
    'accept the suffix %s',
    (suffix) => {
      expect(suffixProblem(suffix)).toBeUndefined();
    },
  );

  it('of two copies are never the same', () => {
    const names = (suffix: string) => {
      const { resources } = synthesize({ environment: { ENVIRONMENT_SUFFIX: suffix } });
      return limits
        .flatMap(([type, attribute]) =>
          Object.values(resources[type] ?? {}).map((one) => `${type} ${nameOf(one, attribute)}`),
        )
        .filter((name) => !name.includes('API-Gateway-Execution-Logs_'));
    };
    const one = new Set(names('x'));
    expect(names('x-2').filter((name) => one.has(name))).toEqual([]);
  });

  it('leave no suffix that would make one copy’s names another’s', () => {
    expect(collidingPrefixes()).toContain('dlq-');
    for (const prefix of collidingPrefixes()) {
      expect(suffixProblem(`${prefix}x`)).toContain('those of the environment "x"');
    }
  });

  it('read well as Terraform addresses', () => {
    for (const [type, named] of Object.entries(stack.resources)) {
      for (const name of Object.keys(named)) expect(name, type).toMatch(/^[a-z][a-zA-Z0-9-]*$/);
    }
    expect(stack.resources.aws_dynamodb_table).toHaveProperty('payment-transactions');
    expect(stack.resources.aws_sfn_state_machine).toHaveProperty('process-payment');
    expect(stack.resources.aws_iam_role).toHaveProperty('process-payment-workflow');
  });
});

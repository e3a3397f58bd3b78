/** The log groups: every one that AWS would otherwise make itself, encrypted, kept a year, card numbers masked. */
import { afterAll, describe, expect, it } from 'vitest';
import { functionNames } from '../../infra/resources.ts';
import { json, resource } from './support/lookup.ts';
import { reference } from './support/planted.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);
const type = 'aws_cloudwatch_log_group';
const api = reference('aws_api_gateway_rest_api.payments', 'id');

const groups: readonly (readonly [id: string, name: string])[] = [
  ...functionNames.map((name) => [name, `/aws/lambda/${name}-dev`] as const),
  ['process-payment-workflow', '/aws/vendedlogs/states/process-payment-workflow-dev'],
  ['review-payment-workflow', '/aws/vendedlogs/states/review-payment-workflow-dev'],
  ['payments-access', '/aws/vendedlogs/apigateway/payments-dev'],
  ['payments-execution', `API-Gateway-Execution-Logs_${api}/v1`],
  ['payments-firewall', 'aws-waf-logs-payments-dev'],
];

describe('the log groups', () => {
  it.each(groups)('%s is %s', (id, name) => {
    expect(resource(stack, type, id)).toMatchObject({
      name,
      retention_in_days: 365,
      kms_key_id: reference('aws_kms_key.payments'),
      skip_destroy: false,
    });
  });

  it('are kept as long as the parameter says', () => {
    const short = synthesize({ environment: { LOG_RETENTION_DAYS: '7' } });
    for (const group of Object.values(short.resources[type] ?? {})) {
      expect(group.retention_in_days).toBe(7);
    }
  });
});

describe('the mask', () => {
  const policies = Object.values(stack.resources.aws_cloudwatch_log_data_protection_policy ?? {});
  const policy = json(policies[0]?.policy_document);
  const [identifier] = policy.Configuration.CustomDataIdentifier;

  it('is the same on every group, counts and hides', () => {
    expect(new Set(policies.map(({ policy_document }) => policy_document)).size).toBe(1);
    const operations = policy.Statement.map(({ Operation }: { Operation: object }) =>
      Object.keys(Operation).join(),
    );
    expect(operations).toEqual(['Audit', 'Deidentify']);
  });

  it.each([
    ['4242424242424242', true],
    ['5555555555554444', true],
    ['2223003122003222', true],
    ['378282246310005', true],
    ['6011111111111117', true],
    // Epoch milliseconds, an amount, and a number inside a longer one.
    ['1763900000000', false],
    ['999999999999', false],
    ['14242424242424242', false],
  ])('of a bare %s: %s', (text, isMasked) => {
    expect(new RegExp(identifier.Regex).test(`charged ${text} today`)).toBe(isMasked);
  });

  it('is written in the characters that CloudWatch allows, within its length', () => {
    expect(identifier.Regex.length).toBeLessThanOrEqual(200);
    expect(identifier.Regex).toMatch(/^[a-zA-Z0-9_#=@/;,\- ^$?[\]{}|\\*+.]+$/);
  });
});

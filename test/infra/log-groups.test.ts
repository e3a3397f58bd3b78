/** The log groups: every one that AWS would otherwise make itself, encrypted, kept a year, card numbers masked. */
import { afterAll, describe, expect, it } from 'vitest';
import { cardNumberMask } from '../../infra/card-number-mask.ts';
import { functionNames } from '../../infra/resources.ts';
import { resource } from './support/lookup.ts';
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
  it('is the same on every group', () => {
    const policies = Object.values(stack.resources.aws_cloudwatch_log_data_protection_policy ?? {});
    expect(policies.map(({ policy_document }) => policy_document)).toEqual(
      Object.keys(stack.resources[type] ?? {}).map(() => cardNumberMask),
    );
  });
});

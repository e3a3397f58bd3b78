/** The web ACL: the same rules everywhere, blocking or counting as the parameter says, its log without secrets. */
import { afterAll, describe, expect, it } from 'vitest';
import { resource } from './support/lookup.ts';
import { reference } from './support/planted.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

afterAll(removeSynthesized);
const stack = synthesize();

interface Rule {
  readonly name: string;
  readonly action?: object;
  readonly override_action?: object;
  readonly statement: object;
}

const rulesWith = (environment: Record<string, string>) =>
  resource(synthesize({ environment }), 'aws_wafv2_web_acl', 'payments').rule as readonly Rule[];

describe('the web ACL', () => {
  it('stands before the stage', () => {
    expect(resource(stack, 'aws_wafv2_web_acl_association', 'payments-stage')).toMatchObject({
      resource_arn: reference('aws_api_gateway_stage.payments-v1'),
      web_acl_arn: reference('aws_wafv2_web_acl.payments'),
    });
  });

  it.each([
    ['block', { block: {} }, { none: {} }],
    ['count', { count: {} }, { count: {} }],
  ])('in mode %s does so with every rule', (mode, own, managed) => {
    const rules = rulesWith({ WAF_MODE: mode });
    expect(
      rules.map(({ name, action, override_action }) => [name, action ?? override_action]),
    ).toEqual([
      ['RatePerAddress', own],
      ['AWSManagedRulesCommonRuleSet', managed],
      ['AWSManagedRulesKnownBadInputsRuleSet', managed],
    ]);
  });

  it('limits the requests of one address in five minutes by the parameter', () => {
    expect(rulesWith({ WAF_RATE_LIMIT: '777' })[0]?.statement).toEqual({
      rate_based_statement: { aggregate_key_type: 'IP', limit: 777, evaluation_window_sec: 300 },
    });
  });

  it('lets bodies over 8 KB through to the function, which bounds them', () => {
    expect(rulesWith({})[1]?.statement).toMatchObject({
      managed_rule_group_statement: {
        rule_action_override: [{ name: 'SizeRestrictions_BODY', action_to_use: { count: {} } }],
      },
    });
  });

  it('logs without credentials, keys, paths and queries', () => {
    const type = 'aws_wafv2_web_acl_logging_configuration';
    expect(resource(stack, type, 'payments-log')).toMatchObject({
      resource_arn: reference('aws_wafv2_web_acl.payments'),
      log_destination_configs: [reference('aws_cloudwatch_log_group.payments-firewall')],
      redacted_fields: [
        { single_header: { name: 'authorization' } },
        { single_header: { name: 'idempotency-key' } },
        { uri_path: {} },
        { query_string: {} },
      ],
    });
  });
});

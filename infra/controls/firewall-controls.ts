/** What the web ACL before the API must show. */
import { type Control, every } from './control.ts';
import { at, isRecord, listOf, textsOf } from './stack-model.ts';

const acl = 'aws_wafv2_web_acl';
/** Rules of AWS's groups that may count only; infra/firewall.ts says why. */
const mayCount = ['SizeRestrictions_BODY'];

/** Whether a key stands anywhere in a value. */
const mentions = (value: unknown, key: string): boolean =>
  Array.isArray(value)
    ? value.some((item) => mentions(item, key))
    : isRecord(value) &&
      Object.entries(value).some(([name, inner]) => name === key || mentions(inner, key));

const overridesOf = (statement: unknown) =>
  listOf(at(statement, 'managed_rule_group_statement', 'rule_action_override'));

/** Whether a rate rule counts requests by the address that they come from, which no caller chooses. */
const countsByAddress = (statement: unknown) =>
  [undefined, 'IP'].some((type) => at(statement, 'aggregate_key_type') === type) &&
  ['custom_key', 'forwarded_ip_config'].every((key) => listOf(at(statement, key)).length === 0);

/** Whether a rule blocks or counts; a group may leave that to its own rules. */
const isEffective = (rule: unknown) =>
  Object.keys({ ...recordOf(at(rule, 'action')), ...recordOf(at(rule, 'override_action')) }).every(
    (action) => ['block', 'count', 'none'].includes(action),
  );

const recordOf = (value: unknown) => (isRecord(value) ? value : {});

export const firewallControls: readonly Control[] = [
  every('aws_api_gateway_stage', {
    id: 'api-firewall',
    meets: ['AS-APIG3', 'CKV2_AWS_29', 'PCI.APIGWAssociatedWithWAF'],
    what: 'has no web ACL of this stack before it',
    why: 'PCI DSS 6.4.2 asks for automated protection of public applications.',
    how: 'Add an aws_wafv2_web_acl_association with the ARN of the stage.',
    holds: (resource, model) =>
      model
        .of('aws_wafv2_web_acl_association')
        .some(
          ({ attributes }) =>
            model.referred(attributes.resource_arn) === resource &&
            model.referred(attributes.web_acl_arn)?.type === acl,
        ),
  }),
  every(acl, {
    id: 'firewall-rules',
    meets: ['CKV2_AWS_77'],
    what: 'lacks a rate limit, the core rules or the known bad inputs, or lets some requests past them',
    why: 'Floods, common attacks and known exploits would reach the functions.',
    how: 'Add a rate_based_statement by IP that blocks, and AWSManagedRulesCommonRuleSet and AWSManagedRulesKnownBadInputsRuleSet of AWS, for all requests.',
    holds: ({ attributes }) => {
      const rules = listOf(attributes.rule);
      const statements = rules.map((rule) => at(rule, 'statement'));
      const groups = statements
        .map((one) => at(one, 'managed_rule_group_statement'))
        .map((group) => at(group, 'vendor_name') === 'AWS' && at(group, 'name'));
      const rates = statements
        .map((one) => at(one, 'rate_based_statement'))
        .filter((one) => one !== undefined);
      return (
        rates.length > 0 &&
        rates.every(countsByAddress) &&
        rules.every(isEffective) &&
        groups.includes('AWSManagedRulesCommonRuleSet') &&
        groups.includes('AWSManagedRulesKnownBadInputsRuleSet') &&
        !mentions(rules, 'allow') &&
        !mentions(rules, 'scope_down_statement') &&
        statements
          .flatMap(overridesOf)
          .every((override) => mayCount.includes(String(at(override, 'name'))))
      );
    },
  }),
  every(acl, {
    id: 'firewall-one-mode',
    meets: [],
    what: 'blocks by some rules and only counts by others',
    why: 'A rule that was set to count for a trial would stay so, and nobody would see it.',
    how: 'Set WAF_MODE, which is for all rules.',
    holds: ({ attributes }) => {
      const modes = listOf(attributes.rule).map((rule) =>
        [at(rule, 'action'), at(rule, 'override_action')].some((one) => mentions(one, 'count')),
      );
      return new Set(modes).size === 1;
    },
  }),
  every(acl, {
    id: 'firewall-no-samples',
    meets: [],
    what: 'keeps samples of requests',
    why: 'A sample holds headers, path and query as they were sent.',
    how: 'Set sampled_requests_enabled to false on the ACL and on each rule.',
    holds: ({ attributes }) =>
      [attributes, ...listOf(attributes.rule)].every(
        (one) => at(one, 'visibility_config', 'sampled_requests_enabled') === false,
      ),
  }),
  every(acl, {
    id: 'firewall-log',
    meets: ['SH-WAF.11'],
    what: 'has no whole log that leaves out credentials, keys, URI and query',
    why: 'Refusals must be explainable, and a log of them must hold no secret.',
    how: 'Add aws_wafv2_web_acl_logging_configuration to a log group of the stack, without a filter, that redacts authorization, idempotency-key, uri_path and query_string.',
    holds: (resource, model) =>
      model.of('aws_wafv2_web_acl_logging_configuration').some(({ attributes }) => {
        const fields = listOf(attributes.redacted_fields);
        const headers = fields.flatMap((field) => textsOf(at(field, 'single_header', 'name')));
        return (
          model.referred(attributes.resource_arn) === resource &&
          attributes.logging_filter === undefined &&
          listOf(attributes.log_destination_configs).every(
            (one) => model.referred(one)?.type === 'aws_cloudwatch_log_group',
          ) &&
          ['authorization', 'idempotency-key'].every((name) => headers.includes(name)) &&
          ['uri_path', 'query_string'].every((key) =>
            fields.some((field) => at(field, key) !== undefined),
          )
        );
      }),
  }),
];

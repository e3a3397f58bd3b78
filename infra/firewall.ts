/** The web ACL before the API, alike in every environment: rate limit, managed rules, a log without secrets. */
import { Wafv2WebAcl, type Wafv2WebAclRule } from '@cdktn/provider-aws/lib/wafv2-web-acl/index.js';
import { Wafv2WebAclAssociation } from '@cdktn/provider-aws/lib/wafv2-web-acl-association/index.js';
import { Wafv2WebAclLoggingConfiguration } from '@cdktn/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js';
import { Construct } from 'constructs';
import type { Encryption } from './encryption.ts';
import { LogGroup } from './log-group.ts';
import type { Platform } from './platform.ts';

export interface FirewallOptions {
  readonly platform: Platform;
  readonly encryption: Encryption;
  readonly stageArn: string;
}

const WINDOW_SECONDS = 300;

const visibility = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

function managed(
  priority: number,
  group: string,
  counts: boolean,
  /** Rules of the group that never block. */
  onlyCount: readonly string[] = [],
): Wafv2WebAclRule {
  return {
    name: group,
    priority,
    overrideAction: counts ? { count: {} } : { none: {} },
    statement: {
      managed_rule_group_statement: {
        vendor_name: 'AWS',
        name: group,
        rule_action_override: onlyCount.map((name) => ({ name, action_to_use: { count: {} } })),
      },
    },
    visibilityConfig: visibility(group),
  };
}

// Statements nest without end, so the bindings leave them untyped, in Terraform's own spelling.
function rulesOf(platform: Platform): Wafv2WebAclRule[] {
  const { WAF_MODE, WAF_RATE_LIMIT } = platform.settings;
  const counts = WAF_MODE === 'count';
  return [
    {
      name: 'RatePerAddress',
      priority: 0,
      action: counts ? { count: {} } : { block: {} },
      statement: {
        rate_based_statement: {
          aggregate_key_type: 'IP',
          limit: WAF_RATE_LIMIT,
          evaluation_window_sec: WINDOW_SECONDS,
        },
      },
      visibilityConfig: visibility('RatePerAddress'),
    },
    // Bodies over 8 KB are legal here; gateway and function bound them.
    managed(1, 'AWSManagedRulesCommonRuleSet', counts, ['SizeRestrictions_BODY']),
    managed(2, 'AWSManagedRulesKnownBadInputsRuleSet', counts),
  ];
}

export class Firewall extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { platform, encryption, stageArn }: FirewallOptions) {
    super(scope, id);
    this.name = platform.name('payments');
    const acl = new Wafv2WebAcl(this, 'payments', {
      name: this.name,
      description: `Guards the payment API of ${platform.suffix}.`,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rule: rulesOf(platform),
      visibilityConfig: visibility(this.name),
    });
    new Wafv2WebAclAssociation(this, 'payments-stage', {
      resourceArn: stageArn,
      webAclArn: acl.arn,
    });
    const logs = new LogGroup(this, 'payments-firewall', {
      platform,
      encryption,
      name: `aws-waf-logs-${this.name}`,
    });
    new Wafv2WebAclLoggingConfiguration(this, 'payments-log', {
      resourceArn: acl.arn,
      logDestinationConfigs: [logs.arn],
      redactedFields: [
        { singleHeader: { name: 'authorization' } },
        { singleHeader: { name: 'idempotency-key' } },
        { uriPath: {} },
        { queryString: {} },
      ],
    });
  }
}

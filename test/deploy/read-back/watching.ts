/** Reads what watches and guards back: alarms with their actions, log groups, schedules, the API's stage and firewall. */
import {
  GetRestApiCommand,
  GetStageCommand,
  GetUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeLogGroupsCommand,
  GetDataProtectionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetWebACLForResourceCommand } from '@aws-sdk/client-wafv2';
import type { Clients } from '../support/clients.ts';
import { type Comparison, compareAll, type Declared, document, tree } from './declared.ts';

export const compareAlarms = (declared: Declared, { alarms }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_cloudwatch_metric_alarm'),
    (alarm) => ({
      active: alarm.actions_enabled,
      actions: alarm.alarm_actions,
      onRecovery: alarm.ok_actions,
      metric: alarm.metric_name,
      threshold: alarm.threshold,
      comparison: alarm.comparison_operator,
      missing: alarm.treat_missing_data,
    }),
    async ({ alarm_name: name }) => {
      const command = new DescribeAlarmsCommand({ AlarmNames: [String(name)] });
      const [held] = (await alarms.send(command)).MetricAlarms ?? [];
      return {
        active: held?.ActionsEnabled,
        actions: held?.AlarmActions,
        onRecovery: held?.OKActions,
        // An alarm over several metrics names none of its own.
        metric: held?.MetricName || undefined,
        threshold: held?.Threshold,
        comparison: held?.ComparisonOperator,
        missing: held?.TreatMissingData,
      };
    },
  );

export const compareLogGroups = (declared: Declared, { logs }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_cloudwatch_log_group'),
    (group) => ({ key: group.kms_key_id, days: group.retention_in_days }),
    async ({ name }) => {
      const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: String(name) });
      const { logGroups = [] } = await logs.send(command);
      const held = logGroups.find(({ logGroupName }) => logGroupName === name);
      return { key: held?.kmsKeyId, days: held?.retentionInDays };
    },
  );

export const compareCardMasks = (declared: Declared, { logs }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_cloudwatch_log_data_protection_policy'),
    ({ policy_document: policy }) => document(policy),
    async ({ log_group_name: name }) => {
      const command = new GetDataProtectionPolicyCommand({ logGroupIdentifier: String(name) });
      return document((await logs.send(command)).policyDocument);
    },
  );

export const compareSchedules = (declared: Declared, { schedules }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_cloudwatch_event_target'),
    ({ arn, rule }) => ({
      targets: [arn],
      rate: declared
        .of('aws_cloudwatch_event_rule')
        .map(([, attributes]) => attributes)
        .find(({ name }) => name === rule)?.schedule_expression,
    }),
    async ({ rule }) => {
      const found = await schedules.send(new DescribeRuleCommand({ Name: String(rule) }));
      const command = new ListTargetsByRuleCommand({ Rule: String(rule) });
      const { Targets = [] } = await schedules.send(command);
      return { targets: Targets.map(({ Arn }) => Arn), rate: found.ScheduleExpression };
    },
  );

export const compareStages = (declared: Declared, clients: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_api_gateway_stage'),
    (stage) => {
      const [[, settings] = []] = declared.of('aws_api_gateway_method_settings');
      const { settings: method } = settings ?? {};
      const [[, association] = []] = declared.of('aws_wafv2_web_acl_association');
      return {
        traced: stage.xray_tracing_enabled,
        access: tree(stage.access_log_settings).destination_arn,
        format: tree(stage.access_log_settings).format,
        rate: tree(method).throttling_rate_limit,
        burst: tree(method).throttling_burst_limit,
        level: tree(method).logging_level,
        bodies: tree(method).data_trace_enabled,
        firewall: association?.web_acl_arn,
        deployment: stage.deployment_id,
      };
    },
    async (stage, name) => {
      const query = { restApiId: String(stage.rest_api_id), stageName: String(stage.stage_name) };
      await clients.gateway.send(new GetRestApiCommand(query));
      const held = await clients.gateway.send(new GetStageCommand(query));
      const method = held.methodSettings?.['*/*'];
      const ResourceArn = declared.made('aws_api_gateway_stage', name, 'arn');
      const command = new GetWebACLForResourceCommand({ ResourceArn });
      return {
        traced: held.tracingEnabled,
        access: held.accessLogSettings?.destinationArn,
        format: held.accessLogSettings?.format,
        rate: method?.throttlingRateLimit,
        burst: method?.throttlingBurstLimit,
        level: method?.loggingLevel,
        bodies: method?.dataTraceEnabled,
        firewall: (await clients.firewall.send(command)).WebACL?.ARN,
        deployment: held.deploymentId,
      };
    },
  );

export const compareUsagePlans = (declared: Declared, { gateway }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_api_gateway_usage_plan'),
    (plan) => ({
      rate: tree(plan.throttle_settings).rate_limit,
      burst: tree(plan.throttle_settings).burst_limit,
      stages: [tree(plan.api_stages)].map(({ api_id: api, stage }) => ({ api, stage })),
    }),
    async (_plan, name) => {
      const usagePlanId = declared.made('aws_api_gateway_usage_plan', name, 'id');
      const held = await gateway.send(new GetUsagePlanCommand({ usagePlanId }));
      return {
        rate: held.throttle?.rateLimit,
        burst: held.throttle?.burstLimit,
        stages: held.apiStages?.map(({ apiId, stage }) => ({ api: apiId, stage })),
      };
    },
  );

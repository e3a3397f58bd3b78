/** Reads the API's routes, its firewall, dashboards, aliases of keys and the notifications of buckets back. */
import { GetRestApiCommand, paginateGetResources } from '@aws-sdk/client-api-gateway';
import { GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { paginateListAliases } from '@aws-sdk/client-kms';
import { GetFunctionEventInvokeConfigCommand } from '@aws-sdk/client-lambda';
import {
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
} from '@aws-sdk/client-s3';
import { GetLoggingConfigurationCommand, GetWebACLCommand } from '@aws-sdk/client-wafv2';
import type { Clients } from '../support/clients.ts';
import { collect } from '../support/holdings.ts';
import { type Comparison, compareAll, type Declared, document, list, tree } from './declared.ts';

interface ApiBody {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'options', 'head'];

export const compareApis = (declared: Declared, { gateway }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_api_gateway_rest_api'),
    (api) => ({
      name: api.name,
      types: tree(api.endpoint_configuration).types,
      routes: Object.entries((document(api.body) as ApiBody).paths)
        .flatMap(([path, methods]) =>
          Object.keys(methods)
            .filter((method) => METHODS.includes(method))
            .map((method) => `${method.toUpperCase()} ${path}`),
        )
        .sort(),
    }),
    async (_api, name) => {
      const restApiId = declared.made('aws_api_gateway_rest_api', name, 'id');
      const held = await gateway.send(new GetRestApiCommand({ restApiId }));
      const found = await collect(
        paginateGetResources({ client: gateway }, { restApiId }),
        (page) => page.items,
      );
      const routes = found.flatMap(({ path, resourceMethods = {} }) =>
        Object.keys(resourceMethods).map((method) => `${method} ${path}`),
      );
      return {
        name: held.name,
        types: held.endpointConfiguration?.types,
        routes: routes.sort(),
      };
    },
  );

export const compareFirewalls = (declared: Declared, { firewall }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_wafv2_web_acl'),
    (acl) =>
      list(acl.rule).map((rule) => ({
        name: rule.name,
        priority: rule.priority,
        acts: Object.keys(tree(rule.action ?? rule.override_action)),
      })),
    async ({ name }, id) => {
      const Id = declared.made('aws_wafv2_web_acl', id, 'id');
      const command = new GetWebACLCommand({ Name: String(name), Id, Scope: 'REGIONAL' });
      const { WebACL } = await firewall.send(command);
      const rules = (WebACL?.Rules ?? []).map(({ Name, Priority = 0, Action, OverrideAction }) => ({
        name: Name,
        priority: Priority,
        acts: Object.keys(Action ?? OverrideAction ?? {}).map((act) => act.toLowerCase()),
      }));
      return rules.sort((a, b) => a.priority - b.priority);
    },
  );

export const compareFirewallLogs = (
  declared: Declared,
  { firewall }: Clients,
): Promise<Comparison> =>
  compareAll(
    declared.of('aws_wafv2_web_acl_logging_configuration'),
    (one) => ({
      to: one.log_destination_configs,
      headers: list(one.redacted_fields).flatMap(({ single_header: header }) =>
        header === undefined ? [] : [tree(header).name],
      ),
      parts: list(one.redacted_fields).length,
    }),
    async ({ resource_arn: arn }) => {
      const command = new GetLoggingConfigurationCommand({ ResourceArn: String(arn) });
      const { LoggingConfiguration: held } = await firewall.send(command);
      const fields = held?.RedactedFields ?? [];
      return {
        to: held?.LogDestinationConfigs,
        headers: fields.flatMap(({ SingleHeader }) => (SingleHeader ? [SingleHeader.Name] : [])),
        parts: fields.length,
      };
    },
  );

export const compareDashboards = (declared: Declared, { alarms }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_cloudwatch_dashboard'),
    (dashboard) => document(dashboard.dashboard_body),
    async ({ dashboard_name: name }) => {
      const command = new GetDashboardCommand({ DashboardName: String(name) });
      return document((await alarms.send(command)).DashboardBody);
    },
  );

export const compareAliases = (declared: Declared, { keys }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_kms_alias'),
    (alias) => alias.target_key_id,
    async ({ name }) => {
      const found = await collect(
        paginateListAliases({ client: keys }, {}),
        (page) => page.Aliases,
      );
      return found.find(({ AliasName }) => AliasName === name)?.TargetKeyId;
    },
  );

export const compareInvocations = (
  declared: Declared,
  { functions }: Clients,
): Promise<Comparison> =>
  compareAll(
    declared.of('aws_lambda_function_event_invoke_config'),
    (one) => ({ age: one.maximum_event_age_in_seconds, retries: one.maximum_retry_attempts }),
    async ({ function_name: FunctionName }) => {
      const command = new GetFunctionEventInvokeConfigCommand({
        FunctionName: String(FunctionName),
      });
      const held = await functions.send(command);
      return { age: held.MaximumEventAgeInSeconds, retries: held.MaximumRetryAttempts };
    },
  );

export const compareOwners = (declared: Declared, { storage }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_s3_bucket_ownership_controls'),
    ({ rule }) => tree(rule).object_ownership,
    async ({ bucket }) => {
      const command = new GetBucketOwnershipControlsCommand({ Bucket: String(bucket) });
      return (await storage.send(command)).OwnershipControls?.Rules?.[0]?.ObjectOwnership;
    },
  );

export const compareNotifications = (
  declared: Declared,
  { storage }: Clients,
): Promise<Comparison> =>
  compareAll(
    declared.of('aws_s3_bucket_notification'),
    (one) => ({
      queues: list(one.queue).map(({ queue_arn: to, events, filter_prefix: prefix }) => ({
        to,
        events,
        prefix,
      })),
      functions: list(one.lambda_function).map(({ lambda_function_arn: to }) => to),
      topics: list(one.topic).map(({ topic_arn: to }) => to),
    }),
    async ({ bucket }) => {
      const command = new GetBucketNotificationConfigurationCommand({ Bucket: String(bucket) });
      const held = await storage.send(command);
      return {
        queues: (held.QueueConfigurations ?? []).map(({ QueueArn, Events, Filter }) => ({
          to: QueueArn,
          events: Events,
          prefix: Filter?.Key?.FilterRules?.find(({ Name }) => /prefix/i.test(Name ?? ''))?.Value,
        })),
        functions: (held.LambdaFunctionConfigurations ?? []).map((one) => one.LambdaFunctionArn),
        topics: (held.TopicConfigurations ?? []).map(({ TopicArn }) => TopicArn),
      };
    },
  );

/** Everything that the emulated account holds, by kind and name, with what would show a change. */
import {
  GetApiKeysCommand,
  GetRestApisCommand,
  GetUsagePlansCommand,
} from '@aws-sdk/client-api-gateway';
import { ListDashboardsCommand, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, paginateListTables } from '@aws-sdk/client-dynamodb';
import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import {
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  ListResourceTagsCommand,
  paginateListAliases,
  paginateListKeys,
} from '@aws-sdk/client-kms';
import { paginateListEventSourceMappings, paginateListFunctions } from '@aws-sdk/client-lambda';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { paginateListStateMachines } from '@aws-sdk/client-sfn';
import { paginateListSubscriptions, paginateListTopics } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, paginateListQueues } from '@aws-sdk/client-sqs';
import { ListWebACLsCommand } from '@aws-sdk/client-wafv2';
import { lastPart } from './aws-call.ts';
import type { Clients } from './clients.ts';

/** `kind name` to a text that differs when the thing does. */
export type Holdings = ReadonlyMap<string, string>;

type Item = readonly [kind: string, name: string | undefined, detail?: unknown];

/** Times and counters that move without anybody's doing. */
const moving =
  /^(Creation|Created|LastModified|LastStart|State(Updated|Transition)|ItemCount|TableSize|Index(Size|Item)|storedBytes|RevisionId|Approximate)/;
const fingerprint = (detail: unknown) =>
  JSON.stringify(detail ?? null, (key, value: unknown) => (moving.test(key) ? undefined : value));

/** All items of all pages. */
export async function collect<Page, T>(
  pages: AsyncIterable<Page>,
  of: (page: Page) => readonly T[] | undefined,
): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...(of(page) ?? []));
  return found;
}

/** Whether a thing, by kind and name, is asked about: others may go while the account is read. */
type IsWanted = (thing: string) => boolean;

export async function readHoldings(clients: Clients, isWanted: IsWanted): Promise<Holdings> {
  const items = await Promise.all([
    readData(clients, isWanted),
    readMessaging(clients, isWanted),
    readCompute(clients),
    readIdentity(clients, isWanted),
    readApis(clients),
    readTelemetry(clients),
  ]);
  const things = items
    .flat()
    .map(([kind, name, detail]) => [`${kind} ${name}`, fingerprint(detail)] as const);
  return new Map(things.filter(([thing]) => isWanted(thing)));
}

async function readData({ tables, storage }: Clients, isWanted: IsWanted): Promise<Item[]> {
  const names = await collect(
    paginateListTables({ client: tables }, {}),
    (page) => page.TableNames,
  );
  const { Buckets = [] } = await storage.send(new ListBucketsCommand({}));
  const wanted = names.filter((name) => isWanted(`table ${name}`));
  const described = wanted.map(async (name): Promise<Item> => {
    const { Table } = await tables.send(new DescribeTableCommand({ TableName: name }));
    return ['table', name, Table];
  });
  return [...(await Promise.all(described)), ...Buckets.map(({ Name }): Item => ['bucket', Name])];
}

async function readMessaging({ queues, topics }: Clients, isWanted: IsWanted): Promise<Item[]> {
  const urls = await collect(paginateListQueues({ client: queues }, {}), (page) => page.QueueUrls);
  const wanted = urls.filter((url) => isWanted(`queue ${lastPart(url)}`));
  const described = wanted.map(async (url): Promise<Item> => {
    const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] });
    return ['queue', lastPart(url), (await queues.send(command)).Attributes];
  });
  const found = await collect(paginateListTopics({ client: topics }, {}), (page) => page.Topics);
  const subscriptions = await collect(
    paginateListSubscriptions({ client: topics }, {}),
    (page) => page.Subscriptions,
  );
  return [
    ...(await Promise.all(described)),
    ...found.map(({ TopicArn }): Item => ['topic', lastPart(TopicArn)]),
    ...subscriptions.map(({ Endpoint }): Item => ['subscription', lastPart(Endpoint)]),
  ];
}

/** A stream's ARN ends with the time of its making, which is no name. */
const sourceName = (arn = '') => /:table\/([^/]+)/.exec(arn)?.[1] ?? lastPart(arn);

async function readCompute({ functions, machines, schedules }: Clients): Promise<Item[]> {
  const found = await collect(
    paginateListFunctions({ client: functions }, {}),
    (page) => page.Functions,
  );
  const sources = await collect(
    paginateListEventSourceMappings({ client: functions }, {}),
    (page) => page.EventSourceMappings,
  );
  const machine = await collect(
    paginateListStateMachines({ client: machines }, {}),
    (page) => page.stateMachines,
  );
  const { Rules = [] } = await schedules.send(new ListRulesCommand({}));
  return [
    ...found.map((one): Item => ['function', one.FunctionName, one]),
    // The name is the function's, so that its owner can be told.
    ...sources.map(
      (one): Item => [`source ${sourceName(one.EventSourceArn)} of`, lastPart(one.FunctionArn)],
    ),
    ...machine.map((one): Item => ['state machine', one.name]),
    ...Rules.map((one): Item => ['rule', one.Name, one]),
  ];
}

async function readIdentity({ roles, keys }: Clients, isWanted: IsWanted): Promise<Item[]> {
  const found = await collect(paginateListRoles({ client: roles }, {}), (page) => page.Roles);
  const wanted = found.filter(({ RoleName }) => isWanted(`role ${RoleName}`));
  const described = wanted.map(async ({ RoleName }): Promise<Item> => {
    const { PolicyNames = [] } = await roles.send(new ListRolePoliciesCommand({ RoleName }));
    const policies = PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument } = await roles.send(
        new GetRolePolicyCommand({ RoleName, PolicyName }),
      );
      return [PolicyName, PolicyDocument];
    });
    return ['role', RoleName, await Promise.all(policies)];
  });
  const aliases = await collect(paginateListAliases({ client: keys }, {}), (page) => page.Aliases);
  return [
    ...(await Promise.all(described)),
    ...aliases
      .filter(({ AliasName = '' }) => !AliasName.startsWith('alias/aws/'))
      .map(({ AliasName }): Item => ['key alias', lastPart(AliasName)]),
    ...(await readKeys(keys)),
  ];
}

/** Keys that wait for their deletion are AWS's to keep, not ours. */
async function readKeys(keys: Clients['keys']): Promise<Item[]> {
  const found = await collect(paginateListKeys({ client: keys }, {}), (page) => page.Keys);
  const described = found.map(async ({ KeyId }): Promise<Item[]> => {
    const { KeyMetadata } = await keys.send(new DescribeKeyCommand({ KeyId }));
    if (KeyMetadata?.KeyManager !== 'CUSTOMER' || KeyMetadata.KeyState !== 'Enabled') return [];
    const { Tags = [] } = await keys.send(new ListResourceTagsCommand({ KeyId }));
    const { Policy } = await keys.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    const owner = Tags.find(({ TagKey }) => TagKey === 'Environment')?.TagValue;
    return [['key', `of-${owner}`, Policy]];
  });
  return (await Promise.all(described)).flat();
}

async function readApis({ gateway, firewall }: Clients): Promise<Item[]> {
  const apis = await gateway.send(new GetRestApisCommand({ limit: 500 }));
  const plans = await gateway.send(new GetUsagePlansCommand({ limit: 500 }));
  const usageKeys = await gateway.send(new GetApiKeysCommand({ limit: 500 }));
  const { WebACLs = [] } = await firewall.send(new ListWebACLsCommand({ Scope: 'REGIONAL' }));
  return [
    ...(apis.items ?? []).map(({ name }): Item => ['api', name]),
    ...(plans.items ?? []).map((plan): Item => ['usage plan', plan.name, plan]),
    ...(usageKeys.items ?? []).map(({ name }): Item => ['usage key', name]),
    ...WebACLs.map((acl): Item => ['web acl', acl.Name, acl]),
  ];
}

async function readTelemetry({ logs, alarms }: Clients): Promise<Item[]> {
  const groups = await collect(
    paginateDescribeLogGroups({ client: logs }, {}),
    (page) => page.logGroups,
  );
  const found = await collect(
    paginateDescribeAlarms({ client: alarms }, {}),
    (page) => page.MetricAlarms,
  );
  const { DashboardEntries = [] } = await alarms.send(new ListDashboardsCommand({}));
  return [
    ...groups.map((group): Item => ['log group', group.logGroupName, group]),
    ...found.map((alarm): Item => ['alarm', alarm.AlarmName, alarm]),
    ...DashboardEntries.map(({ DashboardName }): Item => ['dashboard', DashboardName]),
  ];
}

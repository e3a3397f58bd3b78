/** Asks AWS whether a resource that a plan would create is already there, and under which id Terraform can take it over. */
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ListWebACLsCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import { createApiProbes } from './existing-apis.ts';
import { createFunctionProbes } from './existing-functions.ts';
import { createKeyProbes } from './existing-keys.ts';
import { createScheduleProbes } from './existing-schedules.ts';

/** A planned attribute as text; undefined while only the apply knows it. */
export type Wanted = (attribute: string) => string | undefined;
/** The id for `import`, or undefined when there is no such resource. */
export type Probe = (wanted: Wanted) => Promise<string | undefined>;
export type Probes = Readonly<Record<string, Probe>>;

/** A resource, planned or declared, with the attributes that name it. */
export interface Named {
  readonly address: string;
  readonly type: string;
  readonly wanted: Readonly<Record<string, unknown>>;
}

export interface ProbeOptions {
  readonly region: string;
  readonly accountId: string;
  readonly suffix: string;
}

export function createProbes(options: ProbeOptions): Probes {
  const { region, accountId } = options;
  const settings = { region };
  const cloudWatch = new CloudWatchClient(settings);
  const logs = new CloudWatchLogsClient(settings);
  const tables = new DynamoDBClient(settings);
  const iam = new IAMClient(settings);
  const storage = new S3Client(settings);
  const machines = new SFNClient(settings);
  const topics = new SNSClient(settings);
  const queues = new SQSClient(settings);
  const firewall = new WAFV2Client(settings);
  const arn = (service: string, name: string) =>
    `arn:aws:${service}:${region}:${accountId}:${name}`;
  return {
    ...createApiProbes(options),
    ...createFunctionProbes(options),
    ...createKeyProbes(options),
    ...createScheduleProbes(options),
    aws_cloudwatch_dashboard: named(async (name) => {
      await cloudWatch.send(new GetDashboardCommand({ DashboardName: name }));
      return name;
    }, 'dashboard_name'),
    aws_cloudwatch_metric_alarm: named(async (name) => {
      const found = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
      return found.MetricAlarms?.[0]?.AlarmName;
    }, 'alarm_name'),
    aws_cloudwatch_log_group: named(async (name) => {
      const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: name });
      const { logGroups } = await logs.send(command);
      return logGroups?.find(({ logGroupName }) => logGroupName === name)?.logGroupName;
    }),
    aws_dynamodb_table: named(async (name) => {
      await tables.send(new DescribeTableCommand({ TableName: name }));
      return name;
    }),
    aws_iam_role: named(async (name) => {
      await iam.send(new GetRoleCommand({ RoleName: name }));
      return name;
    }),
    aws_s3_bucket: named(async (name) => {
      await storage.send(new HeadBucketCommand({ Bucket: name }));
      return name;
    }, 'bucket'),
    aws_sfn_state_machine: named(async (name) => {
      const stateMachineArn = arn('states', `stateMachine:${name}`);
      await machines.send(new DescribeStateMachineCommand({ stateMachineArn }));
      return stateMachineArn;
    }),
    aws_sns_topic: named(async (name) => {
      await topics.send(new GetTopicAttributesCommand({ TopicArn: arn('sns', name) }));
      return arn('sns', name);
    }),
    aws_sqs_queue: named(async (name) => {
      const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: name }));
      return QueueUrl;
    }),
    aws_wafv2_web_acl: named(async (name) => {
      let NextMarker: string | undefined;
      do {
        const command = new ListWebACLsCommand({
          Scope: 'REGIONAL',
          ...(NextMarker && { NextMarker }),
        });
        const page = await firewall.send(command);
        const found = page.WebACLs?.find((acl) => acl.Name === name);
        if (found !== undefined) return `${found.Id}/${name}/REGIONAL`;
        ({ NextMarker } = page);
      } while (NextMarker);
      return undefined;
    }),
  };
}

/** Looks for a resource by the name that a plan gives it. */
export const named =
  (find: (name: string) => Promise<string | undefined>, attribute = 'name'): Probe =>
  async (wanted) => {
    const name = wanted(attribute);
    return name === undefined ? undefined : find(name);
  };

/** How services say that there is no such thing. */
const absences =
  /NotFound|NoSuch|NonExistent|DoesNotExist|QueueDoesNotExist|ResourceNotFound|UnknownResource/i;

export async function findExisting(
  probes: Probes,
  { type, wanted }: Named,
): Promise<string | undefined> {
  const probe = probes[type];
  if (probe === undefined) return undefined;
  const read: Wanted = (attribute) => {
    const value = wanted[attribute];
    // What is declared may still refer to what only Terraform knows.
    return typeof value === 'string' && !value.includes('${') ? value : undefined;
  };
  try {
    return await probe(read);
  } catch (error) {
    if (error instanceof Error && absences.test(error.name)) return undefined;
    throw error;
  }
}

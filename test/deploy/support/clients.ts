/** AWS SDK clients of the emulated AWS. */
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { inject } from 'vitest';

export const REGION = 'us-east-1';

export function createClients() {
  const settings = {
    region: REGION,
    endpoint: inject('endpoint'),
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  return {
    alarms: new CloudWatchClient(settings),
    firewall: new WAFV2Client(settings),
    functions: new LambdaClient(settings),
    gateway: new APIGatewayClient(settings),
    keys: new KMSClient(settings),
    logs: new CloudWatchLogsClient(settings),
    machines: new SFNClient(settings),
    queues: new SQSClient(settings),
    roles: new IAMClient(settings),
    schedules: new EventBridgeClient(settings),
    storage: new S3Client(settings),
    tables: new DynamoDBClient(settings),
    topics: new SNSClient(settings),
  };
}

export type Clients = ReturnType<typeof createClients>;

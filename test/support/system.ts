/** The whole system on free ports for one test file: its API, its AWS endpoint, and looks behind the scenes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect } from 'vitest';
import { type Engine, startEngine } from '../../local/engine.ts';
import type { LogLine } from '../../local/types.ts';
import { createDynamoClient, type DynamoClient } from '../../src/adapters/aws/dynamodb-client.ts';
import type { PaymentEvent } from '../../src/contract/messages.ts';
import type { Payment } from '../../src/contract/payment.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { ENVIRONMENT_SUFFIX, STACK_DIRECTORY } from './synthesize.ts';
import { recordUsage } from './usage.ts';

/** One thing that the sandbox acquirer did under an idempotency key. */
export interface Charge {
  readonly chargeKey: string;
  readonly operation: string;
  readonly amountMinor: number;
}

interface Clients {
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
}

export interface System {
  readonly engine: Engine;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly merchant: ApiClient;
  readonly operator: ApiClient;
  readonly aws: Clients;
  /** For the system's own readers and writers of its tables. */
  readonly tables: DynamoClient;
  /** Everything the engine logged so far. */
  readonly log: readonly LogLine[];
  newMerchant(): Promise<ApiClient>;
  /** AWS clients that carry the credentials of a function. */
  clientsAs(functionName: string): Clients;
  /** The physical name of a resource. */
  name(resource: string): string;
  waitForStatus(paymentId: string, status: string, as?: ApiClient): Promise<Payment>;
  /** What the acquirer remembers of a payment, each charge once. */
  chargesOf(paymentId: string): Promise<Charge[]>;
  notificationsFor(paymentId: string, count: number): Promise<PaymentEvent[]>;
  queueUrl(queue: string): Promise<string>;
  send(queueUrl: string, body: string): Promise<void>;
  /** Waits until the queue holds `count` matching messages, then answers all that match. */
  messagesIn(queue: string, matches: (body: string) => boolean, count?: number): Promise<string[]>;
  close(): Promise<void>;
}

const WAIT_MS = 100_000;

/** Repeats `look` until it finds something; says what was last seen when it never does. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  describeState: () => string = () => '',
): Promise<T> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}. ${describeState()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export interface SystemOptions {
  /** Makes everything that waits wait that many times less. */
  readonly timeScale?: number;
  /** Nothing waits in real time; `engine.time` lets it pass. */
  readonly simulatesTime?: boolean;
  /** Default: the stack that is synthesized once for all suites. */
  readonly stackDirectory?: string;
  /** With what is in it already; it goes when the system closes. */
  readonly dataDirectory?: string;
  /** How long the API waits for a client that sends slowly. */
  readonly readTimeoutMs?: number;
}

/** Starts a synthesized stack. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const { dataDirectory = mkdtempSync(join(tmpdir(), 'tap-e2e-')) } = options;
  const log: LogLine[] = [];
  const engine = await startEngine({
    stackDirectory: STACK_DIRECTORY,
    timeScale: 1,
    ...options,
    dataDirectory,
    persist: false,
    port: 0,
    log: (line) => log.push(line),
  });
  const { baseUrl, apiKey, operatorKey, awsAccessKeyId, awsSecretAccessKey } = engine.announcement;
  const clientsWith = (accessKeyId: string, secretAccessKey: string): Clients => {
    const { awsEndpoint: endpoint, awsRegion: region } = engine.announcement;
    const settings = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
    return {
      dynamo: new DynamoDBClient(settings),
      sqs: new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
    };
  };
  const aws = clientsWith(awsAccessKeyId, awsSecretAccessKey);
  const tables = createDynamoClient({
    region: engine.announcement.awsRegion,
    endpointUrl: engine.announcement.awsEndpoint,
    credentials: { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey },
  });
  const merchant = createApiClient({ baseUrl, apiKey });
  const name = (resource: string) => `${resource}-${ENVIRONMENT_SUFFIX}`;

  async function queueUrl(queue: string): Promise<string> {
    const { QueueUrl } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName: name(queue) }));
    if (QueueUrl === undefined) throw new Error(`queue ${queue} has no URL`);
    return QueueUrl;
  }

  /** Received messages stay invisible for the rest of the test, so that each is seen once. */
  async function messagesIn(queue: string, matches: (body: string) => boolean, count = 1) {
    const QueueUrl = await queueUrl(queue);
    const found: string[] = [];
    return eventually(`${count} messages in ${queue}`, async () => {
      const { Messages = [] } = await aws.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 }),
      );
      found.push(...Messages.map(({ Body = '' }) => Body).filter(matches));
      return found.length >= count ? found : undefined;
    });
  }

  return {
    engine,
    baseUrl,
    apiKey,
    merchant,
    operator: createApiClient({ baseUrl, apiKey: operatorKey }),
    aws,
    tables,
    log,
    name,
    queueUrl,
    messagesIn,
    newMerchant: async () =>
      createApiClient({ baseUrl, apiKey: (await engine.createMerchant('Test merchant')).apiKey }),
    clientsAs: (functionName) => {
      const { accessKeyId, secretAccessKey } = engine.credentialsOf(name(functionName));
      return clientsWith(accessKeyId, secretAccessKey);
    },
    async waitForStatus(paymentId, status, as = merchant) {
      let seen: Payment | undefined;
      return eventually(
        `${paymentId} to be ${status}`,
        async () => {
          seen = (await as.get<Payment>(`/payments/${paymentId}`)).body;
          return seen.status === status ? seen : undefined;
        },
        () => `Last seen: ${JSON.stringify(seen)}`,
      );
    },
    async chargesOf(paymentId) {
      const { Items = [] } = await aws.dynamo.send(
        new ScanCommand({
          TableName: name('sandbox-acquirer'),
          FilterExpression: 'begins_with(chargeKey, :payment) AND #outcome = :approved',
          ExpressionAttributeNames: { '#outcome': 'outcome' },
          ExpressionAttributeValues: {
            ':payment': { S: `${paymentId}:` },
            ':approved': { S: 'approved' },
          },
        }),
      );
      return Items.map((item) => {
        const { chargeKey, amountMinor } = unmarshall(item) as Omit<Charge, 'operation'>;
        return { chargeKey, operation: chargeKey.split(':')[1] ?? '', amountMinor };
      });
    },
    async notificationsFor(paymentId, count) {
      const bodies = await messagesIn('notifications', (body) => body.includes(paymentId), count);
      return bodies.map((body) => JSON.parse(body) as PaymentEvent);
    },
    async send(QueueUrl, MessageBody) {
      await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
    async close() {
      recordUsage(engine.access, expect.getState().testPath ?? '');
      await engine.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

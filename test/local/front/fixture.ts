/** A front before a small stack, with services that answer what they were asked, and the real SDK clients. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createClock } from '../../../local/clock.ts';
import { type Front, startFront } from '../../../local/front/front.ts';
import { createAccessControl } from '../../../local/iam/access-control.ts';
import type { AwsRequest, AwsResponse, LogLine, Principal } from '../../../local/types.ts';
import { stackOf } from '../stack/fixture.ts';

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';
export const arn = (service: string, resource: string) =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
export const roleArn = `arn:aws:iam::${ACCOUNT}:role/worker`;
export const worker: Principal = { kind: 'role', roleArn, label: 'worker-session' };
export const operator: Principal = { kind: 'admin', label: 'operator' };

const allow = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

/** What the worker may do: everything on the things called "mine". */
const statements = [
  allow(
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
    arn('dynamodb', 'table/mine'),
  ),
  allow('dynamodb:Query', arn('dynamodb', 'table/mine/index/by-owner')),
  allow('dynamodb:PutItem', arn('dynamodb', 'table/audit'), {
    Condition: { StringEquals: { 'dynamodb:EnclosingOperation': 'TransactWriteItems' } },
  }),
  allow('dynamodb:GetItem', arn('dynamodb', 'table/shared'), {
    Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'SYSTEM' } },
  }),
  allow('sqs:SendMessage', arn('sqs', 'mine')),
  allow('sns:Publish', arn('sns', 'mine')),
  allow('states:StartSyncExecution', arn('states', 'stateMachine:mine')),
  allow('states:SendTaskSuccess', '*'),
  allow('lambda:InvokeFunction', arn('lambda', 'function:mine')),
  allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::mine/inbox/*'),
];

const tables = {
  mine: {
    name: 'mine',
    hash_key: 'id',
    global_secondary_index: [{ name: 'by-owner', hash_key: 'owner' }],
  },
  shared: { name: 'shared', hash_key: 'owner', range_key: 'item' },
};

export interface Bench {
  readonly front: Front;
  /** What reached the services, in order. */
  readonly served: AwsRequest[];
  /** What reached S3: method, path and query, body. */
  readonly stored: { method: string; url: string; body: string; principal: Principal }[];
  readonly lines: LogLine[];
  /** The next answers of the buffered services; `{}` when there is none. */
  readonly answers: (AwsResponse | Error)[];
  close(): Promise<void>;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  sns: 'text/xml',
  lambda: 'application/json',
};

function emptyAnswer({ service, operation }: AwsRequest): AwsResponse {
  const xml = `<${operation}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${operation}Result><MessageId>m-1</MessageId></${operation}Result></${operation}Response>`;
  const headers = { 'content-type': CONTENT_TYPES[service] ?? 'application/x-amz-json-1.0' };
  return { status: 200, headers, body: service === 'sns' ? xml : '{}' };
}

export async function startBench(): Promise<Bench> {
  const lines: LogLine[] = [];
  const front = await startFront({ clock: createClock(), log: (line) => lines.push(line) });
  const stack = await stackOf({
    aws_iam_role: { worker: { name: 'worker' } },
    aws_iam_role_policy: {
      p: { role: 'worker', policy: JSON.stringify({ Statement: statements }) },
    },
    aws_dynamodb_table: tables,
  });
  front.enforce(stack, createAccessControl(stack));
  const bench: Bench = {
    front,
    served: [],
    stored: [],
    lines,
    answers: [],
    close: front.close,
  };
  for (const service of ['dynamodb', 'sqs', 'sns', 'states', 'lambda'])
    front.serve(service, async (request) => {
      bench.served.push(request);
      const answer = bench.answers.shift() ?? emptyAnswer(request);
      if (answer instanceof Error) throw answer;
      return answer;
    });
  front.serveS3(async (request, response, principal) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { method = '', url = '' } = request;
    bench.stored.push({ method, url, body, principal });
    response.writeHead(200, { etag: '"e"' }).end(method === 'GET' ? 'content' : '');
  });
  return bench;
}

/** Every client of the SDK with the principal's own credentials. */
export function clientsOf(front: Front, principal: Principal) {
  const options = {
    endpoint: front.endpoint,
    region: REGION,
    credentials: front.credentials.issue(principal),
    maxAttempts: 1,
  };
  return {
    dynamodb: new DynamoDBClient(options),
    sqs: new SQSClient({ ...options, md5: false }),
    sns: new SNSClient(options),
    states: new SFNClient({ ...options, disableHostPrefix: true }),
    lambda: new LambdaClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
  };
}

/** A request with the principal's signature scope, which is all that the front reads of a signature. */
export function signed(
  front: Front,
  principal: Principal,
  service: string,
  init: RequestInit & { path?: string } = {},
): Promise<Response> {
  const { accessKeyId } = front.credentials.issue(principal);
  const scope = `${accessKeyId}/20261101/${REGION}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  const headers = { authorization, ...(init.headers as Record<string, string>) };
  return fetch(`${front.endpoint}${init.path ?? '/'}`, { method: 'POST', ...init, headers });
}

/** API Gateway's log role is made once, survives a race, and waits until IAM has told everybody. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ensureLogRole } from '../../scripts/deploy/log-role.ts';

const ARN = 'arn:aws:iam::123456789012:role/api-gateway-cloudwatch-logs';
const iam = (body: string) =>
  `<Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${body}</Response>`;
const iamError = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;

/** An account, and how it treats what is asked of it. */
interface Account {
  roleArn: string | undefined;
  roleExists: boolean;
  /** How often API Gateway still does not see the role. */
  refusals: number;
  readonly asked: string[];
  /** What IAM was told. */
  readonly told: URLSearchParams;
}

let account: Account;
const server = createServer((request, response) => void answer(request, response));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const operation = /Action=(\w+)/.exec(body)?.[1] ?? request.method ?? '';
  account.asked.push(operation);
  for (const [name, value] of new URLSearchParams(body)) account.told.set(name, value);
  const reply = (status: number, text: string, type = 'text/xml', error?: string) => {
    response.writeHead(status, {
      'content-type': type,
      ...(error && { 'x-amzn-errortype': error }),
    });
    response.end(text);
  };
  const json = (value: object) => reply(200, JSON.stringify(value), 'application/json');
  if (operation === 'GET') return json({ cloudwatchRoleArn: account.roleArn });
  if (operation === 'PATCH') {
    account.refusals -= 1;
    if (account.refusals < 0) {
      account.roleArn = JSON.parse(body).patchOperations[0].value;
      return json({ cloudwatchRoleArn: account.roleArn });
    }
    return reply(400, '{"message":"not yet"}', 'application/json', 'BadRequestException');
  }
  if (operation === 'CreateRole') {
    if (account.roleExists) return reply(409, iamError('EntityAlreadyExists'));
    account.roleExists = true;
  }
  if (operation === 'GetRole' && !account.roleExists) return reply(404, iamError('NoSuchEntity'));
  reply(
    200,
    iam(
      `<${operation}Result><Role><Arn>${ARN}</Arn><RoleName>x</RoleName><Path>/</Path><RoleId>1</RoleId><CreateDate>2026-01-01T00:00:00Z</CreateDate></Role></${operation}Result>`,
    ),
  );
}

beforeEach(async () => {
  account = {
    roleArn: undefined,
    roleExists: false,
    refusals: 0,
    asked: [],
    told: new URLSearchParams(),
  };
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});

afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const waits: number[] = [];
const ensure = () =>
  ensureLogRole({
    region: 'us-east-1',
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
  });

test('a role that the account has is kept, whoever made it', async () => {
  account.roleArn = 'arn:aws:iam::123456789012:role/service/other-tool';
  account.roleExists = true;
  expect(await ensure()).toEqual({ kind: 'kept', arn: account.roleArn });
  expect(account.asked).toEqual(['GET', 'GetRole']);
});

test('an account without one gets one', async () => {
  expect(await ensure()).toEqual({ kind: 'set', arn: ARN });
  expect(account.asked).toEqual(['GET', 'CreateRole', 'AttachRolePolicy', 'GetRole', 'PATCH']);
  expect(account.roleArn).toBe(ARN);
});

test("the role is API Gateway's alone, and may do what AWS asks of it and nothing else", async () => {
  await ensure();
  const { Statement } = JSON.parse(account.told.get('AssumeRolePolicyDocument') ?? '{}');
  expect(Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: 'apigateway.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ]);
  expect(account.told.get('PolicyArn')).toMatch(/:aws:policy\/service-role\/AmazonAPIGatewayPush/);
  expect(account.asked.filter((operation) => /Policy$/.test(operation))).toHaveLength(1);
});

test('a role that is set but gone is replaced', async () => {
  account.roleArn = 'arn:aws:iam::123456789012:role/gone';
  expect(await ensure()).toEqual({ kind: 'set', arn: ARN });
});

test('a role that another deployment made at the same moment is used', async () => {
  account.roleExists = true;
  expect(await ensure()).toEqual({ kind: 'set', arn: ARN });
});

test('API Gateway is asked again until it sees the new role', async () => {
  waits.length = 0;
  account.refusals = 3;
  expect(await ensure()).toEqual({ kind: 'set', arn: ARN });
  expect(waits).toEqual([4000, 4000, 4000]);
});

test('and at last it is an error that says why', async () => {
  account.refusals = 1000;
  await expect(ensure()).rejects.toThrow(`API Gateway did not take the role ${ARN}.`);
});

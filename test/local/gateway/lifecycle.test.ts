/** Starting, stopping, logging, and the one line that tells what is wrong with a stack. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { createGateway } from '../../../local/gateway/gateway.ts';
import { apiDocument, invokeArn, type Json } from './api-document.ts';
import { makeStack } from './make-stack.ts';
import { AUTHORIZED, start } from './running-gateway.ts';

const quiet = {
  clock: createClock(),
  invoke: () => Promise.reject(new Error('none')),
  log: () => {},
};

test('a taken port is one line that says what to do', async () => {
  const { port } = await start();
  await expect(createGateway({ ...quiet, stack: makeStack(), port })).rejects.toThrow(
    new Error(`port ${port} is taken; choose another with --port N or stop what holds it`),
  );
});

test('it listens on the loopback address only', async () => {
  const { url, port } = await start();
  expect(url).toBe(`http://127.0.0.1:${port}/v1`);
  const wildcard = createServer().listen({ port, host: '127.0.0.2' });
  await once(wildcard, 'listening');
  wildcard.close();
});

test('close ends at once what hangs, and the port is free again', async () => {
  const gateway = await start({ answers: () => new Promise(() => {}) });
  const hanging = fetch(`${gateway.url}/health`).catch((error: unknown) => error);
  while (gateway.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await gateway.close();
  expect(await hanging).toBeInstanceOf(Error);
  expect((await start({ port: gateway.port })).port).toBe(gateway.port);
});

test('each request leaves one access log line in the format of the stage', async () => {
  const accessLogFormat =
    '{"id":"$context.requestId","m":"$context.httpMethod","r":"$context.resourcePath","s":"$context.status","bytes":"$context.responseLength","merchant":"$context.authorizer.merchantId","error":"$context.error.responseType","ua":"$context.identity.userAgent","time":"$context.requestTime","i":"$context.integration.status"}';
  const { url, lines } = await start({ accessLogFormat });
  await fetch(`${url}/payments`, { headers: { ...AUTHORIZED, 'user-agent': 'a"b\\' } });
  await fetch(`${url}/payments`);
  await fetch(`${url}/nowhere`);
  const logged = lines.map(({ message }) => JSON.parse(message));
  expect(logged).toMatchObject([
    { m: 'GET', r: '/payments', s: '200', merchant: 'mer_1', error: '-', ua: 'a"b\\', i: '200' },
    { m: 'GET', r: '/payments', s: '401', merchant: '-', error: 'UNAUTHORIZED', i: '-' },
    { m: 'GET', r: '-', s: '404', error: 'MISSING_AUTHENTICATION_TOKEN' },
  ]);
  expect(Number(logged[0].bytes)).toBeGreaterThan(100);
  expect(lines.every(({ source, level }) => source === 'api' && level === 'info')).toBe(true);
});

function operationOf(document: Json, path: string, method: string): Json {
  return (document.paths as Record<string, Record<string, Json>>)[path]?.[method] ?? {};
}

const mistakes: readonly [name: string, mend: (document: Json) => void, problem: RegExp][] = [
  [
    'security at the root',
    (d) => {
      d.security = [{ auth: [] }];
    },
    /security at the root is ignored/,
  ],
  [
    'an unknown extension',
    (d) => {
      d['x-amazon-apigateway-policy'] = {};
    },
    /x-amazon-apigateway-policy is unknown/,
  ],
  [
    'an unknown security scheme',
    (d) => {
      operationOf(d, '/health', 'get').security = [{ other: [] }];
    },
    /security scheme other/,
  ],
  [
    'an undefined validator',
    (d) => {
      d['x-amazon-apigateway-request-validator'] = 'no';
    },
    /request validator no is not defined/,
  ],
  [
    'no integration',
    (d) => {
      delete operationOf(d, '/health', 'get')['x-amazon-apigateway-integration'];
    },
    /GET \/health\.x-amazon-apigateway-integration/,
  ],
  [
    'a mock integration',
    (d) => {
      operationOf(d, '/health', 'get')['x-amazon-apigateway-integration'] = { type: 'mock' };
    },
    /mock is not served/,
  ],
  [
    'a GET to Lambda',
    (d) => {
      operationOf(d, '/health', 'get')['x-amazon-apigateway-integration'] = {
        type: 'AWS_PROXY',
        httpMethod: 'GET',
        uri: invokeArn('x'),
      };
    },
    /must be POST/,
  ],
  [
    'a function ARN as URI',
    (d) => {
      operationOf(d, '/health', 'get')['x-amazon-apigateway-integration'] = {
        type: 'aws_proxy',
        httpMethod: 'POST',
        uri: 'arn:aws:lambda:x',
      };
    },
    /use its invoke_arn/,
  ],
  [
    'a cookie parameter',
    (d) => {
      operationOf(d, '/health', 'get').parameters = [{ in: 'cookie', name: 'a', required: true }];
    },
    /no parameter in cookie/,
  ],
  [
    'half a parameter',
    (d) => {
      (d.paths as Json)['/x{a}'] = { get: operationOf(d, '/health', 'get') };
    },
    /neither a text nor one \{parameter\}/,
  ],
  [
    'no paths',
    (d) => {
      delete d.paths;
    },
    /paths is not an object/,
  ],
];

test.each(mistakes)('an API document with %s is refused in one line', async (_, mend, problem) => {
  const document = apiDocument();
  mend(document);
  const error = await start({ document }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).message).toMatch(problem);
  expect((error as Error).message).not.toContain('\n');
});

test('a passthrough behaviour that AWS would ignore is told', async () => {
  const document = apiDocument();
  const integration = operationOf(document, '/health', 'get')[
    'x-amazon-apigateway-integration'
  ] as Json;
  integration.passthroughBehavior = 'never';
  const { lines } = await start({ document });
  expect(lines).toMatchObject([
    { level: 'warn', message: 'GET /health: passthroughBehavior never has no effect on aws_proxy' },
  ]);
});

test('a stack without an API, or with two, or with a quota, is refused', async () => {
  const base = makeStack();
  const withResources = (resources: typeof base.resources) => ({
    ...quiet,
    port: 0,
    stack: {
      ...base,
      resources,
      of: (type: string) => resources.filter((one) => one.type === type),
    },
  });
  const api = base.resources.filter(({ type }) => type === 'aws_api_gateway_rest_api');
  const others = base.resources.filter((one) => !api.includes(one));
  await expect(createGateway(withResources(others))).rejects.toThrow(
    /has 0 resources aws_api_gateway_rest_api/,
  );
  await expect(createGateway(withResources([...base.resources, ...api]))).rejects.toThrow(
    /has 2 resources/,
  );
  const plan = {
    type: 'aws_api_gateway_usage_plan',
    name: 'q',
    address: 'plan.q',
    attributes: { quota_settings: { limit: 1 } },
  };
  await expect(createGateway(withResources([...base.resources, plan]))).rejects.toThrow(
    /plan\.q has a quota/,
  );
});

/** Every example of the published document, and every curl line of docs/api.md, tried on the running system. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curlExample } from '../../scripts/api-reference/curl-example.ts';
import {
  type ApiDocument,
  bodyExamplesOf,
  type Route,
  routesOf,
} from '../../scripts/api-reference/document-view.ts';
import { openApiDocument } from '../../src/contract/openapi/document.ts';
import { contractFaults } from '../support/contract.ts';
import { paymentFor } from '../support/payment-for.ts';
import { capturedBy, passMidnight, settle } from '../support/settlement.ts';
import { type System, startSystem } from '../support/system.ts';

const document = JSON.parse(JSON.stringify(openApiDocument({ version: '0.0.0' }))) as ApiDocument;
const routes = routesOf(document);
const reference = readFileSync('docs/api.md', 'utf8');
const curlLines = [...reference.matchAll(/```sh\n(curl [\s\S]*?)\n```/g)].map(([, line]) => line);

/** So that a payment fails for good in seconds, not hours. */
const TIME_SCALE = 400;
let system: System;
let settledDay = '';
/** Payments that fail, made ahead of their turn: each takes a while. */
let failing: Promise<string>[] = [];
beforeAll(async () => {
  system = await startSystem({ timeScale: TIME_SCALE });
  await capturedBy(system.merchant);
  settledDay = await passMidnight(system);
  expect(await settle(system, settledDay)).toBe('SUCCEEDED');
  failing = [1, 2].map(() => paymentFor(system, 'retryPayment'));
});
afterAll(() => system?.close());

const readyFor = async (operationId: string): Promise<string> =>
  operationId === 'retryPayment'
    ? ((await failing.pop()) ?? paymentFor(system, operationId))
    : paymentFor(system, operationId);

/** Runs the line as a shell would, and gives back what curl received, checked against the contract. */
async function runCurl(line: string, route: Route, paymentId: string) {
  const { baseUrl, apiKey, engine } = system;
  const env = {
    PATH: process.env.PATH ?? '',
    BASE: baseUrl,
    KEY: apiKey,
    OPERATOR_KEY: engine.announcement.operatorKey,
    PAYMENT: paymentId,
    BATCH: paymentId,
    DATE: settledDay,
  };
  const raw = await new Promise<string>((resolve, reject) => {
    execFile('sh', ['-c', line.replace('curl -s', 'curl -si')], { env }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
  });
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((text) => [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)]),
  );
  const status = Number(first.split(' ')[1]);
  const body = rest.join('\r\n\r\n');
  const path = route.path.replace('{date}', settledDay).replace(/\{\w+\}/, paymentId);
  expect(contractFaults({ method: route.method, path, status, headers, body })).toEqual([]);
  return { status, body };
}

describe('docs/api.md', () => {
  it('has a curl line for every call', () => {
    expect(curlLines).toEqual(routes.map((route) => curlExample(document, route)));
  });

  it.each(routes.map((route, at) => [route.operation.operationId, route, at] as const))(
    'has a curl line that works when pasted: %s',
    async (operationId, route, at) => {
      const paymentId = await readyFor(operationId);
      const { status, body } = await runCurl(curlLines[at] ?? '', route, paymentId);
      expect([status, body]).toEqual([expect.toSatisfy((s: number) => s < 300), body]);
    },
  );
});

const examples = routes.flatMap((route) =>
  [...bodyExamplesOf(document, route.operation).keys()].map((name) => [name, route] as const),
);

describe('an example of a request', () => {
  it('is there for every route that takes a body', () => {
    const withBody = routes.filter(({ operation }) => operation.requestBody !== undefined);
    const covered = new Set(examples.map(([, route]) => route));
    expect(withBody.filter((route) => !covered.has(route))).toEqual([]);
  });

  it.each(examples)('is taken as it stands: %s', async (name, route) => {
    const paymentId = await readyFor(route.operation.operationId);
    const line = curlExample(document, route, name).replace(/-1042'/, `-${name}'`);
    const { status, body } = await runCurl(line, route, paymentId);
    expect([status, body]).toEqual([expect.toSatisfy((s: number) => s < 300), body]);
  });
});

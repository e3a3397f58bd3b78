/** Throttling: usage plans per client, method settings per method, all on the engine's clock. */
import { expect, test } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import type { Json } from './api-document.ts';
import { makeStack } from './make-stack.ts';
import { allow, start } from './running-gateway.ts';

function manualClock() {
  let now = 1_000_000;
  return { clock: { ...createClock(), now: () => now }, advance: (ms: number) => (now += ms) };
}

/** Each bearer is its own client of the plan. */
const perBearer = (name: string, event: unknown) => {
  const { headers } = event as { headers: Record<string, string> };
  return name === 'authorize'
    ? allow({ usageIdentifierKey: headers.Authorization })
    : ({ kind: 'ok', payload: '{"statusCode":200}' } as const);
};

async function burst(url: string, path: string, count: number, authorization = 'a') {
  const statuses: number[] = [];
  for (let index = 0; index < count; index++)
    statuses.push((await fetch(`${url}${path}`, { headers: { authorization } })).status);
  return statuses;
}

test('a client may burst, then goes on at its rate; its neighbour is not held up', async () => {
  const { clock, advance } = manualClock();
  const planLimit = { rate_limit: 2, burst_limit: 3 };
  const { url, calls } = await start({ clock, planLimit, answers: perBearer });
  expect(await burst(url, '/payments', 4)).toEqual([200, 200, 200, 429]);
  expect(await burst(url, '/payments', 1, 'b')).toEqual([200]);
  advance(499);
  expect(await burst(url, '/payments', 1)).toEqual([429]);
  advance(1);
  expect(await burst(url, '/payments', 2)).toEqual([200, 429]);
  advance(3_600_000);
  expect(await burst(url, '/payments', 4)).toEqual([200, 200, 200, 429]);
  expect(calls.filter(({ functionName }) => functionName === 'list')).toHaveLength(8);
});

test('429 carries the gateway response of the API', async () => {
  const { url } = await start({ planLimit: { rate_limit: 0, burst_limit: 0 } });
  const response = await fetch(`${url}/payments`, { headers: { authorization: 'a' } });
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(response.headers.get('x-amzn-errortype')).toBe('TooManyRequestsException');
  expect(await response.json()).toMatchObject({ code: 'THROTTLED', detail: 'Too Many Requests' });
});

test('method settings hold for every client together, method by method', async () => {
  const { clock } = manualClock();
  const methodLimit = { throttling_rate_limit: 1, throttling_burst_limit: 2 };
  const { url } = await start({ clock, methodLimit, answers: perBearer });
  expect(await burst(url, '/payments', 1, 'a')).toEqual([200]);
  expect(await burst(url, '/payments', 2, 'b')).toEqual([200, 429]);
  expect(await burst(url, '/health', 3)).toEqual([200, 200, 429]);
});

test('the setting of a method wins over the one for all, -1 means no limit of its own', async () => {
  const { clock } = manualClock();
  const base = makeStack();
  const settings = (name: string, method_path: string, limit: Json) => ({
    type: 'aws_api_gateway_method_settings',
    name,
    address: name,
    attributes: { method_path, settings: [limit] },
  });
  const resources = [
    ...base.resources,
    settings('all', '*/*', { throttling_rate_limit: 1, throttling_burst_limit: 1 }),
    settings('get', 'payments/{paymentId}/GET', {
      throttling_rate_limit: 1,
      throttling_burst_limit: 3,
    }),
    settings('none', 'health/GET', { throttling_rate_limit: -1, throttling_burst_limit: -1 }),
  ];
  const stack = {
    ...base,
    resources,
    of: (type: string) => resources.filter((one) => one.type === type),
  };
  const { url } = await start({ clock, stack, answers: perBearer });
  expect(await burst(url, '/payments/p', 4)).toEqual([200, 200, 200, 429]);
  expect(await burst(url, '/health', 2)).toEqual([200, 429]);
});

/** Calls at once are strangers to each other, whatever their client keeps between calls. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createDynamoClient } from '../../../src/adapters/aws/dynamodb-client.ts';
import { credentials } from './fake-aws.ts';

const CALLS = 40;
const refused = new Set([3, 17, 29]);
const flaky = new Set([5, 23]);

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** Answers each key with itself, later ones sooner; some are refused, some only at the first attempt. */
async function startEcho() {
  const attempts = new Map<number, number>();
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const key = Number(body.Key.id.N);
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    const fails = refused.has(key) ? 400 : flaky.has(key) && attempt === 1 ? 500 : undefined;
    const __type = fails === 500 ? 'InternalServerError' : 'ResourceNotFoundException';
    const answer = fails === undefined ? { Item: body.Key } : { __type, message: `no ${key}` };
    setTimeout(() => {
      response.writeHead(fails ?? 200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(answer));
    }, CALLS - key);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, attempts };
}

it('gives each of many calls at once its own answer, its own failure and its own attempts', async () => {
  const { port, attempts } = await startEcho();
  const endpointUrl = `http://127.0.0.1:${port}`;
  const client = createDynamoClient({ region: 'us-east-1', endpointUrl, credentials });
  const call = (key: number) =>
    client.call('GetItem', { TableName: 'things', Key: { id: { N: String(key) } } });
  const keys = Array.from({ length: CALLS }, (_, key) => key);
  const outcomes = await Promise.allSettled(keys.map(call));
  client.destroy();
  for (const [key, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled')
      expect(outcome.value.Item).toEqual({ id: { N: String(key) } });
    else expect(outcome.reason.message).toBe(`no ${key}`);
    expect(outcome.status).toBe(refused.has(key) ? 'rejected' : 'fulfilled');
    expect(attempts.get(key)).toBe(flaky.has(key) ? 2 : 1);
  }
});

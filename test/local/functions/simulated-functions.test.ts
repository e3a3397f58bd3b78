/** What the host knows of its workers while time is simulated: who still works, and who waits for an answer. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { startHost, type TestHost } from './make-function.ts';

let running: TestHost | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(code: string) {
  running = await startHost({ one: { code } }, { clock: createClock({ isSimulated: true }) });
  await running.host.warm(['one']);
  return running.host;
}

it('counts a request until its answer is read or its function is killed', async () => {
  const waiting: ServerResponse[] = [];
  let came = Promise.withResolvers<void>();
  const server = createServer((_, response) => {
    waiting.push(response);
    came.resolve();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const host = await start(`import { get } from 'node:http';
    export const handler = (port) => new Promise((done, fail) => {
      get({ port, host: '127.0.0.1' }, (answer) => answer.resume().on('end', () => done(1))).on('error', fail);
    });`);
  try {
    const answered = host.invoke('one', port);
    await came.promise;
    expect(host.requests()).toBe(1);
    waiting[0]?.end('done');
    await answered;
    await expect.poll(host.requests).toBe(0);
    came = Promise.withResolvers();
    const killed = host.invoke('one', port);
    await came.promise;
    host.kill('one');
    expect(await killed).toMatchObject({ kind: 'error' });
    await expect.poll(host.requests).toBe(0);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('knows when its workers are through with what they do', async () => {
  const host = await start(`export const handler = async (ms) => {
      const until = performance.now() + ms;
      while (performance.now() < until);
      await new Promise(() => {});
    };`);
  void host.invoke('one', 80);
  const from = performance.now();
  await host.attend();
  expect(performance.now() - from).toBeGreaterThan(60);
  expect(host.pulses()).toMatchObject([{ isChanging: false }]);
  const ended = host.attend();
  host.kill('one');
  await ended;
});

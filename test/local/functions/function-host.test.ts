/** Proves the function host on real worker threads: environment, limits, errors, time. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { MetricDocument } from '../../../local/functions/function-output.ts';
import type { InvokeResult } from '../../../local/types.ts';
import { functionArn, startHost, type TestFunctions, type TestHost } from './make-function.ts';

const started: TestHost[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.close()));
});

async function start(functions: TestFunctions, options?: Parameters<typeof startHost>[1]) {
  const one = await startHost(functions, options);
  started.push(one);
  return one;
}

const handler = (body: string) => `export const handler = async (event, context) => { ${body} };`;
const parsed = (result: InvokeResult) =>
  result.kind === 'throttled' ? result : JSON.parse(result.payload);

describe('a function in the host', () => {
  it('answers with what its handler returned, found by name, ARN or version of it', async () => {
    const { host } = await start({ echo: { code: handler('return { got: event };') } });
    for (const name of ['echo', functionArn('echo'), `${functionArn('echo')}:$LATEST`]) {
      const result = await host.invoke(name, { amount: 1 });
      expect(result).toEqual({ kind: 'ok', payload: '{"got":{"amount":1}}' });
    }
    expect(await host.invoke('echo', undefined)).toEqual({ kind: 'ok', payload: '{"got":null}' });
  });

  it('is not found under a name that the stack lacks', async () => {
    const { host } = await start({});
    await expect(host.invoke('nobody', {})).rejects.toThrow('the stack has no function nobody');
  });

  it('sees its own variables and those of Lambda, and none of the host', async () => {
    process.env.SECRET_OF_HOST = 'leak';
    const { host } = await start({
      show: {
        code: handler(
          'return { env: process.env, argv: process.argv.length, exec: process.execArgv };',
        ),
        attributes: { environment: [{ variables: { ENVIRONMENT_SUFFIX: 'test' } }] },
      },
    });
    const { env, argv, exec } = parsed(await host.invoke('show', {}));
    delete process.env.SECRET_OF_HOST;
    expect(env).toMatchObject({
      ENVIRONMENT_SUFFIX: 'test',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'show',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_ACCESS_KEY_ID: 'key-of-show',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      TZ: 'UTC',
    });
    expect(env._X_AMZN_TRACE_ID).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};/);
    const names = Object.keys(env).filter((name) => !/^(AWS|LAMBDA|_)/.test(name));
    expect(names.sort()).toEqual(['ENVIRONMENT_SUFFIX', 'HOME', 'LANG', 'TZ']);
    expect({ argv, exec }).toEqual({ argv: 2, exec: [] });
  });

  it('is given the context of its request', async () => {
    const { host } = await start({
      show: {
        code: handler('return { ...context, left: context.getRemainingTimeInMillis() };'),
        attributes: { timeout: 7, memory_size: 256 },
      },
    });
    const context = parsed(await host.invoke('show', {}));
    expect(context).toMatchObject({
      functionName: 'show',
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      invokedFunctionArn: functionArn('show'),
      callbackWaitsForEmptyEventLoop: true,
      logGroupName: '/aws/lambda/show',
    });
    expect(context.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(context.left).toBeGreaterThan(6_000);
    expect(context.left).toBeLessThanOrEqual(7_000);
  });

  it("lives by the engine's clock, in UTC, while its timers keep real time", async () => {
    const { host, clock } = await start(
      {
        time: {
          code: handler(`const began = performance.now();
            await new Promise((done) => setTimeout(done, 50));
            return { now: Date.now(), text: new Date().toISOString(), offset: new Date().getTimezoneOffset(),
              left: context.getRemainingTimeInMillis(), took: performance.now() - began };`),
        },
      },
      { timeScale: 1000 },
    );
    await host.warm(['time']);
    const before = clock.now();
    const { now, text, offset, left, took } = parsed(await host.invoke('time', {}));
    expect(now).toBeGreaterThan(before + 40_000);
    expect(now).toBeLessThanOrEqual(clock.now());
    expect(Math.abs(Date.parse(text) - now)).toBeLessThan(5_000);
    expect(offset).toBe(0);
    expect(left).toBeGreaterThan(8_000);
    expect(took).toBeGreaterThan(45);
  });

  it('keeps its module state between events, as a warm environment does', async () => {
    const { host } = await start({
      count: { code: 'let n = 0; export const handler = async () => ++n;' },
    });
    expect(parsed(await host.invoke('count', {}))).toBe(1);
    expect(parsed(await host.invoke('count', {}))).toBe(2);
  });

  it('cannot import a package that lies above its ZIP but not in it', async () => {
    const { host, directory } = await start({
      reach: { code: "import 'above'; export const handler = async () => 1;" },
    });
    mkdirSync(join(directory, 'node_modules/above'), { recursive: true });
    writeFileSync(join(directory, 'node_modules/above/index.js'), '');
    const result = await host.invoke('reach', {});
    expect(result).toMatchObject({ kind: 'error', errorType: 'Runtime.ImportModuleError' });
  });

  it('leaves its lines in the log with their level, before its result is known', async () => {
    const { host, lines } = await start({
      talk: {
        code: handler(`console.log('plain'); console.error('oh'); process.stdout.write('cut ');
          process.stdout.write(JSON.stringify({ level: 'x' }).slice(0, 0) + 'line\\n');
          console.log(JSON.stringify({ level: 'ERROR', message: 'bad' }));`),
      },
    });
    await host.invoke('talk', {});
    const expected = [
      ['info', 'plain'],
      ['warn', 'oh'],
      ['info', 'cut line'],
      ['error', '{"level":"ERROR","message":"bad"}'],
    ];
    expect(lines.map(({ level, message }) => [level, message])).toEqual(expected);
    expect(host.logs()).toEqual(lines);
    expect(new Set(lines.map(({ source }) => source))).toEqual(new Set(['talk']));
  });

  it('has its embedded metrics recognised', async () => {
    const metrics: MetricDocument[] = [];
    const document = {
      _aws: {
        Timestamp: 1,
        CloudWatchMetrics: [{ Namespace: 'TAP', Metrics: [{ Name: 'Paid' }] }],
      },
      Paid: 1,
    };
    const { host } = await start(
      { meter: { code: handler(`console.log(${JSON.stringify(JSON.stringify(document))});`) } },
      { onMetric: (metric) => metrics.push(metric) },
    );
    await host.invoke('meter', {});
    expect(metrics).toMatchObject([{ functionName: 'meter', document }]);
  });

  it('is unpacked only inside its own directory', async () => {
    const { host, directory } = await start({ one: { code: handler('return 1;') } });
    expect(existsSync(join(directory, 'run/functions'))).toBe(false);
    await host.warm(['one']);
    expect(existsSync(join(directory, 'run/functions/one/index.mjs'))).toBe(true);
  });
});

describe('a worker thread', () => {
  it('imports node:http without the WebSockets that come with it', async () => {
    const { host } = await start({
      call: {
        code: handler(`
          const { default: http, request } = await import('node:http');
          const hasWebSockets = process.moduleLoadList.some((name) => name.includes('undici'));
          return { request: typeof request, agent: typeof http.Agent, hasWebSockets, own: typeof WebSocket };`),
      },
    });
    const imported = { request: 'function', agent: 'function', hasWebSockets: false };
    expect(parsed(await host.invoke('call', {}))).toEqual({ ...imported, own: 'function' });
  });
});

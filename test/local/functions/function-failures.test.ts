/** Proves how a function's failures look from outside: throws, crashes, timeouts, memory, sizes, failed starts. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { InvokeResult } from '../../../local/types.ts';
import { startHost, type TestHost } from './make-function.ts';

let running: TestHost | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(code: string, attributes: Readonly<Record<string, unknown>> = {}) {
  running = await startHost({ subject: { code, attributes } });
  const { host, lines, directory } = running;
  return { host, lines, directory, invoke: (event: unknown = {}) => host.invoke('subject', event) };
}

const handler = (body: string) => `export const handler = async (event, context) => { ${body} };`;
const payloadOf = (result: InvokeResult) =>
  result.kind === 'throttled' ? result : JSON.parse(result.payload);

describe('a failing function', () => {
  it('that throws answers the type, message and trace, and keeps its worker', async () => {
    const { invoke, host } = await start(`let n = 0; class ProcessorUnavailable extends Error {
      name = 'ProcessorUnavailable'; }
      export const handler = async () => { n += 1; throw new ProcessorUnavailable('try later ' + n); };`);
    await invoke();
    const result = await invoke();
    expect(result).toMatchObject({
      kind: 'error',
      errorType: 'ProcessorUnavailable',
      errorMessage: 'try later 2',
    });
    expect(payloadOf(result).trace[0]).toBe('ProcessorUnavailable: try later 2');
    expect(host.workers('subject')).toBe(1);
  });

  it('that throws something else than an error answers its type', async () => {
    const { invoke } = await start(handler("throw 'words';"));
    const expected = { errorType: 'string', errorMessage: 'words', trace: [] };
    expect(payloadOf(await invoke())).toEqual(expected);
  });

  it.each([
    ['busy', 'for (;;) {}'],
    ['waiting', 'await new Promise((done) => setTimeout(done, 60_000));'],
  ])(
    'that is %s past its timeout is ended, and the next event finds a new worker',
    async (_, body) => {
      const { invoke } = await start(
        `let n = 0; export const handler = async (event) => { if (event.hang) { ${body} } return ++n; };`,
        { timeout: 1 },
      );
      await invoke();
      const result = await invoke({ hang: true });
      expect(result).toMatchObject({ kind: 'error', errorType: 'Sandbox.Timedout' });
      expect(payloadOf(result).errorMessage).toMatch(
        /^RequestId: [0-9a-f-]{36} Error: Task timed out after 1.00 seconds$/,
      );
      expect(payloadOf(await invoke())).toBe(1);
    },
  );

  it('that needs more memory than it has is killed', async () => {
    const { invoke } = await start(
      handler("const all = []; for (;;) all.push(new Array(10_000).fill('x'));"),
      { memory_size: 32 },
    );
    const result = await invoke();
    expect(result).toMatchObject({ kind: 'error', errorType: 'Runtime.ExitError' });
    expect(payloadOf(result).errorMessage).toContain('signal: killed');
  });

  it.each([
    ['process.exit(3);', 'Runtime exited with error: exit status 3'],
    ['process.exit(0);', 'Runtime exited without providing a reason'],
  ])('that calls %s answers an exit error', async (body, message) => {
    const { invoke } = await start(handler(`${body} await new Promise(() => {});`));
    const result = await invoke();
    expect(result).toMatchObject({ kind: 'error', errorType: 'Runtime.ExitError' });
    expect(payloadOf(result).errorMessage).toContain(message);
  });

  it.each([
    ['Promise.reject(new Error("lost"));', 'Runtime.UnhandledPromiseRejection', 'Error: lost'],
    ['setTimeout(() => { throw new TypeError("late"); });', 'TypeError', 'late'],
  ])('that leaves an error uncaught ends with it: %s', async (body, errorType, errorMessage) => {
    const { invoke, host } = await start(handler(`${body} await new Promise(() => {});`));
    expect(await invoke()).toMatchObject({ kind: 'error', errorType, errorMessage });
    expect(host.workers('subject')).toBe(0);
  });

  it('that fails to start fails the event, and is started anew for the next', async () => {
    const { invoke, lines } = await start('throw new RangeError("no table configured");');
    for (let round = 1; round <= 2; round += 1) {
      expect(await invoke()).toMatchObject({
        kind: 'error',
        errorType: 'RangeError',
        errorMessage: 'no table configured',
      });
      expect(lines.filter(({ level }) => level === 'error')).toHaveLength(round);
    }
  });

  it.each([
    ['export const other = 1;', 'index.handler', 'Runtime.HandlerNotFound'],
    ['export const handler = 1;', 'other.handler', 'Runtime.ImportModuleError'],
    ['export const handler = ;', 'index.handler', 'Runtime.UserCodeSyntaxError'],
    ['export const handler = 1;', 'index', 'Runtime.MalformedHandlerName'],
  ])('whose code is %s under handler %s answers %s', async (code, name, errorType) => {
    const { invoke } = await start(code, { handler: name });
    expect(await invoke()).toMatchObject({ kind: 'error', errorType });
  });

  it('whose answer cannot be written as JSON answers an error', async () => {
    const { invoke } = await start(handler('return { amount: 1n };'));
    const errorMessage = 'Unable to stringify response body';
    expect(await invoke()).toMatchObject({ kind: 'error', errorType: 'Error', errorMessage });
  });

  it('whose answer is larger than 6 MB answers an error', async () => {
    const { invoke } = await start(handler("return 'x'.repeat(event.size);"));
    expect(await invoke({ size: 6_291_554 })).toMatchObject({ kind: 'ok' });
    expect(await invoke({ size: 6_291_555 })).toMatchObject({
      kind: 'error',
      errorType: 'Function.ResponseSizeTooLarge',
    });
  });

  it('is not given an event larger than 6 MB', async () => {
    const { invoke, host } = await start(handler('return 1;'));
    expect(await invoke('x'.repeat(6_291_455))).toMatchObject({
      kind: 'error',
      errorType: 'RequestEntityTooLargeException',
    });
    expect(host.workers('subject')).toBe(0);
    expect(await invoke('x'.repeat(6_291_454))).toMatchObject({ kind: 'ok' });
  });

  it('that is killed while it works answers as a killed process does', async () => {
    const { invoke, host } = await start(
      handler('if (event.hang) await new Promise(() => {}); return 1;'),
    );
    await invoke();
    const hanging = invoke({ hang: true });
    expect(host.kill('subject')).toBe(1);
    const result = await hanging;
    expect(result).toMatchObject({ kind: 'error', errorType: 'Runtime.ExitError' });
    expect(await invoke()).toMatchObject({ kind: 'ok' });
  });

  it('whose ZIP is missing rejects, naming the function, for each event anew', async () => {
    const { invoke, host, directory } = await start(handler('return 1;'));
    rmSync(join(directory, 'assets/subject.zip'));
    const message = 'the ZIP of function subject cannot be read';
    await expect(host.warm(['subject'])).rejects.toThrow(message);
    const both = await Promise.allSettled([invoke(), invoke()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

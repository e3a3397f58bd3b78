/** Proves the Lambda API through the SDK: answers, function errors, refusals, asynchronous events. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createLambdaService,
  type LambdaService,
} from '../../../local/functions/lambda-service.ts';
import { functionArn, startHost, type TestFunctions, type TestHost } from './make-function.ts';

let running: { readonly test: TestHost; readonly server: Server; readonly service: LambdaService };
afterEach(async () => {
  running.service.close();
  running.server.close();
  await running.test.close();
});

/** The host behind an HTTP server that stands where the service front stands. */
async function start(functions: TestFunctions, options?: Parameters<typeof startHost>[1]) {
  const test = await startHost(functions, options);
  const log = (line: TestHost['lines'][number]) => test.lines.push(line);
  const service = createLambdaService({ host: test.host, clock: test.clock, log });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = await service.handler({
      service: 'lambda',
      operation: 'Invoke',
      principal: { kind: 'admin', label: 'test' },
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks),
      input: undefined,
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  running = { test, server, service };
  const client = new LambdaClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  return { client, test, service };
}

const handler = (body: string) => `export const handler = async (event) => { ${body} };`;
const invoke = (FunctionName: string, event: unknown = {}) =>
  new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) });

describe('the Lambda API', () => {
  it('answers what the function returned', async () => {
    const { client } = await start({ echo: { code: handler('return { got: event };') } });
    for (const name of ['echo', functionArn('echo')]) {
      const { StatusCode, FunctionError, Payload } = await client.send(invoke(name, [1]));
      expect([StatusCode, FunctionError]).toEqual([200, undefined]);
      expect(Payload?.transformToString()).toBe('{"got":[1]}');
    }
  });

  it("marks a function's error", async () => {
    const { client } = await start({ fails: { code: handler("throw new Error('no');") } });
    const { StatusCode, FunctionError, Payload } = await client.send(invoke('fails'));
    expect([StatusCode, FunctionError]).toEqual([200, 'Unhandled']);
    expect(JSON.parse(Payload?.transformToString() ?? '')).toMatchObject({
      errorType: 'Error',
      errorMessage: 'no',
    });
  });

  it("joins the caller's trace", async () => {
    const { client } = await start({
      trace: { code: handler('return process.env._X_AMZN_TRACE_ID;') },
    });
    const command = invoke('trace');
    command.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, {
          'X-Amzn-Trace-Id': 'Root=1-a-b',
        });
        return next(args);
      },
      { step: 'build' },
    );
    const { Payload } = await client.send(command);
    expect(Payload?.transformToString()).toBe('"Root=1-a-b"');
  });

  it.each([
    ['an unknown function', invoke('nobody'), 'ResourceNotFoundException', 404],
    [
      'a body that is no JSON',
      new InvokeCommand({ FunctionName: 'idle', Payload: '{' }),
      'InvalidRequestContentException',
      400,
    ],
    ['more than is reserved', invoke('idle'), 'TooManyRequestsException', 429],
    [
      'an event of more than 6 MB',
      invoke('idle', 'x'.repeat(6_291_455)),
      'RequestEntityTooLargeException',
      413,
    ],
    [
      'an asynchronous event of more than 1 MB',
      new InvokeCommand({
        FunctionName: 'idle',
        InvocationType: 'Event',
        Payload: `"${'x'.repeat(1_048_575)}"`,
      }),
      'RequestEntityTooLargeException',
      413,
    ],
  ])('refuses %s', async (_, command, name, status) => {
    const { client } = await start({
      idle: { code: handler('return 1;'), attributes: { reserved_concurrent_executions: 0 } },
    });
    const failed = client.send(command);
    await expect(failed).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
  });

  it('says that it does nothing but Invoke', async () => {
    const { client } = await start({});
    const message = expect.stringContaining('answers Invoke only');
    await expect(client.send(new ListFunctionsCommand({}))).rejects.toMatchObject({ message });
  });

  it('takes an asynchronous event at once, tries it three times, and then says that it is lost', async () => {
    const { client, test } = await start(
      { fails: { code: handler("console.log('attempt ' + event.id); throw new Error('no');") } },
      { timeScale: 1_000 },
    );
    const event = { FunctionName: 'fails', InvocationType: 'Event', Payload: '{"id":7}' } as const;
    const { StatusCode } = await client.send(new InvokeCommand(event));
    expect(StatusCode).toBe(202);
    const said = (text: string) => test.lines.filter(({ message }) => message.includes(text));
    await expect.poll(() => said('dropped').length).toBe(1);
    const attempts = said('attempt 7').map(({ at }) => at);
    expect(attempts).toHaveLength(3);
    expect((attempts[1] ?? 0) - (attempts[0] ?? 0)).toBeGreaterThanOrEqual(59_000);
    expect((attempts[2] ?? 0) - (attempts[1] ?? 0)).toBeGreaterThanOrEqual(119_000);
  });

  it('tries an asynchronous event no more often than the stack says', async () => {
    const { service, test } = await start(
      { fails: { code: handler("console.log('attempt'); throw new Error('no');") } },
      {
        timeScale: 1_000,
        resources: [
          {
            type: 'aws_lambda_function_event_invoke_config',
            name: 'once',
            address: 'aws_lambda_function_event_invoke_config.once',
            attributes: { function_name: 'fails', maximum_retry_attempts: 0 },
          },
        ],
      },
    );
    await service.invokeAsync('fails', {});
    const said = (text: string) => test.lines.filter(({ message }) => message.includes(text));
    expect(said('dropped')).toHaveLength(1);
    expect(said('attempt')).toHaveLength(1);
  });
});

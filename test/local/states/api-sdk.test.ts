/** The Step Functions API as AWS's SDK reads it. */
import { createServer } from 'node:http';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StateMachineDoesNotExist,
} from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from 'vitest';
import { lambdaArn, machineArn, startFixture } from './states-fixture.ts';

describe('through the SDK', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  async function client(type: 'STANDARD' | 'EXPRESS') {
    const fixture = startFixture({
      machines: {
        m: { StartAt: 'T', States: { T: { Type: 'Task', Resource: lambdaArn('f'), End: true } } },
      },
      type,
    });
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const { httpStatus, ...body } = await fixture.api(
        operation,
        JSON.parse(Buffer.concat(chunks).toString()),
      );
      response
        .writeHead(httpStatus, { 'content-type': 'application/x-amz-json-1.0' })
        .end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    closers.push(() => server.close().closeAllConnections());
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
    return {
      fixture,
      sfn: new SFNClient({
        region: 'us-east-1',
        endpoint: `http://127.0.0.1:${port}`,
        credentials,
        disableHostPrefix: true,
      }),
    };
  }

  test('answers and errors have the types that the SDK expects', async () => {
    const { sfn } = await client('EXPRESS');
    const answer = await sfn.send(
      new StartSyncExecutionCommand({ stateMachineArn: machineArn('m'), input: '{"x":1}' }),
    );
    expect(answer).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"x":1}',
      startDate: expect.any(Date),
      stopDate: expect.any(Date),
    });
    const unknown = sfn.send(new StartSyncExecutionCommand({ stateMachineArn: machineArn('no') }));
    await expect(unknown).rejects.toThrow(StateMachineDoesNotExist);
  });

  test('the history of a Standard execution has the events that AWS records for it', async () => {
    const { sfn, fixture } = await client('STANDARD');
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: machineArn('m'), input: '{"x":1}' }),
    );
    await fixture.ended(String(executionArn));
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 0, 'TaskStateEntered'],
      [3, 2, 'LambdaFunctionScheduled'],
      [4, 3, 'LambdaFunctionStarted'],
      [5, 4, 'LambdaFunctionSucceeded'],
      [6, 5, 'TaskStateExited'],
      [7, 6, 'ExecutionSucceeded'],
    ]);
    expect(events[1]).toMatchObject({
      timestamp: expect.any(Date),
      stateEnteredEventDetails: { name: 'T', input: '{"x":1}' },
    });
    const described = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(described.stopDate).toBeInstanceOf(Date);
  });
});

/** Interceptors stand around every call: they may fail, delay, repeat, replace or lose it. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AnswerLost,
  type InterceptedCall,
  type Interceptor,
} from '../../../local/front/interceptors.ts';
import { refuse } from '../../../local/front/refusals.ts';
import { arn, type Bench, clientsOf, startBench, worker } from './fixture.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const read = new GetItemCommand({ TableName: 'mine', Key: { id: { S: 'a' } } });
const put = new PutObjectCommand({ Bucket: 'mine', Key: 'inbox/a', Body: 'hello' });
const send = () => clientsOf(bench.front, worker).dynamodb.send(read);
const store = () => clientsOf(bench.front, worker).s3.send(put);
const busy = refuse('dynamodb', 'internal', 'busy');

describe('an interceptor', () => {
  it('sees the call, its resources and its answer', async () => {
    const seen: [InterceptedCall, number][] = [];
    bench.front.intercept(async (call, proceed) => {
      const answer = await proceed();
      seen.push([call, answer.status]);
      return answer;
    });
    await send();
    await store();
    expect(seen).toMatchObject([
      [
        {
          service: 'dynamodb',
          operation: 'GetItem',
          principal: worker,
          resources: [arn('dynamodb', 'table/mine')],
          input: { TableName: 'mine' },
          streamed: false,
        },
        200,
      ],
      [
        {
          service: 's3',
          operation: 'PutObject',
          resources: ['arn:aws:s3:::mine/inbox/a'],
          input: undefined,
          streamed: true,
        },
        200,
      ],
    ]);
  });

  it('never sees what IAM denied', async () => {
    let seen = 0;
    bench.front.intercept((_call, proceed) => {
      seen += 1;
      return proceed();
    });
    const theirs = new GetItemCommand({ TableName: 'theirs', Key: {} });
    await expect(clientsOf(bench.front, worker).dynamodb.send(theirs)).rejects.toThrow(
      'not authorized',
    );
    expect(seen).toBe(0);
  });

  it.each<[string, Interceptor, number]>([
    ['before the effect', async () => busy, 0],
    [
      'after the effect',
      async (_call, proceed) => {
        await proceed();
        return busy;
      },
      1,
    ],
    [
      'by throwing',
      async () => {
        throw new Error('busy');
      },
      0,
    ],
  ])('fails a call %s', async (_when, interceptor, effects) => {
    bench.front.intercept(interceptor);
    await expect(send()).rejects.toMatchObject({ name: 'InternalServerError' });
    expect(bench.served).toHaveLength(effects);
  });

  it.each<[string, () => Promise<unknown>, number, number]>([
    ['DynamoDB', send, 1, 0],
    ['S3', store, 0, 1],
  ])('loses the answer of %s after the effect', async (_service, run, served, stored) => {
    bench.front.intercept(async (_call, proceed) => {
      await proceed({ discardAnswer: true });
      throw new AnswerLost();
    });
    await expect(run()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect([bench.served.length, bench.stored.length]).toEqual([served, stored]);
    expect(bench.stored.every(({ body }) => body.includes('hello'))).toBe(true);
    expect(bench.front.calls.recent()).toMatchObject([{ outcome: 'dropped' }]);
  });

  it('loses the answer of a call in process', async () => {
    bench.front.intercept(async () => {
      throw new AnswerLost();
    });
    const call = { service: 'dynamodb', operation: 'GetItem', input: { ...read.input } };
    await expect(bench.front.call(worker, call)).rejects.toThrow(AnswerLost);
  });

  it('delivers a call twice', async () => {
    bench.front.intercept(async (_call, proceed) => {
      await proceed();
      return proceed();
    });
    await send();
    expect(bench.served).toHaveLength(2);
  });

  it('cannot deliver a stream twice', async () => {
    bench.front.intercept(async (_call, proceed) => {
      await proceed({ discardAnswer: true });
      return proceed();
    });
    await expect(store()).rejects.toMatchObject({ name: 'InternalError' });
    expect(bench.stored).toHaveLength(1);
  });

  it('replaces the answer of S3 when it kept the first one back', async () => {
    bench.front.intercept(async (_call, proceed) => {
      await proceed({ discardAnswer: true });
      return refuse('s3', 'internal', 'lost');
    });
    await expect(store()).rejects.toMatchObject({ name: 'InternalError', message: 'lost' });
    expect(bench.stored).toHaveLength(1);
  });

  it('cannot take back an answer that is on its way', async () => {
    bench.front.intercept(async (_call, proceed) => {
      await proceed();
      return refuse('s3', 'internal', 'too late');
    });
    const get = new GetObjectCommand({ Bucket: 'mine', Key: 'inbox/a' });
    const outcome = clientsOf(bench.front, worker)
      .s3.send(get)
      .then(({ Body }) => Body?.transformToString());
    const result = await outcome.catch((error: unknown) => error);
    expect(result === 'content' || result instanceof Error).toBe(true);
    expect(String(result)).not.toContain('too late');
  });

  it('stands inside those added before it, and goes when it is removed', async () => {
    const order: string[] = [];
    const named =
      (name: string): Interceptor =>
      async (_call, proceed) => {
        order.push(`${name} in`);
        const answer = await proceed();
        order.push(`${name} out`);
        return answer;
      };
    const remove = bench.front.intercept(named('outer'));
    bench.front.intercept(named('inner'));
    await send();
    remove();
    await send();
    expect(order).toEqual([
      'outer in',
      'inner in',
      'inner out',
      'outer out',
      'inner in',
      'inner out',
    ]);
  });

  it('keeps an answer back for all that stand inside it', async () => {
    bench.front.intercept(async (_call, proceed) => {
      await proceed({ discardAnswer: true });
      return refuse('s3', 'internal', 'outer');
    });
    bench.front.intercept((_call, proceed) => proceed());
    await expect(store()).rejects.toMatchObject({ message: 'outer' });
  });
});

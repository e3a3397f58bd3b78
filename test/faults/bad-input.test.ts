/** Messages and task tokens that mean nothing: kept or refused, and in nobody else's way. */

import {
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Payment } from '../../src/contract/payment.ts';
import { paymentBody } from '../support/api-client.ts';
import { DAY_MS, HOUR_MS } from '../support/lifecycle.ts';
import { readStoredRows } from '../support/stored-rows.ts';
import { badMessages, poisonQueue } from './support/bad-input.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const read = async (id: string) =>
  (await bench.system.engine.time.during(bench.system.merchant.get<Payment>(`/payments/${id}`)))
    .body;

describe('a message that nobody can carry out', () => {
  it('lies in the dead-letter queue as it was, and its neighbours are done', async () => {
    const { body } = await bench.system.merchant.post('/payments', paymentBody());
    expect(await poisonQueue(bench, 'payments')).toEqual([]);
    expect((await read(String(body.id))).status).toBe('captured');
    const alarming = bench.system.log.filter(({ message }) =>
      message.includes('MessagesUnreadable'),
    );
    expect(alarming.length).toBeGreaterThanOrEqual(Object.keys(badMessages).length - 1);
  });

  it('is kept by the lane of batches in the same way', async () => {
    expect(await poisonQueue(bench, 'batch-payments')).toEqual([]);
  });

  it('is refused by the queue when it is larger than allowed', async () => {
    const QueueUrl = await bench.system.queueUrl('payments');
    const MessageBody = 'x'.repeat(1_048_577);
    await expect(
      bench.system.aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody })),
    ).rejects.toThrow(/shorter than/);
  });
});

/** Calls as resume-review does, the one function that may answer tasks. */
function answerTask(taskToken: string, paymentId: string) {
  const { engine, name } = bench.system;
  const { awsEndpoint: endpoint, awsRegion: region } = engine.announcement;
  const credentials = engine.credentialsOf(name('resume-review'));
  const client = new SFNClient({ endpoint, region, credentials, maxAttempts: 1 });
  const output = JSON.stringify({
    paymentId,
    decision: 'approve',
    note: null,
    actor: 'operator:o1',
  });
  return client.send(new SendTaskSuccessCommand({ taskToken, output }));
}

async function paymentInReview(): Promise<{ id: string; token: string }> {
  const { system, ask } = bench;
  const { body } = await ask(
    system.merchant,
    '/payments',
    paymentBody({ paymentMethod: 'tok_risk_review' }),
  );
  await system.engine.time.settle();
  const { payments } = await readStoredRows(system);
  const row = payments.find(({ id }) => id === body.id);
  return { id: String(body.id), token: row?.reviewTaskToken ?? '' };
}

describe('a task token', () => {
  it('that was made up is refused, and the review waits on', async () => {
    const { id } = await paymentInReview();
    await expect(answerTask('made-up', id)).rejects.toThrow(InvalidToken);
    expect((await read(id)).status).toBe('in-review');
  });

  it('that was used is refused the second time, and has one effect', async () => {
    const { id, token } = await paymentInReview();
    await bench.ask(bench.system.operator, `/payments/${id}/review`, {
      decision: 'approve',
      note: 'Known customer.',
    });
    await bench.system.engine.time.settle();
    const before = await read(id);
    expect(before.status).toBe('captured');
    const again = answerTask(token, id);
    await expect(again).rejects.toSatisfy(
      (error) => error instanceof TaskDoesNotExist || error instanceof TaskTimedOut,
    );
    await bench.system.engine.time.settle();
    expect((await read(id)).version).toBe(before.version);
  });

  it('that has expired is refused, and the payment stays declined', async () => {
    const { id, token } = await paymentInReview();
    await bench.system.engine.time.pass(DAY_MS + HOUR_MS);
    expect((await read(id)).status).toBe('declined');
    await expect(answerTask(token, id)).rejects.toSatisfy(
      (error) => error instanceof TaskDoesNotExist || error instanceof TaskTimedOut,
    );
    await bench.system.engine.time.settle();
    expect((await read(id)).status).toBe('declined');
  });
});

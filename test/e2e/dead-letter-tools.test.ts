/** `npm run dlq` against a running system: what failed and why, sent again, thrown away. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce } from '../../local/local-file.ts';
import { bury, countIn, orderFor } from '../support/buried-letters.ts';
import { loseWorkOrders, made, trailOf } from '../support/lifecycle.ts';
import { runTool } from '../support/run-tool.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

interface Letter {
  readonly queue: string;
  readonly messageId: string;
  readonly body: string;
  readonly sentAt: string;
  readonly what: string;
  readonly why: string;
  readonly paymentId: string | null;
  readonly paymentStatus: string | null;
}

const localFile = join(mkdtempSync(join(tmpdir(), 'tap-dlq-')), 'local.json');
let system: System;
beforeAll(async () => {
  system = await startSystem({ timeScale: 20 });
  announce(localFile, system.engine.announcement);
});
afterAll(() => system?.close());

const run = (...args: string[]) => runTool('dlq', args, { TAP_LOCAL_FILE: localFile });

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect([code, stdout === '' ? stderr : '']).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}

const list = (...args: string[]) => json<Letter[]>('list', ...args);

/** A payment whose order was lost on the way to its queue: only what lies in the dead letters can help it. */
async function strandedPayment(): Promise<string> {
  const giveBack = loseWorkOrders(system);
  const { body } = await system.merchant.post<{ id: string }>('/payments', {
    amountMinor: 1200,
    currency: 'EUR',
    paymentMethod: 'tok_approve',
  });
  await eventually('the order to be lost', async () =>
    system.log.some(({ message }) => message.includes('Relayed') && message.includes(body.id))
      ? true
      : undefined,
  );
  giveBack();
  return body.id;
}

describe('npm run dlq list and show', () => {
  it('say what failed, why, since when and for which payment, and take nothing away', async () => {
    const payment = await made(system, { paymentMethod: 'tok_decline_expired_card' });
    const unknown = 'pay_01h2xcejqtf2nbrexx3vqjhp41';
    const expected = [
      ['payments-dlq', 'not json {', 'unreadable', 'no JSON object', null, null],
      ['payments-dlq', '[1]', 'unreadable', 'neither a work order nor an event', null, null],
      [
        'batch-payments-dlq',
        orderFor(payment.id, { schema: 9 }),
        'unreadable',
        'a work order of version 9, which this version does not know',
        payment.id,
        'declined',
      ],
      [
        'payments-dlq',
        orderFor(payment.id, { environment: 'other' }),
        'process',
        'of the environment other',
        payment.id,
        null,
      ],
      ['payments-dlq', orderFor(unknown), 'process', 'no such payment', unknown, null],
      ['payments-dlq', orderFor(payment.id), 'process', '', payment.id, 'declined'],
    ] as const;
    const buried = new Map<string, (typeof expected)[number]>();
    for (const row of expected) buried.set(await bury(system, row[0], row[1]), row);
    for (const round of [1, 2]) {
      const found = (await list()).filter(({ messageId }) => buried.has(messageId));
      expect(found, `round ${round}`).toHaveLength(expected.length);
      for (const letter of found) {
        const [queue, body, what, why, paymentId, paymentStatus] =
          buried.get(letter.messageId) ?? [];
        expect(letter).toMatchObject({ queue, body, what, paymentId, paymentStatus });
        expect(letter.why).toContain(why);
        expect(Math.abs(Date.parse(letter.sentAt) - Date.now())).toBeLessThan(3_600_000);
      }
    }
    for (const [messageId, [queue, body]] of buried) {
      const shown = await run('show', messageId);
      expect(shown.stdout).toContain(body);
      expect(shown.stdout).toContain(queue);
      expect((await run('discard', messageId, '--reason', 'tidy', '--yes')).code).toBe(0);
    }
    expect(await list()).toEqual([]);
    // The order that nobody can read names it too; the one of the other environment does not.
    const kept = await trailOf(system, payment);
    expect(kept.filter(({ type }) => type === 'payment.message-discarded')).toHaveLength(2);
  });
});

describe('npm run dlq redrive', () => {
  it('brings a stranded payment to its end with the bytes as they were, and is safe to run twice', async () => {
    const paymentId = await strandedPayment();
    // Spaces that no serializer of ours would write.
    const body = orderFor(paymentId).replaceAll(',', ' ,  ');
    await bury(system, 'payments-dlq', body);
    const seen: string[] = [];
    const stop = system.engine.front.intercept(async (call, proceed) => {
      if (call.operation === 'SendMessageBatch') seen.push(JSON.stringify(call.input));
      return proceed();
    });
    const first = await json<{ sent: Letter[] }>('redrive');
    stop();
    expect(first.sent.map((letter) => letter.body)).toEqual([body]);
    expect(seen.join()).toContain(JSON.stringify(body).slice(1, -1));
    await system.waitForStatus(paymentId, 'captured');
    expect(await json('redrive')).toEqual({ sent: [], left: [] });
    // Buried and sent again after all is done: nothing happens twice.
    await bury(system, 'payments-dlq', body);
    expect((await json<{ sent: Letter[] }>('redrive')).sent).toHaveLength(1);
    await eventually('the order to be worked off', async () =>
      (await countIn(system, 'payments')) === 0 ? true : undefined,
    );
    const charges = (await system.chargesOf(paymentId)).map(({ operation }) => operation);
    expect(charges.sort()).toEqual(['authorize', 'capture']);
  });

  it('keeps attributes, chooses by payment and leaves what nobody can read', async () => {
    const payment = await made(system, {});
    const event = (await system.notificationsFor(payment.id, 1))[0];
    const body = JSON.stringify(event);
    await bury(system, 'payment-events-undelivered', body, { eventType: 'payment.captured' });
    const poison = await bury(system, 'notifications-dlq', `{"subject":"${payment.id}"}`);
    const redriven = await json<{ sent: Letter[]; left: Letter[] }>(
      'redrive',
      '--payment',
      payment.id,
    );
    expect(redriven.sent.map(({ queue }) => queue)).toEqual(['payment-events-undelivered']);
    expect(redriven.left.map(({ messageId }) => messageId)).toEqual([poison]);
    expect(await system.messagesIn('notifications', (text) => text === body)).toEqual([body]);
    expect((await run('discard', poison, '--reason', 'not ours', '--yes')).code).toBe(0);
  });

  it('sends an announcement of S3 to the queue of files again, as it was', async () => {
    const batchId = 'bat_01h2xcejqtf2nbrexx3vqjhp41';
    const object = { key: `uploads/mer_01h2xcejqtf2nbrexx3vqjhp41/${batchId}`, versionId: 'v1' };
    const record = { eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: { object } };
    const body = JSON.stringify({ Records: [record] });
    const messageId = await bury(system, 'batch-files-dlq', body);
    expect(await list()).toMatchObject([
      { messageId, what: 'upload', why: expect.stringContaining(batchId), paymentId: null },
    ]);
    const { sent } = await json<{ sent: Letter[] }>('redrive');
    expect(sent.map((letter) => letter.body)).toEqual([body]);
    await eventually('the announcement to be looked at', async () =>
      system.log.some(
        ({ message }) => message.includes('Ignored an upload') && message.includes(batchId),
      )
        ? true
        : undefined,
    );
    expect(await countIn(system, 'batch-files-dlq')).toBe(0);
  });

  it('takes up more letters than one call carries, large ones among them', async () => {
    const payment = await made(system, {});
    const event = (await system.notificationsFor(payment.id, 1))[0];
    const large = JSON.stringify(event).padEnd(200_000);
    for (let at = 0; at < 23; at += 1) {
      await bury(system, 'notifications-dlq', at % 6 === 0 ? large : JSON.stringify(event));
    }
    const { sent } = await json<{ sent: Letter[] }>('redrive', '--queue', 'notifications-dlq');
    expect(sent).toHaveLength(23);
    const arrived = await system.messagesIn(
      'notifications',
      (text) => text.includes(payment.id),
      23,
    );
    expect(arrived.filter((text) => text.length === 200_000)).toHaveLength(4);
    expect(await countIn(system, 'notifications-dlq')).toBe(0);
  });
});

describe('npm run dlq discard', () => {
  it('writes one entry into the trail of the payment, whose chain stays whole', async () => {
    const payment = await made(system, {});
    const messageId = await bury(system, 'payments-dlq', orderFor(payment.id));
    const before = await trailOf(system, payment);
    const done = await run('discard', messageId, '--reason', 'captured long ago', '--yes');
    expect([done.code, done.stderr]).toEqual([0, expect.stringContaining(payment.id)]);
    const after = await trailOf(system, payment);
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)).toMatchObject({
      type: 'payment.message-discarded',
      from: 'captured',
      to: 'captured',
      actor: expect.stringMatching(/^operator:ASIA/),
      data: { queue: 'payments-dlq', messageId, what: 'process', reason: 'captured long ago' },
    });
    const again = await run('discard', messageId, '--reason', 'again', '--yes');
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('no dead letter')]);
    expect(await trailOf(system, payment)).toHaveLength(after.length);
  });

  it('writes no second entry when it was stopped before it deleted', async () => {
    const payment = await made(system, {});
    const messageId = await bury(system, 'payments-dlq', orderFor(payment.id));
    const stop = system.engine.front.intercept(async (call, proceed) => {
      if (call.operation === 'DeleteMessageBatch') throw new Error('the line is cut');
      return proceed();
    });
    expect((await run('discard', messageId, '--reason', 'first', '--yes')).code).toBe(1);
    stop();
    system.engine.advance(120_000);
    expect((await run('discard', messageId, '--reason', 'second', '--yes')).code).toBe(0);
    const entries = (await trailOf(system, payment)).filter(
      ({ type }) => type === 'payment.message-discarded',
    );
    expect(entries.map(({ data }) => data.reason)).toEqual(['first']);
  });

  it.each([
    ['without a reason', ['discard', randomUUID(), '--yes'], 2, '--reason'],
    ['without --yes', ['discard', randomUUID(), '--reason', 'x'], 2, '--yes'],
    [
      'with a card number as its reason',
      ['discard', randomUUID(), '--reason', '4111 1111 1111 1111', '--yes'],
      2,
      'card number',
    ],
    ['of what is not there', ['discard', randomUUID(), '--reason', 'x', '--yes'], 1, 'see list'],
    ['from a queue that is none', ['list', '--queue', 'payments'], 2, 'payments-dlq'],
    ['for what is no payment', ['redrive', '--payment', 'mer_1'], 2, 'no id of a payment'],
  ])('is refused in one line %s', async (_case, args, code, text) => {
    const result = await run(...args);
    expect(result).toEqual({ code, stdout: '', stderr: expect.stringContaining(text) });
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });
});

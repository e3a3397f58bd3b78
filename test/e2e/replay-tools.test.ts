/** `npm run replay`: what the relay gave up is passed on whole, and events go out again under their own ids. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce } from '../../local/local-file.ts';
import type { PaymentEvent } from '../../src/contract/messages.ts';
import { captured, trailOf, WAIT } from '../support/lifecycle.ts';
import { runTool } from '../support/run-tool.ts';
import { readStoredRows } from '../support/stored-rows.ts';
import { eventually, type System, startSystem } from '../support/system.ts';

const localFile = join(mkdtempSync(join(tmpdir(), 'tap-replay-')), 'local.json');
let system: System;
beforeAll(async () => {
  system = await startSystem({ timeScale: 100 });
  announce(localFile, system.engine.announcement);
});
afterAll(() => system?.close());

const run = (...args: string[]) => runTool('replay', args, { TAP_LOCAL_FILE: localFile });
const LONG_AGO = '2020-01-01T00:00:00Z';
/** The engine's clock runs ahead of the tool's. */
const FAR = '2100-01-01T00:00:00Z';
const ALWAYS = ['--from', LONG_AGO, '--to', FAR];

interface Report {
  readonly records: { readonly files: number; readonly done: number; readonly failed: number };
  readonly events: { readonly done: number; readonly failed: number };
}

async function replay(...args: string[]): Promise<Report> {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Report;
}

/** No event and no order leaves the relay until the returned function is called. */
function silenceRelay(): () => void {
  return system.engine.front.intercept(async (call, proceed) => {
    const isRelay = call.principal.label.startsWith('relay-changes');
    if (isRelay && /Batch$/.test(call.operation)) throw new Error('the line is cut');
    return proceed();
  });
}

async function keptFiles(): Promise<readonly string[]> {
  const { awsEndpoint, awsRegion, awsAccessKeyId, awsSecretAccessKey } = system.engine.announcement;
  const s3 = new S3Client({
    endpoint: awsEndpoint,
    region: awsRegion,
    credentials: { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey },
    forcePathStyle: true,
  });
  const Bucket = `payment-batches-${system.engine.stack.accountId}-e2e`;
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: 'aws/lambda/' }),
  );
  return Contents.map(({ Key = '' }) => Key);
}

/** Read from the queue and not yet asked for: whoever looks for one payment's events finds others' too. */
const notified: PaymentEvent[] = [];

/** The next events of a payment, as soon as there are so many; each is handed out once. */
async function eventsOf(paymentId: string, count: number): Promise<readonly PaymentEvent[]> {
  const isMine = ({ data }: PaymentEvent) => data.id === paymentId;
  await eventually(`${count} events of ${paymentId}`, async () => {
    const bodies = await system.messagesIn('notifications', () => true, 0);
    notified.push(...bodies.map((body) => JSON.parse(body) as PaymentEvent));
    return notified.filter(isMine).length >= count ? true : undefined;
  });
  const mine = notified.filter(isMine);
  notified.splice(0, notified.length, ...notified.filter((event) => !isMine(event)));
  return mine;
}

describe('npm run replay', () => {
  it('passes on what the relay gave up: the payment is worked on and its events go out, once each', async () => {
    const giveBack = silenceRelay();
    const { body } = await system.merchant.post<{ id: string }>('/payments', {
      amountMinor: 990,
      currency: 'USD',
      paymentMethod: 'tok_approve',
    });
    await eventually('the change to be given up', async () =>
      (await keptFiles()).length > 0 ? true : undefined,
    );
    giveBack();
    const first = await replay(...ALWAYS, '--only', 'records');
    expect(first.records).toMatchObject({ files: 1, done: 1, failed: 0 });
    await system.waitForStatus(body.id, 'captured');
    const again = await replay(...ALWAYS, '--only', 'records');
    expect(again.records).toMatchObject({ files: 1, done: 1, failed: 0 });
    const received = (await eventsOf(body.id, 3)).filter(({ type }) => type === 'payment.received');
    const [entry] = await trailOf(
      system,
      (await system.merchant.get(`/payments/${body.id}`)).body as never,
    );
    expect(received.map(({ id }) => id)).toEqual([entry?.id, entry?.id]);
    const charges = (await system.chargesOf(body.id)).map(({ operation }) => operation);
    expect(charges.sort()).toEqual(['authorize', 'capture']);
  });

  it('publishes the events of the audit trail under the ids that they had at first, twice the same', async () => {
    const payment = await captured(system);
    await system.merchant.post(`/payments/${payment.id}/refunds`, {}, WAIT);
    const refunded = await system.waitForStatus(payment.id, 'refunded');
    const trail = await trailOf(system, refunded);
    const original = await eventsOf(payment.id, 4);
    const first = await replay(...ALWAYS, '--payment', payment.id);
    expect(first.events).toEqual({ done: trail.length, failed: 0 });
    const once = await eventsOf(payment.id, trail.length);
    const byId = new Map(once.map((event) => [event.id, event]));
    expect([...byId.keys()].sort()).toEqual(trail.map(({ id }) => id).sort());
    for (const { id, type } of original) expect(byId.get(id)?.type, id).toBe(type);
    for (const { data } of once) expect(data).toEqual(refunded);
    await replay(...ALWAYS, '--payment', payment.id);
    const twice = await eventsOf(payment.id, trail.length);
    expect(new Map(twice.map((event) => [event.id, event]))).toEqual(byId);
  });

  it('takes the entries of the time and no others, whatever payment they belong to', async () => {
    const [one, other] = [await captured(system), await captured(system)];
    const start = (await trailOf(system, one))[0]?.at ?? '';
    const end = (await trailOf(system, other))[0]?.at ?? '';
    const { entries } = await readStoredRows(system);
    const meant = entries.filter(({ at }) => at >= start && at < end);
    expect(meant.map(({ paymentId }) => paymentId)).toContain(one.id);
    expect(meant.length).toBeLessThan(entries.length);
    const { events } = await replay('--from', start, '--to', end, '--only', 'events');
    expect(events).toEqual({ done: meant.length, failed: 0 });
    const nothing = await replay('--from', LONG_AGO, '--to', '2020-01-02T00:00:00Z');
    expect(nothing).toMatchObject({ records: { files: 0 }, events: { done: 0 } });
  });

  it('says what could not be published, and fails', async () => {
    const payment = await captured(system);
    const stop = system.engine.front.intercept(async (call, proceed) => {
      if (call.operation === 'PublishBatch' && call.principal.kind === 'admin') {
        throw new Error('the line is cut');
      }
      return proceed();
    });
    const done = await run(...ALWAYS, '--payment', payment.id, '--only', 'events');
    stop();
    expect(done.code).toBe(1);
    expect(done.stdout).toMatch(/0 events published, \d+ not/);
    expect(done.stderr).toContain('may be given again');
  });

  it.each([
    ['no time', [], '--from TIME'],
    ['a time that is none', ['--from', 'yesterday'], 'no time'],
    ['an end before the start', ['--from', FAR, '--to', LONG_AGO], 'must be before'],
    ['what is neither', ['--from', LONG_AGO, '--only', 'all'], 'neither records nor events'],
  ])('refuses %s in one line', async (_case, args, text) => {
    const result = await run(...args);
    expect(result).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(text) });
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });
});

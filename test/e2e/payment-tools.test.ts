/** `npm run payments`, and with it the typed client, against a running system. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPaymentsClient } from '../../cli/client/payments-client.ts';
import { announce } from '../../local/local-file.ts';
import { paymentFor } from '../support/payment-for.ts';
import { runTool } from '../support/run-tool.ts';
import { type System, startSystem } from '../support/system.ts';

const directory = mkdtempSync(join(tmpdir(), 'tap-tools-'));
const localFile = join(directory, 'local.json');
let system: System;
beforeAll(async () => {
  system = await startSystem();
  announce(localFile, system.engine.announcement);
});
afterAll(() => system?.close());

const payments = (...args: string[]) => runTool('payments', args, { TAP_LOCAL_FILE: localFile });

describe('npm run payments', () => {
  it('lists the payments of a status, for people and for scripts', async () => {
    const id = await paymentFor(system, 'reviewPayment');
    await paymentFor(system, 'getPayment');
    const listed = await payments('list', '--status', 'in-review');
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining(id) });
    expect(listed.stdout).not.toContain('captured');
    const { data } = JSON.parse((await payments('list', '--json')).stdout) as { data: unknown[] };
    expect(data.length).toBeGreaterThan(1);
  });

  it('shows a payment with its trail', async () => {
    const id = await paymentFor(system, 'getPayment');
    const { code, stdout, stderr } = await payments('show', id);
    expect([code, stderr.trim()]).toEqual([0, 'the trail is whole']);
    expect(stdout).toContain('1000 USD');
    expect(stdout).toContain('payment.captured');
  });

  it('records a decision, with who made it', async () => {
    const id = await paymentFor(system, 'reviewPayment');
    expect((await payments('review', id, 'decline', '--note', 'Stolen.')).code).toBe(0);
    await system.waitForStatus(id, 'declined');
    expect((await payments('show', id)).stdout).toContain('operator:');
  });

  it.each([
    ['an unknown payment', 1, 'payment-not-found', ['show', 'pay_x']],
    ['a payment that did not fail', 1, 'invalid-transition', ['retry', 'ID']],
    ['no decision', 2, 'approve or decline', ['review', 'ID', 'perhaps', '--note', 'x']],
    ['no note', 2, '--note', ['review', 'ID', 'approve']],
    ['an unknown status', 2, '--status lost', ['list', '--status', 'lost']],
    ['an address without a key', 2, 'TAP_API_KEY', ['list', '--api', 'http://127.0.0.1:1/v1']],
  ])('says in one line what is wrong with %s', async (_case, code, text, args) => {
    const id = await paymentFor(system, 'getPayment');
    const result = await payments(...args.map((word) => (word === 'ID' ? id : word)));
    expect(result).toEqual({ code, stdout: '', stderr: expect.stringContaining(text) });
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('talks to a deployed API with a key from the environment', async () => {
    const { baseUrl, apiKey } = system;
    const list = (key: string) =>
      runTool('payments', ['list', '--api', baseUrl], { TAP_API_KEY: key });
    expect((await list(apiKey)).code).toBe(0);
    expect(await list('sk_e2e_nobody')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('unauthenticated'),
    });
  });
});

describe('the typed client', () => {
  it('makes, captures and refunds a payment without an untyped word', async () => {
    const client = createPaymentsClient(system);
    const header = (key: string) => ({ 'Idempotency-Key': key, Prefer: 'wait=10' });
    const made = await client.POST('/payments', {
      params: { header: header('typed-1') },
      body: {
        amountMinor: 1000,
        currency: 'USD',
        paymentMethod: 'tok_approve',
        captureMethod: 'manual',
      },
    });
    const paymentId = made.data?.id ?? '';
    const path = { paymentId };
    const captured = await client.POST('/payments/{paymentId}/capture', {
      params: { path, header: header('typed-2') },
      body: { amountMinor: 600 },
    });
    expect(captured.data?.available).toEqual({ toCaptureMinor: 0, toRefundMinor: 600 });
    const refund = await client.POST('/payments/{paymentId}/refunds', {
      params: { path, header: header('typed-3') },
      body: {},
    });
    expect(refund.data).toMatchObject({ paymentId, amountMinor: 600, status: 'succeeded' });
    const refused = await client.POST('/payments/{paymentId}/capture', {
      params: { path, header: header('typed-4') },
    });
    expect(refused.error?.code).toBe('invalid-transition');
  });
});

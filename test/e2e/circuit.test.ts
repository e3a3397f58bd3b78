/** While the processor fails again and again, nobody is kept waiting for it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentBody } from '../support/api-client.ts';
import { type System, startSystem } from '../support/system.ts';

/** Half a minute is then some seconds: longer than two requests take, and not long to wait for. */
const TIME_SCALE = 4;
const OPEN_MS = 30_000 / TIME_SCALE;
const WAIT = { prefer: 'wait=25' };

let system: System;
beforeAll(async () => {
  system = await startSystem({ timeScale: TIME_SCALE });
});
afterAll(() => system?.close());

const pay = (paymentMethod: string) =>
  system.merchant.post('/payments', paymentBody({ paymentMethod }), WAIT);
const appliedOf = ({ status, headers }: Awaited<ReturnType<typeof pay>>) => [
  status,
  headers.get('preference-applied'),
];
const opened = () => system.log.filter(({ message }) => message.includes('The processor fails'));

describe('the circuit of the processor', () => {
  it('stays closed for a few failures, and for declines however many', async () => {
    await Promise.all(Array.from({ length: 3 }, () => pay('tok_processor_down')));
    await Promise.all(Array.from({ length: 6 }, () => pay('tok_decline_stolen_card')));
    expect(appliedOf(await pay('tok_approve'))).toEqual([201, 'wait=25']);
    expect(opened()).toHaveLength(0);
  });

  it('opens after five in a row: 202 at once, for a command too; the work goes on', async () => {
    const held = await system.merchant.post(
      '/payments',
      paymentBody({ captureMethod: 'manual' }),
      WAIT,
    );
    const down = await Promise.all(Array.from({ length: 5 }, () => pay('tok_processor_down')));
    expect(down.map(({ status }) => status)).toEqual(Array(5).fill(202));
    expect(opened().length).toBeGreaterThan(0);
    const slow = await pay('tok_slow');
    const command = await system.merchant.post(`/payments/${held.body.id}/capture`, {}, WAIT);
    for (const answer of [slow, command]) expect(appliedOf(answer)).toEqual([202, 'respond-async']);
    await system.waitForStatus(String(slow.body.id), 'captured');
    await system.waitForStatus(String(held.body.id), 'captured');
  });

  it('lets clients wait again after half a minute, and closes with the first success', async () => {
    await new Promise((resolve) => setTimeout(resolve, OPEN_MS));
    expect(appliedOf(await pay('tok_approve'))).toEqual([201, 'wait=25']);
    await Promise.all(Array.from({ length: 4 }, () => pay('tok_processor_down')));
    expect(appliedOf(await pay('tok_approve'))).toEqual([201, 'wait=25']);
  });
});

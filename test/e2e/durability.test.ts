/** `npm start -- --persist` killed by force under load, again and again: what was acknowledged is there and reaches its end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { AuditTrail } from '../../src/contract/audit.ts';
import type { Payment } from '../../src/contract/payment.ts';
import { createApiClient } from '../support/api-client.ts';
import { chargesByPayment } from '../support/charges.ts';
import { type KillableEngine, startKillableEngine } from '../support/killable-engine.ts';
import { createPaymentLoad } from '../support/payment-load.ts';
import { eventually } from '../support/system.ts';

/** `npm run durability` asks for twenty. */
const ROUNDS = Number(process.env.DURABILITY_ROUNDS ?? 4);
const TIME_SCALE = 20;
const LOAD_MIN_MS = 1000;
const LOAD_SPREAD_MS = 2500;
const CLIENTS = 8;

const CHARGES: Partial<Record<Payment['status'], readonly string[]>> = {
  captured: ['authorize', 'capture'],
  refunded: ['authorize', 'capture', 'refund'],
  authorized: ['authorize'],
  declined: [],
};

const apiOf = ({ local: { baseUrl, apiKey } }: KillableEngine) =>
  createApiClient({ baseUrl, apiKey });

it(`keeps every promise through ${ROUNDS} kills under load`, {
  timeout: 60_000 + ROUNDS * 30_000,
}, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tap-durability-'));
  const persist = join(directory, 'data');
  const args = [
    '--port',
    '0',
    '--suffix',
    'kill',
    '--persist',
    persist,
    '--time-scale',
    `${TIME_SCALE}`,
  ];
  const load = createPaymentLoad({ clients: CLIENTS });
  for (let round = 1; round <= ROUNDS; round += 1) {
    const engine = await startKillableEngine({ directory, args });
    await load.askAgain(apiOf(engine));
    const ending = new AbortController();
    const running = load.run(apiOf(engine), ending.signal);
    await new Promise((resolve) =>
      setTimeout(resolve, LOAD_MIN_MS + ((round * 7919) % LOAD_SPREAD_MS)),
    );
    await engine.kill();
    ending.abort();
    await running;
    console.info(`kill ${round}: ${load.promised.size} promised, ${load.unanswered} unanswered`);
  }
  const engine = await startKillableEngine({ directory, args });
  const api = apiOf(engine);
  await load.askAgain(api);
  expect(load.unanswered).toBe(0);
  for (const [id, ends] of load.promised) {
    let seen: Payment | undefined;
    await eventually(
      `${id} to be ${ends}`,
      async () => {
        seen = (await api.get<Payment>(`/payments/${id}`)).body;
        return seen.status === ends ? seen : undefined;
      },
      () => JSON.stringify(seen),
    );
    const { body } = await api.get<AuditTrail>(`/payments/${id}/events`);
    expect(body.chain.verified, id).toBe(true);
  }
  const charges = await chargesByPayment(engine.local);
  for (const [id, ends] of load.promised) {
    expect([id, charges.get(id) ?? []]).toEqual([id, CHARGES[ends]]);
  }
  expect([...charges.keys()].filter((id) => !load.promised.has(id))).toEqual([]);
  await engine.kill();
  rmSync(directory, { recursive: true, force: true });
});

/** That every guarded route asks for its scope, and that no key opens it that is not in force. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../src/contract/api-keys.ts';
import { MERCHANT_SCOPES } from '../../src/contract/tenants.ts';
import { issueKey } from '../support/keys.ts';
import { paymentFor } from '../support/payment-for.ts';
import { callRoute, essenceOf, guarded, type NamedRoute, type Sent } from '../support/routes.ts';
import { passMidnight, settle } from '../support/settlement.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
/** Both of the engine's own merchant. */
let owner: {
  readonly merchantId: string;
  readonly apiKey: string;
  readonly paymentId: string;
  readonly batchId: string;
  readonly date: string;
};
beforeAll(async () => {
  system = await startSystem();
  const { merchantId, apiKey } = system.engine.announcement;
  const paymentId = await paymentFor(system, 'getPayment');
  const date = await passMidnight(system);
  expect(await settle(system, date)).toBe('SUCCEEDED');
  owner = { merchantId, apiKey, paymentId, batchId: await paymentFor(system, 'getBatch'), date };
});
afterAll(() => system?.close());

const send = (route: NamedRoute, sent: Partial<Sent>) =>
  callRoute(system.baseUrl, route, {
    paymentId: owner.paymentId,
    batchId: owner.batchId,
    date: owner.date,
    ...sent,
  });

/** What a key needs beside its merchant to get past the scope of a route. */
const keyFor = async ({ scope }: NamedRoute, merchantId: string): Promise<string> =>
  scope === 'operator'
    ? issueKey(system, { merchantId: null })
    : issueKey(system, { merchantId, scopes: scope === undefined ? MERCHANT_SCOPES : [scope] });

describe('a scope', () => {
  it.each(guarded)('is asked for, and every other is not enough: $name', async (route) => {
    const others = MERCHANT_SCOPES.filter((scope) => scope !== route.scope);
    const { merchantId } = owner;
    const apiKey = await issueKey(system, { merchantId, scopes: others });
    const refused = await send(route, { apiKey });
    expect(refused).toMatchObject({ status: 403, body: { code: 'scope-missing' } });
    const unknown = await send(route, { apiKey, paymentId: 'pay_1', batchId: 'bat_1' });
    expect(essenceOf(unknown)).toEqual(essenceOf(refused));
    const letIn = await send(route, { apiKey: await keyFor(route, merchantId) });
    expect([401, 403]).not.toContain(letIn.status);
  });

  it.each(guarded)(
    'of operators reads and operates, and writes nothing else: $name',
    async (route) => {
      const apiKey = await issueKey(system, { merchantId: null });
      const isOfMerchant = route.parameters.includes('merchantId');
      const query = isOfMerchant ? `?merchantId=${owner.merchantId}` : '';
      const { status, body } = await send(route, { apiKey, query });
      const mayPass = route.scope === 'operator' || route.scope === 'payments:read';
      if (mayPass) expect([401, 403, 404]).not.toContain(status);
      else expect([status, body.code]).toEqual([403, 'scope-missing']);
    },
  );

  it('is one of those that keys may carry', () => {
    for (const { scope } of guarded) expect(SCOPES).toContain(scope);
  });
});

describe('a key that is not in force', () => {
  const states: Readonly<Record<string, () => Promise<string | undefined>>> = {
    'no key': async () => undefined,
    'an expired key': () => issueKey(system, { merchantId: owner.merchantId, state: 'expired' }),
    'a revoked key': () => issueKey(system, { merchantId: owner.merchantId, state: 'revoked' }),
    'an expired operator key': () => issueKey(system, { merchantId: null, state: 'expired' }),
    'a revoked operator key': () => issueKey(system, { merchantId: null, state: 'revoked' }),
    'a key of another environment': async () => owner.apiKey.replace('_e2e_', '_prod_'),
    'a merchant key dressed as an operator key': async () => owner.apiKey.replace(/^sk/, 'ok'),
    'a wrong secret': async () => owner.apiKey.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    'an unknown key id': async () => owner.apiKey.replace(/_e2e_.{4}/, '_e2e_0000'),
    'a key in a basic header': async () => `${owner.apiKey} x`,
  };

  it.each(guarded)('opens no route and learns nothing: $name', async (route) => {
    const answers: ReturnType<typeof essenceOf>[] = [];
    for (const [name, make] of Object.entries(states)) {
      const apiKey = await make();
      const answer = await send(route, apiKey === undefined ? {} : { apiKey });
      expect([name, answer.status, answer.body.code]).toEqual([name, 401, 'unauthenticated']);
      answers.push(essenceOf(answer));
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});

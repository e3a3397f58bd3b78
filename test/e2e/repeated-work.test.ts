/** Work that is done twice, one after the other or at once: it meets itself and has one effect. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Interceptor } from '../../local/front/interceptors.ts';
import { paymentBody } from '../support/api-client.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
let undo = () => {};
beforeAll(async () => {
  system = await startSystem({ timeScale: 50 });
});
afterEach(() => undo());
afterAll(() => system?.close());

/** Function, token, where the payment ends, and what the acquirer approved for it. */
const cases = [
  ['screen-payment', 'tok_risk_decline', 'declined', 0],
  ['authorize-payment', 'tok_decline_stolen_card', 'declined', 0],
  ['capture-payment', 'tok_approve', 'captured', 2],
] as const;

function interceptTransactionsOf(functionName: string, interceptor: Interceptor): void {
  undo = system.engine.front.intercept((call, proceed) =>
    call.operation === 'TransactWriteItems' && call.principal.label === system.name(functionName)
      ? interceptor(call, proceed)
      : proceed(),
  );
}

/** Submits a payment and, beside the relay, a second order to work on it. */
async function submitTwice(paymentMethod: string): Promise<string> {
  const { body } = await system.merchant.post('/payments', paymentBody({ paymentMethod }));
  const order = { schema: 1, environment: 'e2e', paymentId: body.id, operation: 'process' };
  await system.send(
    await system.queueUrl('payments'),
    JSON.stringify({ ...order, operationNumber: 1 }),
  );
  return String(body.id);
}

async function expectOneEffect(paymentId: string, status: string, charges: number): Promise<void> {
  const payment = await system.waitForStatus(paymentId, status);
  expect(payment.version).toBe(2);
  expect(await system.chargesOf(paymentId)).toHaveLength(charges);
  const trail = await system.merchant.get(`/payments/${paymentId}/events`);
  expect(trail.body.chain).toMatchObject({ verified: true });
}

describe('a payment', () => {
  it.each(cases)('whose write by %s arrives twice (%s) is %s once', async (...oneCase) => {
    const [functionName, paymentMethod, status, charges] = oneCase;
    interceptTransactionsOf(functionName, async (_call, proceed) => {
      await proceed();
      return proceed();
    });
    const { body } = await system.merchant.post('/payments', paymentBody({ paymentMethod }));
    await expectOneEffect(String(body.id), status, charges);
  });

  it.each(cases)('on which two runs meet in %s (%s) is %s once', async (...oneCase) => {
    const [functionName, paymentMethod, status, charges] = oneCase;
    const secondHasWritten = Promise.withResolvers<void>();
    const firstIsDone = Promise.withResolvers<number>();
    let first: unknown;
    interceptTransactionsOf(functionName, async ({ input }, proceed) => {
      // The SDK repeats a call that is held for long, under the same token.
      first ??= input?.ClientRequestToken;
      const isFirst = input?.ClientRequestToken === first;
      if (isFirst) await secondHasWritten.promise;
      const answer = await proceed();
      if (isFirst) firstIsDone.resolve(answer.status);
      else secondHasWritten.resolve();
      return answer;
    });
    const id = await submitTwice(paymentMethod);
    // The slower of the two is refused by the version, looks again, and finds nothing to do.
    expect(await firstIsDone.promise).toBe(400);
    await expectOneEffect(id, status, charges);
  });
});

/** Services that are slow, full, stopped or talk nonsense, each as one story. */
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseFault } from '../../local/faults/fault.ts';
import type { Payment } from '../../src/contract/payment.ts';
import { paymentBody } from '../support/api-client.ts';
import { chargedFor } from '../support/lifecycle.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.plan.arm([]));
afterAll(() => bench?.close());

const arm = (...faults: string[]) => bench.plan.arm(faults.map(parseFault));
const during = <T>(work: Promise<T>) => bench.system.engine.time.during(work);
const settle = () => bench.system.engine.time.settle();
const read = async (id: string) =>
  (await during(bench.system.merchant.get<Payment>(`/payments/${id}`))).body;

const CHARGED = ['authorize', 'capture'];

describe('an acquirer', () => {
  it('that is slow is answered 202 or 504 for, and agreed with later', async () => {
    arm('authorize-payment > lambda:Invoke sandbox-acquirer #1: slow');
    const key = { 'idempotency-key': 'slow-acquirer', prefer: 'wait=2' };
    const first = await during(bench.system.merchant.post('/payments', paymentBody(), key));
    expect([202, 504]).toContain(first.status);
    const again = await bench.ask(bench.system.merchant, '/payments', paymentBody(), key);
    await settle();
    const payment = await read(String(again.body.id));
    expect(payment.status).toBe('captured');
    expect(await chargedFor(bench.system, payment)).toEqual(CHARGED);
  });

  const nonsense: readonly (readonly [what: string, status: number, body: string])[] = [
    ['half an answer', 200, '{"outcome":"appro'],
    ['an answer of another shape', 200, '{"outcome":"maybe"}'],
    ['a page of HTML', 502, '<html>Bad Gateway</html>'],
    ['nothing', 200, ''],
    ['too many requests', 429, '{"message":"slow down"}'],
  ];
  it.each(nonsense)('that answers %s is not believed, and charges once', async (...nothing) => {
    const [, status, body] = nothing;
    let times = 0;
    const undo = bench.system.engine.front.intercept(async (call, proceed) => {
      const isAsked = call.operation === 'Invoke' && call.principal.label.startsWith('authorize-p');
      if (!isAsked || times > 0) return proceed();
      times += 1;
      await proceed();
      return { status, headers: { 'content-type': 'application/json' }, body };
    });
    const answer = await bench.ask(bench.system.merchant, '/payments', paymentBody());
    await settle();
    undo();
    expect(times).toBe(1);
    const payment = await read(String(answer.body.id));
    expect(payment.status).toBe('captured');
    expect(await chargedFor(bench.system, payment)).toEqual(CHARGED);
  });
});

describe('a table', () => {
  it('that is throttled makes the API answer 503 with Retry-After, and take the same key later', async () => {
    arm('submit-payment > dynamodb:TransactWriteItems payment-transactions #1-3: throttle');
    const key = { 'idempotency-key': 'throttled-table' };
    const refused = await during(bench.system.merchant.post('/payments', paymentBody(), key));
    expect([refused.status, refused.body.code]).toEqual([503, 'temporarily-unavailable']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const taken = await during(bench.system.merchant.post('/payments', paymentBody(), key));
    expect(taken.status).toBe(202);
  });

  it('that leaves keys of a page unread is asked for them again', async () => {
    const merchant = await during(bench.system.newMerchant());
    for (let count = 0; count < 3; count += 1) {
      await bench.ask(merchant, '/payments', paymentBody());
    }
    await settle();
    let times = 0;
    const undo = bench.system.engine.front.intercept(async (call, proceed) => {
      if (call.operation !== 'BatchGetItem' || times > 1) return proceed();
      times += 1;
      const UnprocessedKeys = call.input?.RequestItems;
      const headers = { 'content-type': 'application/x-amz-json-1.0' };
      return { status: 200, headers, body: JSON.stringify({ Responses: {}, UnprocessedKeys }) };
    });
    // Lists hold back what is only seconds old.
    await bench.system.engine.time.pass(60_000);
    const { body } = await during(merchant.get<{ data: Payment[] }>('/payments'));
    undo();
    expect([times, body.data.length]).toEqual([2, 3]);
  });
});

describe('a workflow', () => {
  it('of a review that was stopped does not stop the payment', async () => {
    const { system, ask } = bench;
    const review = paymentBody({ paymentMethod: 'tok_risk_review' });
    const { body } = await ask(system.merchant, '/payments', review);
    await settle();
    const id = String(body.id);
    const { awsEndpoint: endpoint, awsRegion: region, ...keys } = system.engine.announcement;
    const credentials = {
      accessKeyId: keys.awsAccessKeyId,
      secretAccessKey: keys.awsSecretAccessKey,
    };
    const client = new SFNClient({ endpoint, region, credentials });
    const executionArn = `arn:aws:states:${region}:123456789012:execution:${system.name('review-payment')}:${id}-1`;
    await client.send(new StopExecutionCommand({ executionArn }));
    await ask(system.operator, `/payments/${id}/review`, {
      decision: 'approve',
      note: 'Known customer.',
    });
    await settle();
    const payment = await read(id);
    expect(payment.status).toBe('captured');
    expect(await chargedFor(system, payment)).toEqual(CHARGED);
  });
});

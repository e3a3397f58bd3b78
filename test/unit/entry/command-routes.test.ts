/** The routes of commands at their edge: body, key, preference, headers, refusals. */
import { describe, expect, it } from 'vitest';
import type { PaymentCommand } from '../../../src/application/payment-commands.ts';
import type { Commanded, CommandRequest } from '../../../src/application/record-command.ts';
import type { Caller } from '../../../src/contract/caller.ts';
import type { ProblemCode } from '../../../src/contract/problems.ts';
import type { Refund } from '../../../src/contract/refund.ts';
import { type ApiRoute, createApiHandler } from '../../../src/entry/api/api-handler.ts';
import { chooseRoute } from '../../../src/entry/api/choose-route.ts';
import {
  cancelPaymentRoute,
  capturePaymentRoute,
  retryPaymentRoute,
  reviewPaymentRoute,
} from '../../../src/entry/api/command-routes.ts';
import { listRefundsRoute } from '../../../src/entry/api/list-refunds-route.ts';
import { refundPaymentRoute } from '../../../src/entry/api/refund-payment-route.ts';
import { createReconcileHandler } from '../../../src/entry/reconcile-handler.ts';
import { merchant, newPayment, operator } from '../application/memory-ports.ts';
import { REFUND_ID } from '../application/payments-in.ts';
import { apiEvent, captureTelemetry } from './api-events.ts';

const payment = newPayment({ version: 4 });
const pathParameters = { paymentId: payment.id };
const headers = { 'idempotency-key': 'c-1', 'content-type': 'application/json' };
const accepted: Commanded = {
  ok: true,
  payment,
  statusCode: 202,
  replayed: false,
  resourceId: payment.id,
  keyExpiresAt: '2026-11-24T09:30:00.000Z',
};
const refund: Refund = {
  id: REFUND_ID,
  paymentId: payment.id,
  status: 'pending',
  amountMinor: 10,
  currency: 'USD',
  reason: null,
  failure: null,
  processorRefundId: null,
  createdAt: payment.createdAt,
  updatedAt: payment.createdAt,
};
const { telemetry } = captureTelemetry();
const handlerOf = (route: ApiRoute) => createApiHandler({ route, telemetry });

type Result = Awaited<ReturnType<PaymentCommand<unknown, ProblemCode>>>;

/** A command that answers `result` and remembers what it was asked. */
function commandOf(result: Result = accepted) {
  const inputs: CommandRequest<unknown>[] = [];
  const command = async (input: CommandRequest<unknown>) => {
    inputs.push(input);
    return result;
  };
  return { inputs, options: { command } };
}

const routes: readonly [
  verb: string,
  make: (options: ReturnType<typeof commandOf>['options']) => ApiRoute,
  caller: Caller,
  body: object,
][] = [
  ['capture', capturePaymentRoute, merchant, { amountMinor: 400 }],
  ['cancel', cancelPaymentRoute, merchant, { reason: 'Sold out.' }],
  ['review', reviewPaymentRoute, operator, { decision: 'decline', note: 'Stolen.' }],
  ['retry', retryPaymentRoute, operator, {}],
];

describe.each(routes)('POST /payments/{paymentId}/%s', (verb, make, caller, body) => {
  const path = `/payments/${payment.id}/${verb}`;
  const event = (more: object = {}) =>
    apiEvent({ path, caller, body, headers, pathParameters, ...more });

  it('hands the command on and answers the payment with its place and version', async () => {
    const { inputs, options } = commandOf();
    const response = await handlerOf(make(options))(event());
    expect(inputs).toMatchObject([
      { caller, paymentId: payment.id, request: body, idempotencyKey: 'c-1', waitSeconds: null },
    ]);
    expect(response).toMatchObject({
      statusCode: 202,
      headers: {
        location: `/v1/payments/${payment.id}`,
        etag: '"4"',
        'idempotency-expires': accepted.keyExpiresAt,
      },
    });
    expect(response.headers).not.toHaveProperty('preference-applied');
    expect(JSON.parse(response.body)).toMatchObject({ id: payment.id });
  });

  it.each([
    [200, 'wait=7'],
    [202, 'respond-async'],
  ])('says with %i which preference was followed', async (statusCode, applied) => {
    const { inputs, options } = commandOf({ ...accepted, statusCode, replayed: true });
    const asked = event({ headers: { ...headers, prefer: 'wait=7' } });
    const response = await handlerOf(make(options))(asked);
    expect(inputs[0]?.waitSeconds).toBe(7);
    expect(response).toMatchObject({
      statusCode,
      headers: { 'preference-applied': applied, 'idempotent-replayed': 'true' },
    });
  });

  it('is closed to the other kind of key', async () => {
    const { inputs, options } = commandOf();
    const other = caller.kind === 'merchant' ? operator : merchant;
    const response = await handlerOf(make(options))(event({ caller: other }));
    expect(response.statusCode).toBe(403);
    expect(inputs).toEqual([]);
  });

  it('tells the present status to whoever comes too late', async () => {
    const refusal = {
      ok: false,
      rejection: 'operation-in-progress',
      currentStatus: 'authorized',
    } as const;
    const response = await handlerOf(make(commandOf(refusal).options))(event());
    expect(response.statusCode).toBe(409);
    expect(JSON.parse(response.body)).toMatchObject({ currentStatus: 'authorized' });
  });

  it('reads an absent body as an empty one, where nothing must be said', async () => {
    const { inputs, options } = commandOf();
    const bare = event({ body: null, headers: { 'idempotency-key': 'c-1' } });
    const response = await handlerOf(make(options))(bare);
    const mustSay = verb === 'review';
    expect(response.statusCode).toBe(mustSay ? 400 : 202);
    expect(inputs.map(({ request }) => request)).toEqual(mustSay ? [] : [{}]);
  });

  it('tells the absent body and the empty one apart from any other by no means', async () => {
    if (verb === 'review') return;
    const { inputs, options } = commandOf();
    const handler = handlerOf(make(options));
    await handler(event({ body: null, headers: { 'idempotency-key': 'c-1' } }));
    await handler(event({ body: {} }));
    expect(inputs[0]?.fingerprint).toBe(inputs[1]?.fingerprint);
  });
});

describe('POST /payments/{paymentId}/refunds', () => {
  it('answers the refund, at the list where it is found again', async () => {
    const path = `/payments/${payment.id}/refunds`;
    const result = { ...accepted, resourceId: refund.id, refund };
    const route = refundPaymentRoute({ refund: async () => result });
    const body = { amountMinor: 10 };
    const response = await handlerOf(route)(apiEvent({ path, body, headers, pathParameters }));
    expect(response).toMatchObject({ statusCode: 202, headers: { location: `/v1${path}` } });
    // The version is the payment's, and no payment is answered.
    expect(response.headers).not.toHaveProperty('etag');
    expect(JSON.parse(response.body)).toEqual(refund);
  });
});

describe('GET /payments/{paymentId}/refunds', () => {
  const asked: object[] = [];
  const handler = handlerOf(
    listRefundsRoute({
      async list(input) {
        asked.push(input);
        return { ok: true, refunds: [refund], nextCursor: null };
      },
    }),
  );

  it('answers a page', async () => {
    const query = { limit: '7', cursor: 'abc' };
    const response = await handler(apiEvent({ method: 'GET', query, pathParameters }));
    expect(JSON.parse(response.body)).toEqual({ data: [refund], nextCursor: null });
    expect(asked).toMatchObject([{ paymentId: payment.id, limit: 7, cursor: 'abc' }]);
  });

  it('refuses parameters that it does not have', async () => {
    const response = await handler(apiEvent({ method: 'GET', query: { order: 'asc' } }));
    expect(response.statusCode).toBe(400);
    expect(JSON.parse(response.body)).toMatchObject({ errors: [{ pointer: '/order' }] });
  });
});

describe('a function with several routes', () => {
  const answer = (name: string) => async () => ({ statusCode: 200, body: name });
  const handler = chooseRoute({ '/a': answer('a'), '/b': answer('b') });

  it('answers each by the resource that the gateway matched', async () => {
    expect((await handler(apiEvent({ resource: '/b' }))).body).toBe('b');
  });

  it('answers no other', async () => {
    for (const resource of ['/c', 'constructor']) {
      await expect(handler(apiEvent({ resource }))).rejects.toThrow('No route');
    }
  });
});

describe('the scheduled sweep', () => {
  it('counts what is stuck every minute, and what was done when there was something', async () => {
    const { telemetry: own, lines } = captureTelemetry();
    const none = {
      requeued: 0,
      'given-up': 0,
      'review-timed-out': 0,
      'expiry-requested': 0,
      'not-due': 0,
      fault: 0,
    };
    const reports = [
      { stuck: 0, outcomes: none },
      { stuck: 2, outcomes: { ...none, requeued: 2 } },
    ];
    const handler = createReconcileHandler({
      reconcile: async () => reports.shift() ?? { stuck: 0, outcomes: none },
      telemetry: own,
    });
    await handler();
    await handler();
    const metrics = lines.filter((line) => '_aws' in line);
    expect(metrics).toMatchObject([
      { PaymentsStuck: 0 },
      { PaymentsStuck: 2 },
      { PaymentsRequeued: 2 },
    ]);
    expect(metrics[0]).toMatchObject({ environment: 'test' });
  });
});

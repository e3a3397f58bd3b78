/** The reading routes and the open ones at their edge. */
import { describe, expect, it } from 'vitest';
import type { ListInput } from '../../../src/application/list-payments.ts';
import { type ApiRoute, createApiHandler } from '../../../src/entry/api/api-handler.ts';
import { matchesEtag } from '../../../src/entry/api/conditional-answer.ts';
import { createDescribeApiHandler } from '../../../src/entry/api/describe-api-handler.ts';
import { getPaymentRoute } from '../../../src/entry/api/get-payment-route.ts';
import { listPaymentEventsRoute } from '../../../src/entry/api/list-payment-events-route.ts';
import { listPaymentsRoute } from '../../../src/entry/api/list-payments-route.ts';
import { merchant, newPayment } from '../application/memory-ports.ts';
import { apiEvent, captureTelemetry } from './api-events.ts';

const payment = newPayment();
const handlerOf = (route: ApiRoute) =>
  createApiHandler({ route, telemetry: captureTelemetry().telemetry });
const pathParameters = { paymentId: payment.id };

describe('GET /payments/{paymentId}', () => {
  const get = handlerOf(getPaymentRoute({ get: async () => ({ ok: true, payment }) }));

  it('answers the payment with its version as ETag', async () => {
    const response = await get(apiEvent({ method: 'GET', pathParameters }));
    expect(response).toMatchObject({ statusCode: 200, headers: { etag: '"1"' } });
  });

  it('answers 304 without a body to whoever has this version', async () => {
    const headers = { 'If-None-Match': '"7", W/"1"' };
    const response = await get(apiEvent({ method: 'GET', pathParameters, headers }));
    expect(response).toMatchObject({ statusCode: 304, body: '', headers: { etag: '"1"' } });
  });

  it.each([
    [undefined, false],
    ['"2"', false],
    ['1', false],
    ['*', true],
    ['W/"1"', true],
    ['"0","1"', true],
  ])('takes If-None-Match %s for a match: %s', (header, matches) => {
    expect(matchesEtag(header, '"1"')).toBe(matches);
  });

  it('answers 404 for what the caller cannot see', async () => {
    const none = async () => ({ ok: false, rejection: 'payment-not-found' }) as const;
    const response = await handlerOf(getPaymentRoute({ get: none }))(apiEvent({ pathParameters }));
    expect(response.statusCode).toBe(404);
    expect(response.body).not.toContain(payment.id);
  });
});

describe('GET /payments', () => {
  function prepare() {
    const inputs: ListInput[] = [];
    const handler = handlerOf(
      listPaymentsRoute({
        async list(input) {
          inputs.push(input);
          return { ok: true, payments: [payment], nextCursor: 'next' };
        },
      }),
    );
    return { handler, inputs };
  }

  it('lists newest first, 25 at a time, for the merchant of the key', async () => {
    const { handler, inputs } = prepare();
    const response = await handler(apiEvent({ method: 'GET' }));
    expect(JSON.parse(response.body)).toMatchObject({
      data: [{ id: payment.id }],
      nextCursor: 'next',
    });
    const { merchantId } = merchant;
    expect(inputs).toEqual([{ listing: { merchantId, order: 'desc' }, limit: 25, cursor: null }]);
  });

  it.each<[string, Parameters<typeof apiEvent>[0], string]>([
    ['an unknown parameter', { query: { page: '2' } }, 'invalid-parameters'],
    ['a limit of 101', { query: { limit: '101' } }, 'invalid-parameters'],
    [
      'a parameter given twice',
      { query: { limit: '2' }, multiQuery: { limit: ['1', '2'] } },
      'invalid-parameters',
    ],
    ['a card number as a name', { query: { '4111111111111111': '' } }, 'card-number-refused'],
  ])('refuses %s', async (_case, parts, code) => {
    const { handler, inputs } = prepare();
    const response = await handler(apiEvent({ method: 'GET', ...parts }));
    expect(JSON.parse(response.body)).toMatchObject({ code });
    expect(response.body).not.toContain('4111');
    expect(inputs).toEqual([]);
  });
});

describe('GET /payments/{paymentId}/events', () => {
  it('says that a chain is broken, and raises an alarm about it', async () => {
    const { telemetry, lines } = captureTelemetry();
    const head = '0'.repeat(64);
    const chain = { verified: false, length: 0, head, badSequence: 1, reason: 'head-differs' };
    const list = async () => ({ ok: true, events: [], chain }) as never;
    const route = listPaymentEventsRoute({ list, telemetry });
    const response = await handlerOf(route)(apiEvent({ pathParameters }));
    expect(JSON.parse(response.body)).toEqual({
      data: [],
      chain: { verified: false, length: 0, head },
    });
    expect(lines).toContainEqual(expect.objectContaining({ AuditChainsBroken: 1 }));
  });
});

describe('the open routes', () => {
  const handler = createDescribeApiHandler({
    environment: 'test',
    version: '1.2.3',
    document: '{"openapi":"3.0.3"}',
  });

  it('tell health, contract and nothing else', async () => {
    const at = (resource: string) => handler(apiEvent({ method: 'GET', resource, caller: null }));
    expect(JSON.parse((await at('/health')).body)).toEqual({
      status: 'ok',
      environment: 'test',
      version: '1.2.3',
    });
    expect((await at('/openapi.json')).body).toBe('{"openapi":"3.0.3"}');
    expect((await at('/other')).statusCode).toBe(404);
  });

  it.each([
    ['query', { query: { card: '4111 1111 1111 1111' } }],
    ['cursor, which none of them takes', { query: { cursor: '4111111111111111' } }],
    ['headers', { headers: { 'X-Note': '4111-1111-1111-1111' } }],
  ])('refuse a card number in the %s', async (_where, parts) => {
    const sent = apiEvent({ method: 'GET', resource: '/health', caller: null, ...parts });
    const { statusCode, body } = await handler(sent);
    expect([statusCode, body]).toEqual([422, expect.stringContaining('card-number-refused')]);
    expect(body).not.toContain('4111');
  });
});

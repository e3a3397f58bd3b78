/** POST /payments at its edge: what is refused, in which order, and what is answered. */
import { describe, expect, it } from 'vitest';
import type { SubmitInput, SubmitResult } from '../../../src/application/submit-payment.ts';
import { createApiHandler } from '../../../src/entry/api/api-handler.ts';
import { submitPaymentRoute } from '../../../src/entry/api/submit-payment-route.ts';
import { newPayment } from '../application/memory-ports.ts';
import { apiEvent, captureTelemetry } from './api-events.ts';

const CARD = '4111 1111 1111 1111';
const body = { amountMinor: 1000, currency: 'USD', paymentMethod: 'tok_approve' };
const JSON_ONLY = { 'Content-Type': 'application/json' };
const headers = { 'Idempotency-Key': 'order-1', ...JSON_ONLY };
const NOW_MS = Date.parse('2026-11-23T09:30:00.000Z');
const payment = newPayment();
const accepted: SubmitResult = {
  ok: true,
  payment,
  statusCode: 202,
  replayed: false,
  keyExpiresAt: '2026-11-24T09:30:00.000Z',
};

function prepare(result: SubmitResult = accepted) {
  const inputs: SubmitInput[] = [];
  const captured = captureTelemetry();
  const { telemetry } = captured;
  const submit = async (input: SubmitInput) => {
    inputs.push(input);
    return result;
  };
  const handler = createApiHandler({
    route: submitPaymentRoute({ submit }),
    telemetry,
    now: () => NOW_MS,
  });
  return { ...captured, handler, inputs };
}

describe('POST /payments', () => {
  it('answers 202 with where the payment is, its version and until when the key is kept', async () => {
    const { handler, lines } = prepare();
    const response = await handler(apiEvent({ body, headers }));
    expect(lines).toMatchObject([
      { message: 'Answered a request.', paymentId: payment.id, PaymentsSubmitted: 1 },
    ]);
    expect(response).toMatchObject({
      statusCode: 202,
      headers: {
        location: `/v1/payments/${payment.id}`,
        etag: '"1"',
        'idempotency-expires': '2026-11-24T09:30:00.000Z',
      },
    });
    expect(response.headers).not.toHaveProperty('preference-applied');
    expect(response.headers).not.toHaveProperty('idempotent-replayed');
    expect(JSON.parse(response.body)).toMatchObject({ id: payment.id, status: 'received' });
    expect(response.body).not.toMatch(/auditHash|operationNumber|lane/);
  });

  it.each(['/payments/', '//payments', '//payments///'])(
    'says where the payment is without the spare slashes of %s',
    async (path) => {
      const response = await prepare().handler(apiEvent({ body, headers, path }));
      expect(response.headers?.location).toBe(`/v1/payments/${payment.id}`);
    },
  );

  it.each([
    ['wait=10', 201, 10, 'wait=10'],
    ['respond-async, wait=60', 201, 25, 'wait=25'],
    ['wait=10', 202, 10, 'respond-async'],
    ['wait=soon', 202, null, undefined],
    ['respond-async', 202, null, 'respond-async'],
    ['respond-async', 201, null, undefined],
  ])('with Prefer: %s that ends in %d waits %s s and says %s', async (...row) => {
    const [prefer, statusCode, waitSeconds, applied] = row;
    const { handler, inputs } = prepare({ ...accepted, statusCode });
    const response = await handler(apiEvent({ body, headers: { ...headers, Prefer: prefer } }));
    expect(inputs).toMatchObject([{ waitSeconds }]);
    expect(response.headers?.['preference-applied']).toBe(applied);
  });

  it.each([
    [10, 3_500, 6.5],
    [60, 24_000, 1],
    [20, 20_000, null],
    [20, 28_000, null],
    [20, -40, 20],
  ])('counts a wait of %d s from when the request came: %d ms ago leaves %s s', async (...row) => {
    const [wait, ageMs, left] = row;
    const { handler, inputs } = prepare();
    const sent = { ...headers, Prefer: `wait=${wait}` };
    await handler(apiEvent({ body, headers: sent, receivedAtMs: NOW_MS - ageMs }));
    expect(inputs).toMatchObject([{ waitSeconds: left }]);
  });

  it('reads a preference that comes in two headers', async () => {
    const { handler, inputs } = prepare();
    await handler(
      apiEvent({ body, headers, multiHeaders: { Prefer: ['wait=5', 'respond-async'] } }),
    );
    expect(inputs).toMatchObject([{ waitSeconds: 5 }]);
  });

  it('marks a replay', async () => {
    const { handler } = prepare({ ...accepted, replayed: true });
    const response = await handler(apiEvent({ body, headers }));
    expect(response.headers?.['idempotent-replayed']).toBe('true');
  });

  it('gives reordered members and a quoted key one fingerprint and one key', async () => {
    const { handler, inputs } = prepare();
    await handler(apiEvent({ body, headers }));
    const reordered = Object.fromEntries(Object.entries(body).reverse());
    const quoted = { ...headers, 'Idempotency-Key': '"order-1"' };
    await handler(apiEvent({ body: reordered, headers: quoted }));
    const [first, second] = inputs;
    expect(second?.fingerprint).toBe(first?.fingerprint);
    expect(second?.idempotencyKey).toBe('order-1');
  });

  it('reads a body that API Gateway has encoded', async () => {
    const { handler, inputs } = prepare();
    const encoded = Buffer.from(JSON.stringify(body)).toString('base64');
    await handler(apiEvent({ body: encoded, isBase64Encoded: true, headers }));
    expect(inputs).toMatchObject([{ request: { amountMinor: 1000 } }]);
  });

  const invalid = { ...body, amountMinor: 0, currency: 'ZZZ' };
  const withCard = { ...invalid, description: `card ${CARD}` };
  const typed = (type: string) => ({ ...headers, 'Content-Type': type });
  it.each<[string, string, Parameters<typeof apiEvent>[0]]>([
    ['another media type', 'unsupported-media-type', { body, headers: typed('text/plain') }],
    ['no body', 'invalid-body', { headers }],
    ['an empty body', 'invalid-body', { body: '', headers }],
    ['broken JSON', 'malformed-json', { body: '{', headers }],
    [
      'bytes that are no UTF-8',
      'malformed-json',
      { body: Buffer.from([0x22, 0xff, 0x22]).toString('base64'), isBase64Encoded: true, headers },
    ],
    ['an array', 'invalid-body', { body: '[]', headers }],
    ['a huge body', 'body-too-large', { body: `"${'x'.repeat(300_000)}"`, headers }],
    ['a huge body of another kind', 'body-too-large', { body: 'x'.repeat(7e6), headers }],
    ['a card number before all violations', 'card-number-refused', { body: withCard, headers }],
    [
      'a card number as the key',
      'card-number-refused',
      { body, headers: { ...headers, 'Idempotency-Key': CARD } },
    ],
    ['a card number in the query', 'card-number-refused', { body, headers, query: { q: CARD } }],
    [
      'a card number in the path',
      'card-number-refused',
      { body, headers, pathParameters: { paymentId: `%34${CARD.slice(1)}` } },
    ],
    ['no media type', 'unsupported-media-type', { body, headers: { 'Idempotency-Key': 'k' } }],
    [
      'two media types',
      'unsupported-media-type',
      { body, headers, multiHeaders: { 'Content-Type': ['text/plain', 'application/json'] } },
    ],
    ['what stands for broken UTF-8', 'malformed-json', { body: '{"reference":"\ufffd"}', headers }],
    ['violations before a missing key', 'validation-failed', { body: invalid, headers: JSON_ONLY }],
    ['a missing key', 'idempotency-key-missing', { body, headers: JSON_ONLY }],
    [
      'two keys',
      'idempotency-key-invalid',
      { body, headers, multiHeaders: { 'Idempotency-Key': ['one', 'two'] } },
    ],
    [
      'a key of 256 characters',
      'idempotency-key-invalid',
      { body, headers: { ...headers, 'Idempotency-Key': 'k'.repeat(256) } },
    ],
  ])('refuses %s with %s and asks nobody', async (_case, code, parts) => {
    const { handler, inputs } = prepare();
    const response = await handler(apiEvent(parts));
    expect(JSON.parse(response.body)).toMatchObject({ code });
    expect(response.statusCode).toBeLessThan(500);
    expect(response.body).not.toContain('4111');
    expect(inputs).toEqual([]);
  });

  it('lists every violation once, of the syntax and of the schema', async () => {
    const { handler } = prepare();
    const text = '{"amountMinor":-0,"currency":"ZZZ","__proto__":{},"description":"\\u0000"}';
    const response = await handler(apiEvent({ body: text, headers }));
    const { errors } = JSON.parse(response.body) as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual([
      '/__proto__',
      '/amountMinor',
      '/currency',
      '/description',
      '/paymentMethod',
    ]);
  });

  it('writes neither token nor key nor body to its logs', async () => {
    const { handler, text } = prepare();
    await handler(apiEvent({ body: { ...body, reference: 'ref-77' }, headers }));
    expect(text()).toContain(payment.id);
    expect(text()).not.toMatch(/tok_approve|order-1|ref-77/);
  });
});

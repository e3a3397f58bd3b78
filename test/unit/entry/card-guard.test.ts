/** Card numbers around a body: which headers are looked at, and what becomes of a cursor that is not ours. */
import { describe, expect, it } from 'vitest';
import { type ApiAnswer, refuse } from '../../../src/entry/api/api-answer.ts';
import { createApiHandler } from '../../../src/entry/api/api-handler.ts';
import { apiEvent, captureTelemetry } from './api-events.ts';

const CARD = '4242 4242 4242 4242';
const found: ApiAnswer = { kind: 'answered', status: 200, body: {} };

function prepare(answer: ApiAnswer = found) {
  const { telemetry, text } = captureTelemetry();
  const route = {
    operation: 'listPayments',
    scopes: ['payments:read'],
    takesQuery: true,
    answer: async () => answer,
  } as const;
  const handler = createApiHandler({ route, telemetry });
  const codeOf = async (parts: Parameters<typeof apiEvent>[0]) => {
    const { statusCode, body } = await handler(apiEvent(parts));
    expect(body + text()).not.toContain(CARD);
    return [statusCode, (JSON.parse(body) as { code?: string }).code];
  };
  return { codeOf };
}

const REFUSED = [422, 'card-number-refused'];
const TAKEN = [200, undefined];

describe('a card number in a header', () => {
  it.each(['Prefer', 'If-None-Match', 'User-Agent', 'X-Correlation-Id', 'Referer', 'X-Anything'])(
    'is refused: %s',
    async (name) => {
      expect(await prepare().codeOf({ headers: { [name]: `wait=${CARD}` } })).toEqual(REFUSED);
    },
  );

  it('is refused in the first of two, and in a name', async () => {
    const { codeOf } = prepare();
    expect(await codeOf({ multiHeaders: { 'X-Note': [CARD, 'fine'] } })).toEqual(REFUSED);
    const name = `x-${CARD.replaceAll(' ', '-')}`;
    expect(await codeOf({ headers: { [name]: '1' } })).toEqual(REFUSED);
  });

  it.each([
    ['X-Datadog-Trace-Id', '6205500000000000004'],
    ['traceparent', `00-${'4'.repeat(15)}a0b1c2d3e4f5a6b7c-b7ad6b7169203331-01`],
    ['X-Amzn-Trace-Id', 'Root=1-67891233-abcdef012345678912345678'],
    ['Cookie', 'visit=6205500000000000004'],
  ])('may be what a tracer has made up: %s', async (name, value) => {
    expect(await prepare().codeOf({ headers: { [name]: value } })).toEqual(TAKEN);
  });
});

describe('a card number in a cursor', () => {
  it('is refused as such when the cursor is not ours', async () => {
    const { codeOf } = prepare(refuse('invalid-cursor'));
    expect(await codeOf({ query: { cursor: CARD } })).toEqual(REFUSED);
    const twice = { query: { cursor: 'x' }, multiQuery: { cursor: [CARD, 'x'] } };
    expect(await codeOf(twice)).toEqual(REFUSED);
    expect(await codeOf({ query: { cursor: 'x' } })).toEqual([400, 'invalid-cursor']);
  });

  it('is chance in one that the list took', async () => {
    expect(await prepare().codeOf({ query: { cursor: CARD } })).toEqual(TAKEN);
  });
});

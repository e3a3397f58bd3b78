/** The wrapper of the API: who gets in, what an answer looks like, and what nobody may see. */
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../../src/application/ports.ts';
import type { Caller } from '../../../src/contract/caller.ts';
import { type ApiAnswer, refuse } from '../../../src/entry/api/api-answer.ts';
import { type ApiRoute, createApiHandler } from '../../../src/entry/api/api-handler.ts';
import { merchant, operator } from '../application/memory-ports.ts';
import { apiEvent, captureTelemetry, REQUEST_ID } from './api-events.ts';

function prepare(answer: ApiRoute['answer'], scopes: ApiRoute['scopes'] = ['payments:write']) {
  const captured = captureTelemetry();
  const { telemetry } = captured;
  const handler = createApiHandler({ route: { operation: 'test', scopes, answer }, telemetry });
  return { ...captured, handler };
}

const fine = async (): Promise<ApiAnswer> => ({ kind: 'answered', status: 200, body: { a: 1 } });

describe('an API function', () => {
  it('answers JSON that nobody may cache or sniff, with the id of the request', async () => {
    const { handler } = prepare(fine);
    expect(await handler(apiEvent())).toMatchObject({
      statusCode: 200,
      body: '{"a":1}',
      headers: {
        'content-type': 'application/json',
        'x-request-id': REQUEST_ID,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    });
  });

  it.each<[string, Caller | null, number, string]>([
    ['nobody', null, 401, 'unauthenticated'],
    [
      'a merchant without the scope',
      { ...merchant, scopes: ['payments:read'] },
      403,
      'scope-missing',
    ],
    ['an operator', operator, 403, 'scope-missing'],
    [
      'a merchant whose record says operator',
      { ...merchant, scopes: ['operator'] },
      403,
      'scope-missing',
    ],
  ])('lets %s in no further', async (_case, caller, status, code) => {
    const { handler } = prepare(() => Promise.reject(new Error('was called')));
    const response = await handler(apiEvent({ caller }));
    expect(response.statusCode).toBe(status);
    expect(JSON.parse(response.body)).toMatchObject({ status, code, requestId: REQUEST_ID });
    expect(response.headers?.['content-type']).toBe('application/problem+json');
  });

  it('never lets a merchant key that says operator pass as one', async () => {
    const { handler } = prepare(fine, ['operator']);
    const forged = { ...merchant, scopes: ['operator' as const] };
    expect((await handler(apiEvent({ caller: forged }))).statusCode).toBe(403);
  });

  it('turns an unexpected error into 500 that says nothing, and logs it with its cause', async () => {
    const cause = new Error('table payment-transactions-prod is on fire');
    const { handler, lines } = prepare(() => Promise.reject(new Error('secret inside', { cause })));
    const response = await handler(apiEvent());
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toMatch(/secret|table|fire|stack/);
    expect(lines.find(({ level }) => level === 'error')).toMatchObject({
      requestId: REQUEST_ID,
      error: { message: 'secret inside', cause: { message: cause.message } },
    });
  });

  it('turns an unavailable store into 503 with Retry-After', async () => {
    const { handler } = prepare(() => Promise.reject(new StoreUnavailable('throttled')));
    const response = await handler(apiEvent());
    expect(response).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } });
    expect(JSON.parse(response.body)).toMatchObject({ code: 'temporarily-unavailable' });
  });

  it('reports a refusal with its violations and the current status', async () => {
    const errors = [{ pointer: '/a', detail: 'is required' }];
    const { handler } = prepare(async () =>
      refuse('invalid-transition', { errors, currentStatus: 'captured' }),
    );
    const response = await handler(apiEvent());
    expect(JSON.parse(response.body)).toMatchObject({ errors, currentStatus: 'captured' });
  });
});

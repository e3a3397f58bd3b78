/** A merchant's (or operator's) view of the API for tests: real HTTP, nothing hidden, nothing retried. */
import { randomUUID } from 'node:crypto';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface ApiClient {
  get<Body = Record<string, unknown>>(
    path: string,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
  /** A POST with a fresh idempotency key unless `headers` brings one. */
  post<Body = Record<string, unknown>>(
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
}

async function answerOf<Body>(response: Response): Promise<Answer<Body>> {
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '');
  const body = (json && text !== '' ? JSON.parse(text) : text) as Body;
  return { status: response.status, headers: response.headers, body };
}

/** `baseUrl` ends in the stage (`…/v1`); `apiKey` goes into the bearer header. */
export function createApiClient({
  baseUrl,
  apiKey,
}: {
  baseUrl: string;
  apiKey: string;
}): ApiClient {
  const authorization = `Bearer ${apiKey}`;
  return {
    async get(path, headers) {
      const merged = new Headers(headers);
      merged.set('authorization', authorization);
      return answerOf(await fetch(baseUrl + path, { headers: merged }));
    },
    async post(path, body, headers = {}) {
      const merged = new Headers({
        authorization,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        ...headers,
      });
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return answerOf(await fetch(baseUrl + path, { method: 'POST', headers: merged, body: text }));
    },
  };
}

/** A valid payment body; `more` replaces or adds fields. */
export function paymentBody(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { amountMinor: 1000, currency: 'USD', paymentMethod: 'tok_approve', ...more };
}

/** The routes of the published document, and how to call each by its own example, whoever calls it. */
import { randomUUID } from 'node:crypto';
import {
  type ApiDocument,
  bodyExamplesOf,
  parametersOf,
  routesOf,
} from '../../scripts/api-reference/document-view.ts';
import type { Scope } from '../../src/contract/api-keys.ts';
import { openApiDocument } from '../../src/contract/openapi/document.ts';
import type { Answer } from './api-client.ts';

const document = JSON.parse(JSON.stringify(openApiDocument({ version: '0.0.0' }))) as ApiDocument;
export const routes = routesOf(document).map((route) => ({
  ...route,
  name: `${route.method} ${route.path}`,
  scope: route.operation['x-scope'] as Scope | undefined,
  parameters: parametersOf(document, route.operation).map(({ name }) => name),
}));
export type NamedRoute = (typeof routes)[number];
/** Those that need a key. */
export const guarded = routes.filter(({ scope }) => scope !== undefined);

export interface Sent {
  readonly apiKey?: string;
  readonly paymentId: string;
  /** Of the routes of batches. */
  readonly batchId?: string;
  /** Of the routes of settlements. */
  readonly date?: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
}

/** The route's own example, sent with this key for this payment. */
export async function callRoute(
  baseUrl: string,
  route: NamedRoute,
  { apiKey, paymentId, batchId = 'bat_1', date = '2020-01-01', query = '', headers }: Sent,
) {
  const [body] = bodyExamplesOf(document, route.operation).values();
  const path = route.path
    .replace('{paymentId}', paymentId)
    .replace('{batchId}', batchId)
    .replace('{date}', date);
  const response = await fetch(`${baseUrl}${path}${query}`, {
    method: route.method,
    headers: {
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      ...(route.parameters.includes('Idempotency-Key') ? { 'idempotency-key': randomUUID() } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: Answer = {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : JSON.parse(text),
  };
  return { ...answer, text };
}

/** The answer without what is new in every answer. */
export const essenceOf = ({ status, headers, body }: Answer) => {
  const { requestId: _, instance: __, ...rest } = body;
  const told = [...headers].filter(
    ([name]) => !/^(date|x-request-id|x-amz|content-length)/.test(name),
  );
  return { status, told, rest };
};

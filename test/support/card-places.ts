/** Every place of every route of the contract where a client could write a card number. */
import type { Contract, ContractOperation, Schema } from './fuzz/contract.ts';
import type { PlainRequest } from './plain-http.ts';

export interface Place {
  /** `POST /payments: /metadata/note` */
  readonly name: string;
  /** The guard looks here; elsewhere nothing is kept, and nothing may be told. */
  readonly isGuarded: boolean;
  /** `text` may be any Unicode. */
  readonly write: (text: string) => PlainRequest;
}

interface Parts {
  readonly query?: string;
  readonly path?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly key?: string;
  readonly body?: unknown;
}

const JSON_TYPE = ['Content-Type', 'application/json'] as const;

/** Headers carry bytes: other text goes as its UTF-8. */
const headerText = (text: string) => Buffer.from(text).toString('latin1');

function requestTo(
  operation: ContractOperation,
  { query = '', path = 'pay_00000000000000000000000000', headers = [], key, body }: Parts,
): PlainRequest {
  const isWrite = operation.method === 'POST';
  const keyHeader = ['Idempotency-Key', key ?? crypto.randomUUID()] as const;
  return {
    method: operation.method,
    target: operation.path.replace(/\{[^}]+\}/, () => path) + query,
    headers: [...(isWrite ? [keyHeader, JSON_TYPE] : []), ...headers],
    body: isWrite ? Buffer.from(JSON.stringify(body ?? {})) : undefined,
  };
}

/** Each text of a body, each key of a free object, and a field that nobody knows. */
function bodyPlaces(operation: ContractOperation, { resolve }: Contract): Place[] {
  if (operation.body === undefined) return [];
  const schema: Schema = resolve(operation.body);
  const at = (name: string, bodyOf: (text: string) => unknown): Place => ({
    name: `${operation.method} ${operation.path}: ${name}`,
    isGuarded: true,
    write: (text) => requestTo(operation, { body: bodyOf(text) }),
  });
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, reference]) => {
    const child = resolve(reference);
    if (typeof child.additionalProperties !== 'object') {
      return [at(`/${name}`, (text) => ({ [name]: text }))];
    }
    return [
      at(`/${name}/note`, (text) => ({ [name]: { note: text } })),
      at(`a key of /${name}`, (text) => ({ [name]: { [text]: 'x' } })),
    ];
  });
  return [
    ...fields,
    at('a field that is unknown', (text) => ({ card: text })),
    at('the name of a field', (text) => ({ [text]: 1 })),
    at('deep in a field', (text) => ({ a: [{ b: { c: [text] } }] })),
  ];
}

function aroundPlaces(operation: ContractOperation): Place[] {
  const name = `${operation.method} ${operation.path}`;
  const encoded = encodeURIComponent;
  const at = (what: string, more: Partial<Place>, partsOf: (text: string) => Parts): Place => ({
    name: `${name}: ${what}`,
    isGuarded: true,
    ...more,
    write: (text) => requestTo(operation, partsOf(text)),
  });
  return [
    at('a parameter', {}, (text) => ({ query: `?q=${encoded(text)}` })),
    at('a parameter given twice', {}, (text) => ({ query: `?q=${encoded(text)}&q=1` })),
    at('the cursor', {}, (text) => ({ query: `?cursor=${encoded(text)}` })),
    at('the name of a parameter', {}, (text) => ({ query: `?${encoded(text)}=1` })),
    at('another header', {}, (text) => ({ headers: [['X-Note', headerText(text)]] })),
    at('the user agent', {}, (text) => ({ headers: [['User-Agent', headerText(text)]] })),
    at('Prefer', {}, (text) => ({ headers: [['Prefer', `wait=${headerText(text)}`]] })),
    at('If-None-Match', {}, (text) => ({ headers: [['If-None-Match', headerText(text)]] })),
    at('X-Amzn-Trace-Id', { isGuarded: false }, (text) => ({
      headers: [['X-Amzn-Trace-Id', `Root=${headerText(text)}`]],
    })),
    ...(operation.path.includes('{')
      ? [at('the path', {}, (text) => ({ path: encoded(text) }))]
      : []),
    ...(operation.method === 'POST'
      ? [at('the idempotency key', {}, (text) => ({ key: headerText(text) }))]
      : []),
  ];
}

export const placesOf = (contract: Contract): readonly Place[] =>
  contract.operations.flatMap((operation) => [
    ...bodyPlaces(operation, contract),
    ...aroundPlaces(operation),
  ]);

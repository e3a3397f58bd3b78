/** Whole requests for an operation of the contract, from entirely valid to entirely strange. */
import fc, { type Arbitrary } from 'fast-check';
import { bodiesFor, type FuzzBody } from './bodies.ts';
import type { Contract, ContractOperation, Parameter } from './contract.ts';
import { createSchemaValues, type SchemaValues } from './schema-values.ts';

/** Whose credentials; undefined sends none. */
export type Sender = 'merchant' | 'operator' | 'stranger' | 'reader' | undefined;

export interface FuzzRequest {
  readonly operationId: string;
  readonly method: string;
  /** `{own:N}` and `{other:N}` stand for payments, batches or days that are there. */
  readonly target: string;
  readonly sender: Sender;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | undefined;
  /** Nothing in it is a reason to refuse it, whatever becomes of its payment. */
  readonly isValid: boolean;
}

type Part<T> = { readonly value: T; readonly isValid: boolean };
type Header = readonly [string, string];

const good = <T>(value: T): Part<T> => ({ value, isValid: true });
const bad = <T>(value: T): Part<T> => ({ value, isValid: false });

/** Mostly valid, so that most requests are strange in one place and get far. */
const mostly = <T>(valid: Arbitrary<T>, strange: Arbitrary<T>, weight = 5): Arbitrary<Part<T>> =>
  fc.oneof({ weight, arbitrary: valid.map(good) }, { weight: 1, arbitrary: strange.map(bad) });

const pathId = mostly(
  fc.nat(3).map((index) => `{own:${index}}`),
  fc.constantFrom(
    '{other:0}',
    'pay_00000000000000000000000000',
    'pay_8zzzzzzzzzzzzzzzzzzzzzzzzz',
    'mer_01kapw3t5wfv6r2n8e4x7c9d0h',
    '%00',
    '%2e%2e',
    '..',
    '.',
    '%2F',
    '%zz',
    '%',
    '4111111111111111',
    '%F0%9F%92%B6',
    '%ff%fe',
    'a'.repeat(900),
    'pay_01kapw3t5wfv6r2n8e4x7c9d0h%0d%0aX-Injected:1',
    ';id=1',
    'bat_00000000000000000000000000',
    '{paymentId}',
    '*',
  ),
);

const strangeQuery = fc.constantFrom(
  'limit=0',
  'limit=101',
  'limit=-1',
  'limit=1e1',
  'limit=%31',
  'limit=',
  'limit',
  'limit=1&limit=2',
  'limit[]=1',
  'limit[$gt]=1',
  'status=lost',
  'status=received&status=captured',
  'order=ASC',
  'cursor=',
  'cursor=e30.e30',
  `cursor=${'a'.repeat(3000)}`,
  'createdFrom=yesterday',
  'createdFrom=2026-02-30T00:00:00Z',
  'createdFrom=9999-99-99T99:99:99Z',
  'createdTo=2026-11-23T09:30:00+01:00',
  'createdTo=2026-11-23T09:30:00%2B01:00',
  'q=4111%201111%201111%201111',
  '4111111111111111=1',
  '__proto__=1',
  '__proto__[a]=1',
  'constructor=1',
  '%ff=%fe',
  '%00=%00',
  '%zz=%',
  '&&&=&',
  '?',
  'a=%0d%0aX-Injected:%201',
);

function query(parameters: readonly Parameter[], values: SchemaValues): Arbitrary<Part<string>> {
  const known = parameters
    // A cursor is none that could be made up, and only operators, who send none of this, name a merchant.
    .filter(({ in: place, name }) => place === 'query' && !['cursor', 'merchantId'].includes(name))
    .map(({ name, schema }) =>
      values.valid(schema).map((value) => `${name}=${encodeURIComponent(String(value))}`),
    );
  const [first] = known;
  const valid =
    first === undefined
      ? fc.constant('')
      : fc
          .tuple(fc.subarray(known), fc.nat())
          .chain(([chosen]) => fc.tuple(...chosen))
          .map((pairs) => pairs.join('&'));
  return mostly(valid, strangeQuery);
}

const idempotencyKey = mostly<readonly Header[]>(
  fc.uuid().map((key) => [['Idempotency-Key', key]]),
  fc.constantFrom<readonly Header[]>(
    [],
    [['Idempotency-Key', '']],
    [['Idempotency-Key', 'k'.repeat(256)]],
    [['Idempotency-Key', '"open']],
    [['Idempotency-Key', 'tab\tinside']],
    [['Idempotency-Key', 'caf\u00e9']],
    [['Idempotency-Key', '4111-1111-1111-1111']],
    [
      ['Idempotency-Key', 'one'],
      ['Idempotency-Key', 'two'],
    ],
  ),
);

/** A client may prefer what it likes: what is not understood is ignored. */
const prefer = fc.constantFrom<readonly Header[]>(
  [],
  [],
  [['Prefer', 'wait=1']],
  [['Prefer', 'wait=0']],
  [['Prefer', 'wait=-1']],
  [['Prefer', 'wait=x, respond-async']],
  [['Prefer', '"'.repeat(200)]],
);

const contentType = mostly<readonly Header[]>(
  fc.constantFrom<readonly Header[]>(
    [['Content-Type', 'application/json']],
    [['content-type', 'application/json; charset=utf-8']],
  ),
  fc.constantFrom<readonly Header[]>(
    [],
    [['Content-Type', '']],
    [['Content-Type', 'text/plain']],
    [['Content-Type', 'application/x-www-form-urlencoded']],
    [['Content-Type', 'multipart/form-data; boundary=x']],
    [['Content-Type', 'application/json; charset=utf-16']],
    [['Content-Type', 'application/json, text/plain']],
    [['Content-Type', 'application/octet-stream']],
    [
      ['Content-Type', 'application/json'],
      ['Content-Type', 'text/plain'],
    ],
  ),
  9,
);

/** None of these means anything to us. */
const foreignHeaders = fc.constantFrom<readonly Header[]>(
  [],
  [],
  [['X-HTTP-Method-Override', 'DELETE']],
  [['X-Method-Override', 'PUT']],
  [['X-Original-URL', '/v1/health']],
  [['X-Forwarded-For', '127.0.0.1, 4111111111111111']],
  [['X-Forwarded-Host', 'evil.example']],
  [['Accept', 'text/html;q=0.9, */*;q=x']],
  [['Accept-Encoding', 'gzip;q=999']],
  [['If-None-Match', '"1", W/"2", *']],
  [['If-Match', '"0"']],
  [['Range', 'bytes=0-0']],
  [['X-Amzn-Trace-Id', 'Root=x']],
  [['x-api-key', 'something']],
  [['__proto__', 'x']],
  [['Cookie', 'a=b']],
);

const sender = (scope: string | undefined): Arbitrary<Part<Sender>> => {
  if (scope === undefined) return fc.constantFrom<Sender>('merchant', undefined).map(good);
  const right: Sender = scope === 'operator' ? 'operator' : 'merchant';
  const wrong = (['merchant', 'operator', 'stranger', 'reader', undefined] as const).filter(
    (one) => one !== right,
  );
  return mostly<Sender>(fc.constant(right), fc.constantFrom(...wrong), 9);
};

/** Methods that the route has not; HEAD and OPTIONS are no exception. */
const otherMethod = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD');

function bodyOf(operation: ContractOperation, values: SchemaValues, contract: Contract) {
  const { body, isBodyRequired } = operation;
  if (body === undefined) return fc.constant<FuzzBody | undefined>(undefined);
  const sent = bodiesFor(body, values, contract);
  return isBodyRequired ? sent : fc.option(sent, { nil: undefined, freq: 6 });
}

/** Every request for this operation; the same for the same seed of fast-check. */
export function requestsFor(
  operation: ContractOperation,
  contract: Contract,
): Arbitrary<FuzzRequest> {
  const values = createSchemaValues(contract);
  const isWrite = operation.method === 'POST';
  const none = fc.constant(good<readonly Header[]>([]));
  return fc
    .record({
      id: pathId,
      search: query(operation.parameters, values),
      from: sender(operation.scope),
      key: isWrite ? idempotencyKey : none,
      type: operation.body === undefined ? none : contentType,
      preference: isWrite ? prefer : fc.constant<readonly Header[]>([]),
      foreign: foreignHeaders,
      body: bodyOf(operation, values, contract),
      method: mostly(fc.constant(operation.method), otherMethod, 29),
    })
    .map(({ id, search, from, key, type, preference, foreign, body, method }) => {
      const hasId = operation.path.includes('{');
      const path = operation.path.replace(/\{[^}]+\}/, () => id.value);
      const parts = [
        search,
        from,
        key,
        method,
        ...(hasId ? [id] : []),
        ...(body ? [type, body] : []),
      ];
      // Another method may be another operation of the same path.
      const { operationId } =
        contract.operations.find(
          (other) => other.path === operation.path && other.method === method.value,
        ) ?? operation;
      return {
        operationId,
        method: method.value,
        target: `${path}${search.value === '' ? '' : `?${search.value}`}`,
        sender: from.value,
        headers: [...key.value, ...(body ? type.value : []), ...preference, ...foreign],
        body: body?.bytes,
        isValid: parts.every(({ isValid }) => isValid),
      };
    });
}

/** The request validator, and what its model may say. */
import { expect, test } from 'vitest';
import { compileBodySchema } from '../../../local/gateway/body-schema.ts';
import { AUTHORIZED, POST_HEADERS, post, start } from './running-gateway.ts';

test.each<[name: string, headers: Record<string, string>]>([
  ['missing', { 'content-type': 'application/json' }],
  ['empty', { 'idempotency-key': '' }],
  ['blank', { 'idempotency-key': ' ' }],
])('a required header that is %s is 400 and names it', async (_, headers) => {
  const { url, calls } = await start();
  const response = await fetch(`${url}/payments`, {
    method: 'POST',
    headers: { ...AUTHORIZED, ...headers },
    body: '{}',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    code: 'BAD_REQUEST_PARAMETERS',
    detail: 'Missing required request parameters: [Idempotency-Key]',
  });
  expect(calls.map(({ functionName }) => functionName)).toEqual(['authorize']);
});

test('a required query parameter must be there, in its own case', async () => {
  const { url } = await start();
  expect((await fetch(`${url}/search`)).status).toBe(400);
  expect((await fetch(`${url}/search?Q=1`)).status).toBe(400);
  expect((await fetch(`${url}/search?q=`)).status).toBe(400);
  expect((await fetch(`${url}/search?q=1`)).status).toBe(200);
});

const bodies: readonly [body: string | Buffer, status: number][] = [
  ['{}', 200],
  ['', 200],
  [' {"a":[1,{"b":null}]} ', 200],
  ['{"__proto__":{"x":1},"a":1,"a":2}', 200],
  ['{"a":1e400,"b":-0}', 200],
  [`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 200],
  ['{"a":"\\ud800\\u0000"}', 200],
  ['[]', 400],
  ['"text"', 400],
  ['null', 400],
  ['1', 400],
  ['true', 400],
  ['{', 400],
  ['{}{}', 400],
  ["{'a':1}", 400],
  ['{"a":1,}', 400],
  ['{"a":NaN}', 400],
  ['{"a":01}', 400],
  ['{"a":"\n"}', 400],
  ['\ufeff{}', 400],
  ['[1,2', 400],
  ['a=1&b=2', 400],
  ['<x/>', 400],
  ['\u0000', 400],
  ['['.repeat(10_000), 400],
  ['{"a":'.repeat(100_000), 400],
  ['['.repeat(1_000_000) + ']'.repeat(1_000_000), 400],
  [Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), 400],
  [Buffer.from([0x80]), 400],
];

test.each(bodies)('the body %.40j is %i', async (body, status) => {
  const { url, calls } = await start();
  const response = await post(url, body);
  expect(response.status).toBe(status);
  const text = await response.text();
  if (status === 400)
    expect(JSON.parse(text)).toMatchObject({
      code: 'BAD_REQUEST_BODY',
      detail: 'Invalid request body',
    });
  expect(calls).toHaveLength(status === 200 ? 2 : 1);
});

test.each([
  ['application/json; charset=utf-8', 400],
  ['APPLICATION/JSON', 400],
  ['text/plain', 200],
  ['application/xml', 200],
  ['', 400],
])(
  'content type %j: a body of [] is %i, for only the declared type has a model',
  async (type, status) => {
    const { url } = await start();
    const response = await fetch(`${url}/payments`, {
      method: 'POST',
      headers: { ...POST_HEADERS, 'content-type': type },
      body: Buffer.from('[]'),
    });
    expect(response.status).toBe(status);
  },
);

test('a model checks types, required and properties, and never quotes the value', () => {
  const check = compileBodySchema(
    { components: { schemas: { Id: { type: ['string', 'null'] } } } },
    {
      type: 'object',
      required: ['id', 'n'],
      properties: { id: { $ref: '#/components/schemas/Id' }, n: { type: 'integer' } },
    },
    'body',
  );
  expect(check({ id: null, n: 1 })).toBeUndefined();
  expect(check({ id: 'x' })).toBe('object has missing required properties (n)');
  expect(check({ id: 4111, n: 1 })).toMatch(/^\/id: instance type/);
  expect(check({ id: 'x', n: 1.5 })).toMatch(/^\/n: .*integer/);
  expect(check(['secret'])).not.toContain('secret');
  expect(check(Object.create({ id: 'x', n: 1 }))).toMatch(/missing/);
});

test.each<[name: string, schema: unknown, problem: RegExp]>([
  ['pattern', { type: 'string', pattern: 'a' }, /body\.pattern is not checked/],
  [
    'nested keyword',
    { properties: { a: { oneOf: [] } } },
    /body\.properties\.a\.oneOf is not checked/,
  ],
  ['unknown type', { type: 'money' }, /unknown type/],
  ['loose reference', { $ref: '#/components/schemas/No' }, /does not exist/],
  ['foreign reference', { $ref: 'https://x/y' }, /cannot be followed/],
  ['no object', 1, /not an object/],
  ['odd required', { required: 'a' }, /not a list of property names/],
])('a model with a %s is refused at load', (_, schema, problem) => {
  expect(() => compileBodySchema({}, schema, 'body')).toThrow(problem);
});

test('a model that refers to itself is refused at load', () => {
  const document = {
    components: { schemas: { A: { properties: { a: { $ref: '#/components/schemas/A' } } } } },
  };
  expect(() => compileBodySchema(document, { $ref: '#/components/schemas/A' }, 'body')).toThrow(
    /refers to itself/,
  );
});

/** Card numbers in every place of every route: refused where anything is kept, and never to be found again anywhere. */
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Place, placesOf } from '../support/card-places.ts';
import { readContract } from '../support/fuzz/contract.ts';
import { createPlainHttp, type PlainHttp } from '../support/plain-http.ts';
import { type System, startSystem } from '../support/system.ts';

/** One test number of each network, none of which occurs in the system by chance. */
const NUMBERS = [
  '4242424242424242',
  '5555555555554444',
  '2223003122003222',
  '378282246310005',
  '30569309025904',
  '6011111111111117',
  '3530111333300000',
  '6205500000000000004',
];
const spaced = (number: string) => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
const WRITINGS: readonly (readonly [string, (number: string) => string])[] = [
  ['bare', (number) => number],
  ['with spaces', spaced],
  ['with dashes', (number) => spaced(number).replaceAll(' ', '-')],
  ['among words', (number) => `card ${number}, please`],
  ['digit by digit', (number) => [...number].join(' ')],
];
/** Only where a text may be any Unicode. */
const UNICODE_WRITINGS: typeof WRITINGS = [
  [
    'full-width',
    (number) => number.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  ],
  [
    'in Arabic-Indic digits',
    (number) => number.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))),
  ],
  ['with invisible spaces', (number) => [...number].join('\u200b')],
  ['with variation selectors', (number) => [...number].join('\ufe0f')],
  ['with fillers', (number) => [...number].join('\u3164')],
];

/** Digits alone, so that a number is found however it is written. */
const digitsOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replaceAll(/\\u[0-9a-f]{4}/g, '')
    .replaceAll(/\D/g, '');
const numbersIn = (text: string): string[] => {
  const digits = digitsOf(text);
  return NUMBERS.filter((number) => digits.includes(number));
};

/** So long after many requests nobody is rate limited any more, which would hide what the guard does. */
const REFILL_MS = 2_000;

let system: System;
let http: PlainHttp;
/** Everything that any function said to AWS: tables, queues, topics, workflows, other functions. */
const calls: string[] = [];
const merchants: string[] = [];
beforeAll(async () => {
  system = await startSystem();
  http = createPlainHttp(system.baseUrl);
  for (let count = 0; count < 8; count += 1) {
    merchants.push((await system.engine.createMerchant('Careless merchant')).apiKey);
  }
  system.engine.front.intercept(async (call, proceed) => {
    calls.push(JSON.stringify(call.input ?? {}));
    return proceed();
  });
});
afterAll(async () => {
  http?.close();
  await system?.close();
});

const contract = readContract();
const operatorPaths = new Set(
  contract.operations.filter(({ scope }) => scope === 'operator').map(({ path }) => path),
);
const places = placesOf(contract);
let sent = 0;

/** Each request by another merchant, whose rate limit it hardly touches. */
async function send(place: Place, text: string) {
  sent += 1;
  const request = place.write(text);
  const isOperators = [...operatorPaths].some((path) => place.name.includes(` ${path}:`));
  const key = isOperators
    ? system.engine.announcement.operatorKey
    : merchants[sent % merchants.length];
  const headers = [['Authorization', `Bearer ${key}`] as const, ...(request.headers ?? [])];
  return http.send({ ...request, headers });
}

describe('a card number', () => {
  it('has many places where it could be written', () => {
    expect(places.length).toBeGreaterThan(100);
    expect(new Set(places.map(({ name }) => name.split(':')[0])).size).toBe(
      contract.operations.length,
    );
  });

  it.each(places.map((place) => [place.name, place] as const))(
    'in %s is refused, or leaves no trace',
    async (_name, place) => {
      system.engine.advance(REFILL_MS);
      const isHeader = /header|agent|Prefer|If-None|Trace|key$/.test(place.name);
      const writings = isHeader ? WRITINGS : [...WRITINGS, ...UNICODE_WRITINGS];
      for (const [index, [how, write]] of writings.entries()) {
        const number = NUMBERS[(sent + index) % NUMBERS.length] ?? '';
        const { status, text, headers } = await send(place, write(number));
        expect(numbersIn(text + JSON.stringify(headers)), how).toEqual([]);
        expect(status, `${how}: ${text}`).toBeLessThan(500);
        if (!place.isGuarded) continue;
        expect(JSON.parse(text), how).toMatchObject({ status: 422, code: 'card-number-refused' });
      }
    },
  );

  it('says where it was in the body, but for its own name', async () => {
    const place = places.find(({ name }) => name === 'POST /payments: /metadata/note');
    const answer = place && (await send(place, NUMBERS[0] ?? ''));
    expect(JSON.parse(answer?.text ?? '{}')).toMatchObject({
      errors: [{ pointer: '/metadata/note' }],
    });
  });

  it('is in no call to AWS, no log line and no metric', () => {
    expect(calls.length).toBeGreaterThan(merchants.length);
    expect(system.log.length).toBeGreaterThan(sent);
    expect(numbersIn(calls.join('\n').replaceAll('\n', 'x'))).toEqual([]);
    for (const line of system.log) expect(numbersIn(JSON.stringify(line))).toEqual([]);
  });

  it('is in no table', async () => {
    const tables = system.engine.stack.of('aws_dynamodb_table');
    expect(tables.length).toBeGreaterThan(4);
    for (const { attributes } of tables) {
      const { Items = [] } = await system.aws.dynamo.send(
        new ScanCommand({ TableName: String(attributes.name) }),
      );
      for (const item of Items) expect(numbersIn(JSON.stringify(item))).toEqual([]);
    }
  });
});

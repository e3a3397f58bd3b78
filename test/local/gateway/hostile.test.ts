/** Nonsense on the wire: a 4xx problem+json, or a closed connection; never a 5xx, never a crash. */

import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { parseRaw, raw } from './raw-client.ts';
import { start } from './running-gateway.ts';

const HOST = 'Host: x\r\n';
const END = 'Connection: close\r\n\r\n';

const malformed: readonly [
  name: string,
  request: string | readonly (string | Buffer)[],
  status: number,
][] = [
  ['noise', 'hello\r\n\r\n', 400],
  ['bytes', [Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10])], 400],
  ['a TLS hello', [Buffer.from('160301020001000000', 'hex')], 400],
  ['the HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['an unknown method', `FOO /v1/health HTTP/1.1\r\n${HOST}${END}`, 400],
  ['a lower case method', `get /v1/health HTTP/1.1\r\n${HOST}${END}`, 400],
  ['no version', `GET /v1/health\r\n${HOST}${END}`, 400],
  ['HTTP/3.0', `GET /v1/health HTTP/3.0\r\n${HOST}${END}`, 400],
  ['a space in the path', `GET /v1/he alth HTTP/1.1\r\n${HOST}${END}`, 400],
  ['a NUL in the path', `GET /v1/\0 HTTP/1.1\r\n${HOST}${END}`, 400],
  ['no host', `GET /v1/health HTTP/1.1\r\n${END}`, 400],
  ['two hosts', `GET /v1/health HTTP/1.1\r\n${HOST}${HOST}${END}`, 400],
  ['a header without colon', `GET /v1/health HTTP/1.1\r\n${HOST}broken\r\n${END}`, 400],
  ['a space before the colon', `GET /v1/health HTTP/1.1\r\n${HOST}A : b\r\n${END}`, 400],
  ['a NUL in a header', `GET /v1/health HTTP/1.1\r\n${HOST}A: b\0c\r\n${END}`, 400],
  ['a folded header', `GET /v1/health HTTP/1.1\r\n${HOST}A: b\r\n c\r\n${END}`, 400],
  ['a bare line feed', `GET /v1/health HTTP/1.1\n${HOST}A: b\n\n`, 400],
  [
    'two lengths',
    `POST /v1/open HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n${END}ab`,
    400,
  ],
  [
    'length and chunks',
    `POST /v1/open HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n${END}0\r\n\r\n`,
    400,
  ],
  ['a negative length', `POST /v1/open HTTP/1.1\r\n${HOST}Content-Length: -1\r\n${END}`, 400],
  ['a length of letters', `POST /v1/open HTTP/1.1\r\n${HOST}Content-Length: x\r\n${END}`, 400],
  [
    'a length beyond numbers',
    `POST /v1/open HTTP/1.1\r\n${HOST}Content-Length: 99999999999999999999999\r\n${END}`,
    400,
  ],
  [
    'an unknown encoding',
    `POST /v1/open HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked, gzip\r\n${END}`,
    400,
  ],
  [
    'a broken chunk',
    [`POST /v1/open HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`, 'zz\r\nabc\r\n'],
    400,
  ],
  [
    'a chunk of the wrong length',
    [`POST /v1/open HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n`],
    400,
  ],
  [
    'chunk extensions without end',
    [`POST /v1/open HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(30_000)}`],
    413,
  ],
  [
    'a header of 11 KB',
    `GET /v1/health HTTP/1.1\r\n${HOST}A: ${'a'.repeat(11_000)}\r\n${END}`,
    431,
  ],
  [
    'a thousand headers',
    `GET /v1/health HTTP/1.1\r\n${HOST}${'Abcdefgh: 1\r\n'.repeat(1000)}${END}`,
    431,
  ],
  ['a path of 11 KB', `GET /v1/${'a'.repeat(11_000)} HTTP/1.1\r\n${HOST}${END}`, 431],
  [
    'headers of 1 MB',
    `GET /v1/health HTTP/1.1\r\n${HOST}A: ${'a'.repeat(1_000_000)}\r\n${END}`,
    431,
  ],
  [
    'an unknown expectation',
    `POST /v1/open HTTP/1.1\r\n${HOST}Expect: miracles\r\nContent-Length: 0\r\n${END}`,
    417,
  ],
  ['CONNECT', `CONNECT v1:443 HTTP/1.1\r\n${HOST}\r\n`, 403],
];

test.each(malformed)('%s is refused as problem+json', async (_, request, status) => {
  const { port, url, calls } = await start();
  const answer = parseRaw(await raw(port, request));
  expect(answer.status).toBe(status);
  expect(answer.head.toLowerCase()).toContain('content-type: application/problem+json');
  expect(answer.head).toMatch(/x-amzn-RequestId: [0-9a-f-]{36}/);
  expect(answer.body).toMatchObject({ code: 'DEFAULT_4XX' });
  expect(calls).toEqual([]);
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

test('an upgrade is not one: the request is served as HTTP', async () => {
  const { port } = await start();
  const text = await raw(
    port,
    `GET /v1/health HTTP/1.1\r\n${HOST}Upgrade: websocket\r\nConnection: upgrade, close\r\n\r\n`,
  );
  expect(parseRaw(text).status).toBe(200);
});

test('HTTP/1.0 without a host is served', async () => {
  const { port } = await start();
  expect(parseRaw(await raw(port, 'GET /v1/health HTTP/1.0\r\n\r\n')).status).toBe(200);
});

test('HEAD of an unknown route has headers and no body', async () => {
  const { port } = await start();
  const text = await raw(port, `HEAD /v1/health HTTP/1.1\r\n${HOST}${END}`);
  expect(text.split('\r\n\r\n')[1]).toBe('');
});

test('a request smuggled behind a whole one does not disturb its answer', async () => {
  const { port, calls } = await start();
  const text = await raw(port, `GET /v1/health HTTP/1.1\r\n${HOST}\r\n\0\0garbage\r\n\r\n`);
  expect(text.startsWith('HTTP/1.1 200')).toBe(true);
  expect(text.match(/HTTP\/1\.1 \d/g)?.length).toBe(1);
  expect(calls).toHaveLength(1);
});

test('pipelined requests are answered in order', async () => {
  const { port } = await start();
  const get = (q: number) => `GET /v1/search?q=${q} HTTP/1.1\r\n${HOST}`;
  const text = await raw(port, `${get(1)}\r\n${get(2)}\r\n${get(3)}${END}`);
  expect([...text.matchAll(/"queryStringParameters":\{"q":"(\d)"/g)].map(([, q]) => q)).toEqual([
    '1',
    '2',
    '3',
  ]);
});

test.each([
  ['headers', ['GET /v1/health HTTP/1.1\r\nHost:']],
  ['a body', [`POST /v1/open HTTP/1.1\r\n${HOST}Content-Length: 10\r\n\r\nabc`]],
  [
    'a chunked body',
    [`POST /v1/open HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n`],
  ],
])('a sender that never finishes %s gets 408 and is cut off', async (_, pieces) => {
  const { port, calls } = await start({ readTimeoutMs: 200 });
  const answer = parseRaw(await raw(port, pieces));
  expect(answer.status).toBe(408);
  expect(answer.head.toLowerCase()).toContain('content-type: application/problem+json');
  expect(answer.body).toMatchObject({ detail: 'Request Timeout' });
  expect(calls).toEqual([]);
});

test('a body that trickles in is bounded in time, not only in pauses', async () => {
  const { port } = await start({ readTimeoutMs: 300 });
  const drops = Array.from({ length: 100 }, () => 'a');
  const answer = parseRaw(
    await raw(port, [`POST /v1/open HTTP/1.1\r\n${HOST}Content-Length: 1000\r\n\r\n`, ...drops]),
  );
  expect(answer.status).toBe(408);
});

test('a client that waits for 100 Continue with too large a body is refused at once', async () => {
  const { port, calls } = await start();
  const request = `POST /v1/open HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 20000000\r\n${END}`;
  const text = await raw(port, request);
  expect(parseRaw(text).status).toBe(413);
  expect(calls).toEqual([]);
});

test('a body without end is cut off after a bound', async () => {
  const { port } = await start();
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.on('error', () => {});
  socket.write(
    `POST /v1/open HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`,
  );
  const chunk = Buffer.concat([
    Buffer.from('100000\r\n'),
    Buffer.alloc(0x100000, 97),
    Buffer.from('\r\n'),
  ]);
  let sentMb = 0;
  while (!socket.destroyed && !received.includes('413') && sentMb < 200) {
    sentMb++;
    if (!socket.write(chunk)) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  socket.destroy();
  expect(sentMb).toBeLessThan(100);
});

test('a client that hangs up in the middle leaves nothing behind', async () => {
  const { port, url, calls } = await start();
  for (const text of [
    'POST /v1/open HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc',
    'GET /v1',
    '',
  ]) {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(text || 'G');
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.resetAndDestroy();
  }
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(calls.map(({ functionName }) => functionName)).toEqual(['describe']);
});

test('random bytes never bring a 5xx and never stop the gateway', async () => {
  const { port, url } = await start();
  let state = 20_261_109;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
  const valid = `POST /v1/payments HTTP/1.1\r\n${HOST}Authorization: a\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: 2\r\n${END}{}`;
  for (let round = 0; round < 150; round++) {
    const bytes = Buffer.from(valid);
    for (let change = 0; change <= random(6); change++) bytes[random(bytes.length)] = random(256);
    const text = await raw(port, [bytes], 60);
    expect(text, `seed 20261109 round ${round}`).not.toMatch(/^HTTP\/1\.1 5/);
  }
  expect((await fetch(`${url}/health`)).status).toBe(200);
}, 60_000);

/** Proves the lean HTTP client: torn answers, many calls at once, connections that break or are reused. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createRawHttp } from '../../../local/dynamodb/raw-http.ts';

/** A server that answers each piece it reads by `answer`; it counts its connections. */
async function serve(answer: (socket: Socket, request: string) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => answer(socket, bytes.toString('latin1')));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const http = createRawHttp((server.address() as AddressInfo).port);
  onTestFinished(async () => {
    await http.close();
    server.close();
  });
  return { http, sockets };
}

const reply = (body: string) =>
  `HTTP/1.1 200 OK\r\nX-Id: 7\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const HEAD = 'POST / HTTP/1.1\r\nhost: x\r\n';
const body = Buffer.from('{}');

it('puts together an answer that comes in pieces of any size', async () => {
  const text = reply('größer 😀');
  const { http } = await serve(async (socket) => {
    for (const byte of Buffer.from(text)) {
      socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
  });
  const response = await http.send(HEAD, body);
  expect(response.status).toBe(200);
  expect(response.headers.get('x-id')).toBe('7');
  expect(response.body.toString()).toBe('größer 😀');
});

it('sends the body with its length, and reuses a connection once it is free', async () => {
  const seen: string[] = [];
  const { http, sockets } = await serve((socket, request) => {
    seen.push(request);
    socket.write(reply('ok'));
  });
  await http.send(HEAD, Buffer.from('größe'));
  await http.send(HEAD, body);
  expect(seen[0]).toContain('content-length: 7\r\n\r\n');
  expect(sockets.size).toBe(1);
});

it('opens a connection for each call under way, and gives each its own answer', async () => {
  const { http, sockets } = await serve((socket, request) => {
    const sent = request.slice(request.indexOf('\r\n\r\n') + 4);
    setTimeout(() => socket.write(reply(sent)), 20 - Number(sent));
  });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => http.send(HEAD, Buffer.from(`${n}`))),
  );
  expect(answers.map(({ body: answer }) => Number(answer.toString()))).toEqual([
    ...Array(20).keys(),
  ]);
  expect(sockets.size).toBe(20);
});

it('fails only the call whose connection breaks, and opens a new one for the next', async () => {
  let calls = 0;
  const { http, sockets } = await serve((socket) => {
    calls++;
    if (calls === 1) socket.destroy();
    else socket.write(reply('ok'));
  });
  await expect(http.send(HEAD, body)).rejects.toThrow(/closed the connection|ECONNRESET/);
  expect((await http.send(HEAD, body)).body.toString()).toBe('ok');
  expect(sockets.size).toBe(2);
});

it.each([
  ['no length', 'HTTP/1.1 200 OK\r\n\r\n'],
  ['no end of its head', 'x'.repeat(20_000)],
])('refuses an answer with %s', async (_, text) => {
  const { http } = await serve((socket) => socket.write(text));
  await expect(http.send(HEAD, body)).rejects.toThrow(/the DynamoDB engine sent no/);
});

it('rejects what is under way when it closes', async () => {
  const { http } = await serve(() => {});
  const call = http.send(HEAD, body);
  const outcome = expect(call).rejects.toThrow(/closed the connection/);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await http.close();
  await outcome;
});

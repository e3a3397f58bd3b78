/** Answers what is not HTTP, or comes too slowly, on the bare socket: no request exists for it. */
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HttpAnswer } from './gateway-responses.ts';

/** How long a refused sender may go on before the connection is cut. */
const LINGER_MS = 2_000;

export type AnswerFor = (status: number, message: string) => HttpAnswer;

interface InFlight {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
}

export function answerClientErrors(server: Server, answerFor: AnswerFor): void {
  const inFlight = new WeakMap<Duplex, Set<InFlight>>();
  const refused = new WeakSet<Duplex>();

  server.on('request', (message, response) => {
    const exchange = { message, response };
    const exchanges = inFlight.get(message.socket) ?? new Set();
    inFlight.set(message.socket, exchanges.add(exchange));
    response.once('close', () => exchanges.delete(exchange));
  });

  const refuseRaw = (socket: Duplex, status: number, message: string) => {
    refused.add(socket);
    socket.on('error', () => socket.destroy());
    socket.end(serialize(answerFor(status, message)));
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(timer));
  };

  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (refused.has(socket)) return;
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const exchanges = [...(inFlight.get(socket) ?? [])];
    const [first, ...others] = exchanges;
    if (first && exchanges.every(({ message }) => message.complete)) {
      // Nonsense after whole requests: their answers go out first, then the connection ends.
      refused.add(socket);
      const last = exchanges.at(-1) ?? first;
      last.response.once('close', () => socket.destroy());
      return;
    }
    if (others.length > 0 || first?.response.headersSent) {
      socket.destroy();
      return;
    }
    refuseRaw(socket, ...statusOf(error.code));
  });

  server.on('connect', (_message, socket) =>
    refuseRaw(socket, 403, 'Missing Authentication Token'),
  );
}

function statusOf(code: string | undefined): [status: number, message: string] {
  if (code === 'HPE_HEADER_OVERFLOW') return [431, 'Request header fields too large'];
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'Request Timeout'];
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return [413, 'Request Too Long'];
  return [400, 'Bad Request'];
}

function serialize({ status, headers, body }: HttpAnswer): Buffer {
  const lines = headers.flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...lines,
    `Date: ${new Date().toUTCString()}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

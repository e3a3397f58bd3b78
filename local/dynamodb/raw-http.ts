/** A keep-alive HTTP client for the one server that it talks to: half the cost of a general one. */
import { connect, type Socket } from 'node:net';
import type { Closable } from '../types.ts';

const HEAD_BYTES_MAX = 16_384;
const HEAD_END = Buffer.from('\r\n\r\n');

export interface RawResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface RawHttp extends Closable {
  /** `head` is the request line and headers but content-length; rejects when the connection breaks. */
  send(head: string, body: Buffer): Promise<RawResponse>;
}

interface Connection {
  send(request: Buffer): Promise<RawResponse>;
  close(): void;
  readonly isOpen: boolean;
}

/** Connections carry one request at a time; there are as many as there were requests at once. */
export function createRawHttp(port: number): RawHttp {
  const idle: Connection[] = [];
  const all = new Set<Connection>();

  async function send(head: string, body: Buffer): Promise<RawResponse> {
    const text = `${head}content-length: ${body.length}\r\n\r\n`;
    let connection = idle.pop();
    while (connection !== undefined && !connection.isOpen) connection = idle.pop();
    if (connection === undefined) {
      const opened = openConnection(port, () => all.delete(opened));
      connection = opened;
      all.add(opened);
    }
    const response = await connection.send(Buffer.concat([Buffer.from(text, 'latin1'), body]));
    idle.push(connection);
    return response;
  }

  return {
    send,
    close: async () => {
      for (const connection of all) connection.close();
    },
  };
}

function openConnection(port: number, onClose: () => void): Connection {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let waiting: PromiseWithResolvers<RawResponse> | undefined;
  let received: Buffer[] = [];
  let size = 0;
  let isOpen = true;

  const finish = (error?: Error) => {
    isOpen = false;
    waiting?.reject(error ?? new Error('the DynamoDB engine closed the connection'));
    waiting = undefined;
  };
  socket.on('error', finish);
  socket.on('close', () => {
    finish();
    onClose();
  });
  socket.on('data', (bytes) => {
    received.push(bytes);
    size += bytes.length;
    try {
      const response = readResponse(received, size);
      if (response === undefined) return;
      received = [];
      size = 0;
      const { resolve } = waiting ?? {};
      waiting = undefined;
      resolve?.(response);
    } catch (error) {
      socket.destroy(error as Error);
    }
  });

  return {
    send: (request) => {
      waiting = Promise.withResolvers<RawResponse>();
      socket.write(request);
      return waiting.promise;
    },
    close: () => socket.destroy(),
    get isOpen() {
      return isOpen;
    },
  };
}

/** Undefined while something is still to come. */
function readResponse(received: Buffer[], size: number): RawResponse | undefined {
  const first = received[0] ?? Buffer.alloc(0);
  const whole = received.length === 1 ? first : Buffer.concat(received);
  const end = whole.indexOf(HEAD_END);
  if (end === -1 && size > HEAD_BYTES_MAX) throw new Error('the DynamoDB engine sent no HTTP head');
  if (end === -1) return undefined;
  const [statusLine = '', ...lines] = whole.toString('latin1', 0, end).split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const length = Number(headers.get('content-length') ?? Number.NaN);
  if (Number.isNaN(length)) throw new Error('the DynamoDB engine sent no content-length');
  const start = end + HEAD_END.length;
  if (size < start + length) return undefined;
  const status = Number(statusLine.split(' ', 2)[1]);
  return { status, headers, body: whole.subarray(start, start + length) };
}

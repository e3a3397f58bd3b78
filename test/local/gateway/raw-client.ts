/** Speaks to a gateway byte by byte, as no HTTP client would. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Json } from './api-document.ts';

/** Writes the pieces as they are, 20 ms apart, and answers all that came back until the connection ended. */
export async function raw(
  port: number,
  pieces: string | readonly (string | Buffer)[],
  waitMs = 5_000,
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => socket.destroy());
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  for (const piece of typeof pieces === 'string' ? [pieces] : pieces) {
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const timer = setTimeout(() => socket.destroy(), waitMs);
  await closed;
  clearTimeout(timer);
  return Buffer.concat(chunks).toString('utf8');
}

interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: Json;
}

export function parseRaw(text: string): RawAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  return { status: Number(head.split(' ')[1]), head, body: body ? JSON.parse(body) : {} };
}

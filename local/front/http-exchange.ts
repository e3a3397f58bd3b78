/** The plain HTTP parts of the front: whom it listens to, bodies in, answers out. */
import { type IncomingMessage, ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import type { AwsResponse } from '../types.ts';

const LOOPBACK = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(:\d{1,5})?$/i;

/** A page on the web can make a browser call this machine by another name; such calls carry that name. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && LOOPBACK.test(host);
}

/** The whole body, or undefined as soon as it is longer than `bytesMax`. */
export async function readBody(
  request: IncomingMessage,
  bytesMax: number,
): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return undefined;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      // What comes after the limit is read and forgotten, so that the caller lives to see the answer.
      if (length <= bytesMax) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('the caller left before its request was complete')));
  });
}

export function writeAnswer(response: ServerResponse, answer: AwsResponse): void {
  const headers: Record<string, string | number> = { ...answer.headers };
  // Both describe another connection when a handler passes an answer on.
  delete headers['transfer-encoding'];
  delete headers.connection;
  headers['content-length'] = Buffer.byteLength(answer.body);
  response.writeHead(answer.status, headers);
  response.end(answer.body);
}

/** A response that nobody receives. */
export function silentResponse(request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // A response only needs the writing half of a socket.
  response.assignSocket(nowhere as never);
  return response;
}

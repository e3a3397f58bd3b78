/** An HTTP endpoint that answers AWS calls from a list, so that real SDK clients can be tested whole. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  /** Last part of X-Amz-Target, or the Action of a query protocol, or the path. */
  readonly operation: string;
  readonly path: string;
  readonly input: Record<string, unknown>;
  readonly headers: IncomingHttpHeaders;
}

export type Reply =
  | { readonly status?: number; readonly body: unknown; readonly headers?: Record<string, string> }
  /** Reads the request and breaks the connection: the answer is lost. */
  | 'lost'
  /** Reads the request and never answers. */
  | 'silent'
  /** Begins an answer that never ends. */
  | 'endless'
  /** Begins an answer and breaks the connection. */
  | 'cut';

export interface FakeAws {
  readonly endpoint: string;
  readonly calls: Call[];
  close(): Promise<void>;
}

export const awsError = (type: string, more: object = {}, status = 400): Reply => ({
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type, ...more },
});

/** The last reply is repeated. */
export async function startFakeAws(replies: readonly Reply[]): Promise<FakeAws> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const isJson = text.startsWith('{');
      const form = isJson ? {} : Object.fromEntries(new URLSearchParams(text));
      const target = String(request.headers['x-amz-target'] ?? form.Action ?? request.url);
      calls.push({
        operation: target.slice(target.lastIndexOf('.') + 1),
        path: request.url ?? '',
        headers: request.headers,
        input: isJson ? (JSON.parse(text) as Record<string, unknown>) : form,
      });
      const reply = replies[Math.min(calls.length, replies.length) - 1] ?? { body: {} };
      if (reply === 'silent') return;
      if (reply === 'endless' || reply === 'cut') {
        response.writeHead(200, { 'content-length': 100 });
        response.write('{', () => reply === 'cut' && response.destroy());
        return;
      }
      if (reply === 'lost') {
        response.destroy();
        return;
      }
      const body = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
      response.writeHead(reply.status ?? 200, {
        'content-type': 'application/json',
        ...reply.headers,
      });
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

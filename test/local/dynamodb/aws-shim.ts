/** The thinnest HTTP server that lets an AWS SDK client reach a service handler. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Principal, ServiceHandler } from '../../../local/types.ts';

const principal: Principal = { kind: 'admin', label: 'test' };

export const sdkDefaults = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
} as const;

export async function serveHandler(service: string, handler: ServiceHandler) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks);
      const target = String(request.headers['x-amz-target'] ?? '');
      const input = target
        ? (JSON.parse(body.toString()) as Record<string, unknown>)
        : Object.fromEntries(new URLSearchParams(body.toString()));
      const answer = await handler({
        service,
        operation: target ? target.replace(/^.*\./, '') : String(input.Action),
        principal,
        method: request.method ?? 'POST',
        url: request.url ?? '/',
        headers: request.headers,
        body,
        input,
      });
      response.writeHead(answer.status, {
        ...answer.headers,
        'content-length': Buffer.byteLength(answer.body),
      });
      response.end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

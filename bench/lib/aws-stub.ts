/** An AWS that answers every JSON call with an empty object at once, so that only the caller is measured. */
import { createServer } from 'node:http';

export interface AwsStub {
  readonly url: string;
  /** Operations called since the last reset, in order. */
  readonly calls: string[];
  close(): Promise<void>;
}

/** Listens on a free loopback port until closed. */
export async function startAwsStub(): Promise<AwsStub> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      calls.push(String(request.headers['x-amz-target'] ?? request.url));
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stub has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

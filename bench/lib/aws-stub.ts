/** An AWS that answers every JSON call with an empty object, at once or after a set time, so that only the caller is measured. */
import { createServer } from 'node:http';

export interface AwsStub {
  readonly url: string;
  /** Operations called since the last reset, in order. */
  readonly calls: string[];
  close(): Promise<void>;
}

/** Listens on a free loopback port until closed; `delayMs` is how long each call takes. */
export async function startAwsStub({ delayMs = 0 } = {}): Promise<AwsStub> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      calls.push(String(request.headers['x-amz-target'] ?? request.url));
      const answer = () =>
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
      if (delayMs > 0) setTimeout(answer, delayMs);
      else answer();
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

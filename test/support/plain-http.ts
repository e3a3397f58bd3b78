/** HTTP as it is written: any header, twice if need be, any target, any bytes; nothing added but host and length. */
import { Agent, request } from 'node:http';

export interface PlainRequest {
  readonly method: string;
  /** Path and query below the stage, as they go over the wire. */
  readonly target: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer | undefined;
}

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

export interface PlainHttp {
  send(request: PlainRequest): Promise<PlainAnswer>;
  close(): void;
}

const TIMEOUT_MS = 40_000;

/** `baseUrl` ends in the stage. */
export function createPlainHttp(baseUrl: string): PlainHttp {
  const { hostname, port, pathname } = new URL(baseUrl);
  const agent = new Agent({ keepAlive: true });

  function send({ method, target, headers = [], body }: PlainRequest): Promise<PlainAnswer> {
    const length = body === undefined ? [] : [['Content-Length', String(body.length)] as const];
    const fields = [['Host', `${hostname}:${port}`] as const, ...length, ...headers];
    return new Promise((resolve, reject) => {
      const outgoing = request({
        hostname,
        port,
        agent,
        method,
        path: pathname + target,
        headers: fields.flat(),
        timeout: TIMEOUT_MS,
      });
      outgoing.once('timeout', () => outgoing.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)));
      outgoing.once('error', reject);
      outgoing.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      outgoing.end(body);
    });
  }

  return { send, close: () => agent.destroy() };
}

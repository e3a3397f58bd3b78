/** A client as lean as Node has it: kept connections, the answer read to its end, no other work. */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface BenchClient {
  get(path: string): Promise<string>;
  /** Makes a payment; answers the body. */
  pay(): Promise<string>;
  /** Makes the payment of this idempotency key, or learns of it. */
  payUnder(key: string): Promise<string>;
  /** Gives a part of a captured payment back. */
  refund(paymentId: string): Promise<string>;
  close(): void;
}

const REFUND = Buffer.from('{"amountMinor":100}');
const PAYMENT = Buffer.from('{"amountMinor":1000,"currency":"USD","paymentMethod":"tok_approve"}');

/** Of a connection that is kept, shorter than the server's, which would else cut it under a request. */
const IDLE_MS = 2000;

/** An answer that is no success. */
export class RefusedCall extends Error {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;

  constructor(path: string, status: number, contentType: string, body: string) {
    super(`${path} answered ${status}: ${body}`);
    Object.assign(this, { name: 'RefusedCall' });
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }
}

/** Rejects for any answer that is no success: a benchmark of refusals measures nothing. */
export function createBenchClient(baseUrl: string, apiKey: string): BenchClient {
  const { hostname, port, pathname } = new URL(baseUrl);
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const authorization = `Bearer ${apiKey}`;

  function send(method: string, path: string, headers: Record<string, string>, body?: Buffer) {
    return new Promise<string>((resolve, reject) => {
      const outgoing = request(
        { hostname, port, agent, method, path: pathname + path, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString();
            const { statusCode = 0, headers } = response;
            const type = headers['content-type'] ?? '';
            if (statusCode < 300) resolve(text);
            else reject(new RefusedCall(`${method} ${path}`, statusCode, type, text));
          });
        },
      );
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }

  const post = (path: string, body: Buffer, key: string) =>
    send(
      'POST',
      path,
      {
        authorization,
        'content-type': 'application/json',
        'content-length': String(body.length),
        'Idempotency-Key': key,
      },
      body,
    );

  return {
    get: (path) => send('GET', path, { authorization }),
    pay: () => post('/payments', PAYMENT, randomUUID()),
    payUnder: (key) => post('/payments', PAYMENT, key),
    refund: (paymentId) => post(`/payments/${paymentId}/refunds`, REFUND, randomUUID()),
    close: () => agent.destroy(),
  };
}

/** Milliseconds of each of `count` calls, one after the other. */
export async function timesOf(count: number, call: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let made = 0; made < count; made += 1) {
    const startedAt = performance.now();
    await call();
    times.push(performance.now() - startedAt);
  }
  return times;
}

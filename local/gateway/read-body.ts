/** Reads a request's body within bounds of size and time. */
import type { IncomingMessage } from 'node:http';

/** API Gateway quota "Payload size" for REST APIs. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;
/** How much of a body that is refused anyway we still take in, so that its sender lives to read the answer. */
const DRAINED_BYTES_MAX = 32 * 1024 * 1024;

export type BodyOutcome =
  | { readonly kind: 'read'; readonly body: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'aborted' };

export function isDeclaredTooLarge(message: IncomingMessage): boolean {
  return Number(message.headers['content-length'] ?? 0) > BODY_BYTES_MAX;
}

export function readBody(message: IncomingMessage, timeoutMs: number): Promise<BodyOutcome> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (outcome: BodyOutcome) => {
      clearTimeout(timer);
      message.off('data', take);
      message.off('end', finish);
      resolve(outcome);
    };
    const finish = () =>
      settle(
        bytes > BODY_BYTES_MAX
          ? { kind: 'too-large' }
          : { kind: 'read', body: Buffer.concat(chunks, bytes) },
      );
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
      else chunks.length = 0;
      if (bytes > DRAINED_BYTES_MAX) settle({ kind: 'too-large' });
    };
    const timer = setTimeout(() => settle({ kind: 'too-slow' }), timeoutMs);
    message.on('data', take);
    message.once('end', finish);
    message.once('error', () => settle({ kind: 'aborted' }));
    message.once('close', () => settle({ kind: 'aborted' }));
  });
}

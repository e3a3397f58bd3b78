/** What tells one request from another under the same idempotency key. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256 in hex of method, full path and RFC 8785 canonical body; undefined stands for no body. */
export const fingerprint = (request: {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}): string =>
  createHash('sha256')
    .update(`${request.method.toUpperCase()}\n${request.path}\n${canonicalize(request.body) ?? ''}`)
    .digest('hex');

/** Reads who signed a request, and for which service, from its SigV4 header or presigned query. */
import type { IncomingHttpHeaders } from 'node:http';

export interface SignatureScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const IN_HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request\b/;
const IN_QUERY = /^([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request$/;

/** Undefined when the request carries no (well-formed) signature. */
export function readSignatureScope(
  headers: IncomingHttpHeaders,
  url: string,
): SignatureScope | undefined {
  const found = IN_HEADER.exec(headers.authorization ?? '') ?? presigned(url);
  if (found === null || found === undefined) return undefined;
  const [, accessKeyId = '', region = '', service = ''] = found;
  return { accessKeyId, region, service };
}

function presigned(url: string): RegExpExecArray | null | undefined {
  if (!url.includes('X-Amz-Credential=')) return undefined;
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  return IN_QUERY.exec(query.get('X-Amz-Credential') ?? '');
}

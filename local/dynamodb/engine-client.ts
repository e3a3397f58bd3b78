/** Speaks to the engine's port: kept-alive connections, bodies passed through as they are. */
import type { AwsResponse, Closable } from '../types.ts';
import { createRawHttp } from './raw-http.ts';

/** The engine insists on a signature's form and checks nothing of it. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
const PASSED_BACK = ['x-amzn-requestid', 'x-amz-crc32'] as const;
/** A target that could break out of its header never reaches the engine. */
const TARGET = /^[\w.]{1,100}$/;

export interface EngineClient extends Closable {
  /** One call as it came in; rejects only when the engine cannot be reached. */
  forward(target: string, body: Buffer | string): Promise<AwsResponse>;
  /** A call of our own: rejects with the engine's error, whose `name` is its type. */
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
}

export class EngineCallError extends Error {
  constructor(type: string, message: string) {
    super(message);
    this.name = type;
  }
}

export function createEngineClient(port: number): EngineClient {
  const http = createRawHttp(port);
  const fixed = [
    'POST / HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    'content-type: application/x-amz-json-1.0',
    'x-amz-date: 20260101T000000Z',
    `authorization: ${AUTHORIZATION}`,
    'x-amz-target: ',
  ].join('\r\n');

  async function forward(target: string, body: Buffer | string): Promise<AwsResponse> {
    const safe = TARGET.test(target) ? target : 'unknown';
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const response = await http.send(`${fixed}${safe}\r\n`, bytes);
    const headers: Record<string, string> = { 'content-type': 'application/x-amz-json-1.0' };
    for (const name of PASSED_BACK) {
      const value = response.headers.get(name);
      if (value !== undefined) headers[name] = value;
    }
    return { status: response.status, headers, body: response.body };
  }

  async function call(operation: string, input: Record<string, unknown>) {
    const response = await forward(`DynamoDB_20120810.${operation}`, JSON.stringify(input));
    const output = JSON.parse(response.body.toString()) as Record<string, unknown>;
    if (response.status === 200) return output;
    const type = String(output.__type ?? 'UnknownError').replace(/^.*#/, '');
    throw new EngineCallError(type, String(output.message ?? output.Message ?? type));
  }

  return { forward, call, close: http.close };
}

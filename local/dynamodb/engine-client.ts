/** Speaks to the engine's port: kept-alive connections, bodies passed through as they are. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { AwsResponse, Closable } from '../types.ts';

const SOCKETS_MAX = 64;
/** The engine insists on a signature's form and checks nothing of it. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
const PASSED_BACK = ['x-amzn-requestid', 'x-amz-crc32'] as const;

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
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });

  function forward(target: string, body: Buffer | string): Promise<AwsResponse> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          agent,
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: '/',
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'content-length': Buffer.byteLength(body),
            'x-amz-target': target,
            'x-amz-date': '20260101T000000Z',
            authorization: AUTHORIZATION,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.once('error', reject);
          incoming.once('end', () => {
            const whole =
              chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
            resolve({
              status: incoming.statusCode ?? 500,
              headers: passedBack(incoming.headers),
              body: whole,
            });
          });
        },
      );
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }

  async function call(operation: string, input: Record<string, unknown>) {
    const response = await forward(`DynamoDB_20120810.${operation}`, JSON.stringify(input));
    const output = JSON.parse(response.body.toString()) as Record<string, unknown>;
    if (response.status === 200) return output;
    const type = String(output.__type ?? 'UnknownError').replace(/^.*#/, '');
    throw new EngineCallError(type, String(output.message ?? output.Message ?? type));
  }

  return {
    forward,
    call,
    close: async () => {
      agent.destroy();
    },
  };
}

function passedBack(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'application/x-amz-json-1.0' };
  for (const name of PASSED_BACK) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}

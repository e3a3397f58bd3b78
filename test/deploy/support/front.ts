/** The front of the emulated AWS: one endpoint that passes calls on, answers what the emulator lacks, and keeps account of both. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { type AwsCall, awsCallOf } from './aws-call.ts';
import { createForgotten } from './forgotten-attributes.ts';
import { createOwnOperations } from './own-answers.ts';

export interface Front {
  readonly url: string;
  close(): Promise<void>;
}

/** The front's account of itself, to be had under REPORT_PATH. */
export interface FrontReport {
  /** `service:operation` answered here, and `service attribute` put back here, each with its reason. */
  readonly mended: Readonly<Record<string, string>>;
  /** Calls that neither the emulator nor the front could answer. */
  readonly unanswered: readonly string[];
}

export const REPORT_PATH = '/front-report';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export async function startFront(motoPort: number): Promise<Front> {
  const mended: Record<string, string> = {};
  const unanswered: string[] = [];
  const ownOperations = createOwnOperations();
  const forgotten = createForgotten();

  let last: Promise<unknown> = Promise.resolve();
  // moto shares its stores among threads without locks: two calls at once can break one of them.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };

  async function answer(incoming: IncomingMessage, call: AwsCall): Promise<Answer> {
    const id = `${call.service}:${call.operation}`;
    const own = ownOperations.find(
      ({ service, operation }) => service === call.service && operation === call.operation,
    );
    if (own !== undefined) {
      mended[id] = own.reason;
      const { status = 200, contentType = 'application/x-amz-json-1.0', body } = own.answer(call);
      return { status, headers: { 'content-type': contentType }, body: Buffer.from(body) };
    }
    const ours = forgotten.filter(({ service }) => service === call.service);
    const passed = await inTurn(() => passOn(incoming, call, motoPort));
    if (passed.status >= 500) unanswered.push(`${id}: ${excerpt(passed.body)}`);
    if (passed.status >= 300) return passed.status >= 500 ? final(passed) : passed;
    for (const one of ours) if (one.writes.includes(call.operation)) one.remember(call);
    let body = passed.body;
    for (const one of ours) {
      if (!one.reads.includes(call.operation)) continue;
      const restored = one.restore(call, body.toString('utf8'));
      if (restored === undefined) continue;
      mended[`${one.service} ${one.attribute}`] = 'moto takes it and forgets it';
      body = Buffer.from(restored);
    }
    return { ...passed, body };
  }

  const server = createServer((incoming, outgoing) => {
    if (incoming.url === REPORT_PATH) {
      const report: FrontReport = { mended, unanswered };
      outgoing.end(JSON.stringify(report));
      return;
    }
    void read(incoming)
      .then((body) => answer(incoming, awsCallOf(incoming, body)))
      .then(
        (result) => reply(outgoing, result),
        (error: unknown) => {
          unanswered.push(String(error));
          reply(outgoing, { status: 400, headers: {}, body: Buffer.from(String(error)) });
        },
      );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port was given');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** What the emulator does not know stays unknown: no client shall try it again for minutes. */
const final = (answer: Answer): Answer => ({ ...answer, status: 400 });

const excerpt = (body: Buffer) => body.toString('utf8').replaceAll(/\s+/g, ' ').slice(-300);

async function read(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function passOn(incoming: IncomingMessage, call: AwsCall, port: number): Promise<Answer> {
  const { method, url, headers } = incoming;
  const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  outgoing.end(call.body);
  const [response] = await answered;
  return {
    status: response.statusCode ?? 502,
    headers: response.headers,
    body: await read(response),
  };
}

function reply(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  const { connection, 'transfer-encoding': encoding, 'content-length': length, ...rest } = headers;
  // A HEAD's length is of a body that is not sent.
  const known = outgoing.req.method === 'HEAD' ? length : String(body.length);
  outgoing.writeHead(status, { ...rest, ...(known !== undefined && { 'content-length': known }) });
  outgoing.end(body);
}

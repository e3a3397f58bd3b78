/** HTTP byte by byte, as no client would write it, to an API that is served at a base URL. */
import { once } from 'node:events';
import { connect } from 'node:net';

export interface RawHttp {
  /** Writes the pieces as they are, a moment apart, and answers all that came back until the connection ended. */
  exchange(pieces: readonly (string | Buffer)[]): Promise<string>;
  /** Request line and headers, without the empty line: `path` is below the stage. */
  head(method: string, path: string, ...headers: readonly string[]): string;
}

const WAIT_MS = 4000;
const PAUSE_MS = 20;

export function createRawHttp(baseUrl: string): RawHttp {
  const { hostname, port, pathname } = new URL(baseUrl);
  return {
    head: (method, path, ...headers) =>
      [`${method} ${pathname}${path} HTTP/1.1`, `Host: ${hostname}`, ...headers, ''].join('\r\n'),
    async exchange(pieces) {
      const socket = connect(Number(port), hostname);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.on('error', () => socket.destroy());
      const closed = once(socket, 'close');
      await once(socket, 'connect');
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      const timer = setTimeout(() => socket.destroy(), WAIT_MS);
      await closed;
      clearTimeout(timer);
      return Buffer.concat(chunks).toString();
    },
  };
}

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Every answer in what came back over one connection, in order; bodies must say their length. */
export function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = text; rest.startsWith('HTTP/1.1 '); ) {
    const end = rest.indexOf('\r\n\r\n');
    const head = rest.slice(0, end);
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
    const bytes = Buffer.from(rest.slice(end + 4));
    answers.push({
      status: Number(head.slice(9, 12)),
      head,
      body: bytes.subarray(0, length).toString(),
    });
    rest = bytes.subarray(length).toString();
  }
  return answers;
}

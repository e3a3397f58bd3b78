/** Decodes `aws-chunked` bodies: sized chunks, then trailers, as SDKs send streams. */
import { S3Error } from './s3-error.ts';

const LINE_MAX = 8_192;

/** Yields the payload; trailers land in `trailers` (lower-case names) before it ends. */
export async function* decodeChunks(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  /** Bytes of the current chunk still to come; undefined between chunks. */
  let left: number | undefined;
  let ended = false;
  for await (const piece of source) {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    while (rest.length > 0) {
      if (left !== undefined && left > 0) {
        const take = rest.subarray(0, left);
        left -= take.length;
        rest = rest.subarray(take.length);
        yield take;
        continue;
      }
      const end = rest.indexOf('\r\n');
      if (end === -1 && rest.length > LINE_MAX) throw malformed();
      if (end === -1) break;
      const line = rest.subarray(0, end).toString('latin1');
      rest = rest.subarray(end + 2);
      if (ended) readTrailer(line, trailers);
      else if (left === 0) left = expectEmpty(line);
      else {
        const size = readSize(line);
        if (size === 0) ended = true;
        else left = size;
      }
    }
  }
  if (!ended) throw new S3Error('IncompleteBody', 'The request body terminated unexpectedly');
}

/** `400;chunk-signature=…`: the extension is not used for unsigned payloads. */
function readSize(line: string): number {
  const [hex = ''] = line.split(';', 1);
  if (!/^[\da-f]{1,12}$/i.test(hex)) throw malformed();
  return Number.parseInt(hex, 16);
}

/** The line break that ends a chunk's data. */
function expectEmpty(line: string): undefined {
  if (line !== '') throw malformed();
  return undefined;
}

function readTrailer(line: string, trailers: Map<string, string>): void {
  if (line === '') return;
  const colon = line.indexOf(':');
  if (colon === -1) throw malformed();
  trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
}

const malformed = () => new S3Error('InvalidRequest', 'The aws-chunked body is malformed');

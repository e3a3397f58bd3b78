/** A DynamoDB that keeps single rows and swallows transactions, and an S3 with one file that never ends: what a chunk function needs. */
import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface ChunkStub {
  readonly url: string;
  /** Transactions since the last call of it. */
  takeTransactions(): number;
  close(): Promise<void>;
}

interface Row {
  readonly Key?: object;
  readonly Item?: { readonly batchId: object; readonly part: object };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

/** The range that is asked for, of a file in which `content` comes again and again. */
function rangeOf(content: Buffer, range: string): Buffer {
  const [start = 0, last = 0] = range.replace('bytes=', '').split('-').map(Number);
  const from = start % content.length;
  const piece = content.subarray(from, from + last + 1 - start);
  return piece.length === last + 1 - start
    ? piece
    : Buffer.concat([piece, content.subarray(0, last + 1 - start - piece.length)]);
}

/** `transactionMs` is how long each transaction takes. */
export async function startChunkStub(content: Buffer, transactionMs: number): Promise<ChunkStub> {
  const rows = new Map<string, object>();
  let transactions = 0;
  async function answerJson(operation: string, request: IncomingMessage): Promise<object> {
    if (operation === 'TransactWriteItems') {
      for await (const _ of request);
      transactions += 1;
      if (transactionMs > 0) await delay(transactionMs);
      return {};
    }
    const { Key, Item } = JSON.parse(await bodyOf(request)) as Row;
    if (operation === 'PutItem' && Item !== undefined)
      rows.set(JSON.stringify([Item.batchId, Item.part]), Item);
    if (operation !== 'GetItem') return {};
    const found = rows.get(JSON.stringify(Object.values(Key ?? {})));
    return found === undefined ? {} : { Item: found };
  }
  const server = createServer(async (request, response) => {
    const { range, 'x-amz-target': target } = request.headers;
    if (range !== undefined) {
      const piece = rangeOf(content, range);
      response.writeHead(206, { 'content-length': piece.length }).end(piece);
      return;
    }
    const answer = await answerJson(String(target).split('.')[1] ?? '', request);
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stub has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    takeTransactions() {
      const taken = transactions;
      transactions = 0;
      return taken;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** DynamoDB and its streams for the local engine: the stack's tables on a native engine, behind one handler. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type {
  AwsRequest,
  AwsResponse,
  Closable,
  LogSink,
  ServiceHandler,
  Stack,
} from '../types.ts';
import { type Arns, createArns } from './arns.ts';
import { createTables, type Table } from './create-tables.ts';
import { createEngineClient, type EngineClient } from './engine-client.ts';
import { startEngineProcess } from './engine-process.ts';
import { startExpirySweep } from './expiry-sweep.ts';
import { findEngine } from './find-engine.ts';
import { refusal } from './refusal.ts';
import {
  createStreamReader,
  type StreamReader,
  type StreamReaderOptions,
} from './stream-reader.ts';
import { openStreamStore } from './stream-store.ts';
import { createTransactionTokens } from './transaction-tokens.ts';
import { writtenTables } from './written-tables.ts';

export interface DynamoDbOptions {
  readonly stack: Stack;
  /** Holds the database; on tmpfs unless data is to be kept. */
  readonly directory: string;
  readonly clock: Clock;
  readonly log: LogSink;
  /** What DYNOXIDE_BIN says, if anything. */
  readonly binary?: string | undefined;
}

export interface DynamoDb extends Closable {
  /** Serves `dynamodb` and `dynamodbstreams` alike. */
  readonly handler: ServiceHandler;
  readonly enginePid: number;
  /** Calls back after each successful write to a table; the returned function ends it. */
  onWrite(listener: (tableName: string) => void): () => void;
  createStreamReader(options: StreamReaderOptions): StreamReader;
  /** The table whose stream has this ARN (the stack's form). */
  tableOfStream(streamArn: string): string | undefined;
  /** How far a stream consumer got, kept with the data: the sequence number it finished. */
  streamPosition(consumer: string): string | undefined;
  saveStreamPosition(consumer: string, sequence: string): void;
  /** Deletes expired items now; answers how many. It also happens every hour of the engine's clock. */
  sweepExpired(): Promise<number>;
}

/** Calls whose answers hold items, never ARNs of the engine: their bytes pass untouched. */
const DATA_CALLS = new Set([
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'BatchWriteItem',
  'TransactGetItems',
  'TransactWriteItems',
]);

export async function createDynamoDb(options: DynamoDbOptions): Promise<DynamoDb> {
  const { stack, directory, clock } = options;
  const log = (level: 'info' | 'error', message: string) =>
    options.log({ source: 'dynamodb', level, message, at: clock.now() });
  const binary = await findEngine({
    binary: options.binary,
    log: (message) => log('info', message),
  });
  mkdirSync(directory, { recursive: true });
  const databasePath = join(directory, 'dynamodb.db');
  const engine = await startEngineProcess({ binary, databasePath });
  const client = createEngineClient(engine.port);
  const arnPrefix = `arn:aws:dynamodb:${stack.region}:${stack.accountId}:table/`;
  try {
    const tables = await createTables(client, stack.of('aws_dynamodb_table'), arnPrefix);
    const store = openStreamStore(directory, databasePath);
    void engine.ended.then((reason) => {
      if (reason !== undefined) log('error', `the DynamoDB engine ended: ${reason}`);
    });
    let closed = false;
    const listeners = new Set<(tableName: string) => void>();
    const tell = (tableName: string) => {
      for (const listener of listeners) listener(tableName);
    };
    const sweeper = startExpirySweep({
      client,
      tables,
      clock,
      onDelete: tell,
      onError: (error) => log('error', `expired items could not be deleted: ${String(error)}`),
    });
    return {
      handler: createHandler({ client, arns: createArns(tables, arnPrefix), tell, stack, clock }),
      enginePid: engine.pid,
      onWrite: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      createStreamReader: ({ tableName, from }) => {
        const table = streamedTable(tables, tableName);
        return createStreamReader({ table, store, clock, region: stack.region }, from);
      },
      tableOfStream: (arn) => tables.find(({ streamArn }) => streamArn === arn)?.name,
      streamPosition: (consumer) => store.position(consumer)?.toString(),
      saveStreamPosition: (consumer, sequence) => store.savePosition(consumer, Number(sequence)),
      sweepExpired: sweeper.sweep,
      close: async () => {
        if (closed) return;
        closed = true;
        sweeper.stop();
        store.close();
        await client.close();
        await engine.close();
      },
    };
  } catch (error) {
    await client.close();
    await engine.close();
    throw error;
  }
}

function streamedTable(tables: readonly Table[], name: string): Table {
  const table = tables.find((one) => one.name === name);
  if (table?.streamArn === undefined) throw new Error(`table ${name} has no stream`);
  return table;
}

const UNREACHABLE = refusal(
  500,
  'InternalServerError',
  'The local DynamoDB engine cannot be reached.',
);

function createHandler(options: {
  readonly client: EngineClient;
  readonly arns: Arns;
  readonly tell: (tableName: string) => void;
  readonly stack: Stack;
  readonly clock: Clock;
}): ServiceHandler {
  const { client, arns, tell, stack } = options;
  const tokens = createTransactionTokens(options.clock);

  return async (request: AwsRequest): Promise<AwsResponse> => {
    const target = request.headers['x-amz-target'];
    const body = arns.inward(request.body, request.input ?? {}) ?? request.body;
    let response: AwsResponse;
    try {
      const forward = (bytes: Buffer | string) => client.forward(String(target), bytes);
      const isTransaction = request.operation === 'TransactWriteItems';
      response = await (isTransaction ? tokens.once(body, forward) : forward(body));
    } catch {
      return UNREACHABLE;
    }
    if (response.status === 200) {
      for (const name of writtenTables(request)) tell(name.replace(/^arn:.*:table\//, ''));
    }
    return DATA_CALLS.has(request.operation) ? response : translate(response);
  };

  function translate({ status, headers, body }: AwsResponse): AwsResponse {
    const translated = arns
      .outward(body.toString())
      .replaceAll('"awsRegion":"dynoxide"', `"awsRegion":"${stack.region}"`);
    const { 'x-amz-crc32': _stale, ...kept } = headers;
    return { status, headers: kept, body: translated };
  }
}

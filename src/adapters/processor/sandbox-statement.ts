/** The sandbox acquirer's statement, asked for a page at a time. */
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { StoreUnavailable } from '../../application/ports.ts';
import type { AcquirerStatement } from '../../application/settlement/ports.ts';
import {
  type StatementAnswer,
  type StatementRequest,
  statementAnswerSchema,
} from '../../contract/acquirer-messages.ts';

interface Options {
  readonly client: LambdaClient;
  readonly functionName: string;
}

const PAGE_SIZE = 500;

export const createSandboxStatement = (options: Options): AcquirerStatement => ({
  async sources(date) {
    const page = async (shard: number, from: string, limit: number) =>
      ask(options, { operation: 'statement', date, shard, from, limit });
    // The acquirer says how many shards there are.
    const { shards } = await page(0, '', 1);
    return Array.from({ length: shards }, (_, shard) => ({
      pageSize: PAGE_SIZE,
      page: async (from: string) => (await page(shard, from, PAGE_SIZE)).lines,
    }));
  },
});

/** Raises StoreUnavailable: asking again has no effect. */
async function ask(
  { client, functionName }: Options,
  request: StatementRequest,
): Promise<StatementAnswer> {
  const command = new InvokeCommand({
    FunctionName: functionName,
    Payload: Buffer.from(JSON.stringify(request)),
  });
  try {
    const { FunctionError, Payload } = await client.send(command);
    if (FunctionError === undefined) {
      return statementAnswerSchema.parse(JSON.parse(Buffer.from(Payload ?? []).toString()));
    }
  } catch (error) {
    throw unavailable(error);
  }
  throw unavailable(undefined);
}

const unavailable = (cause: unknown) =>
  new StoreUnavailable('The acquirer does not give its statement right now. Try again.', { cause });

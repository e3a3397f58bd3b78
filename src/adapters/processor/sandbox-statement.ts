/** The sandbox acquirer's statement, asked for a page at a time. */
import { StoreUnavailable } from '../../application/ports.ts';
import type { AcquirerStatement } from '../../application/settlement/ports.ts';
import {
  type StatementAnswer,
  type StatementRequest,
  statementAnswerSchema,
} from '../../contract/acquirer-messages.ts';
import type { LambdaClient } from '../aws/lambda-client.ts';

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
  try {
    const answer = await client.invoke(functionName, request);
    if (answer !== undefined) return statementAnswerSchema.parse(answer);
  } catch (error) {
    throw unavailable(error);
  }
  throw unavailable(undefined);
}

const unavailable = (cause: unknown) =>
  new StoreUnavailable('The acquirer does not give its statement right now. Try again.', { cause });

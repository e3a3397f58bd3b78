/**
 * Runs a transaction under a client token once, as DynamoDB does for ten minutes after it succeeded. The engine can do
 * that too, but looks through all tokens it holds at each transaction: thousands of payments later that is most of its work.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { AwsResponse } from '../types.ts';
import { refusal } from './refusal.ts';

const KEPT_MS = 600_000;
/** Anything else is the engine's to refuse. */
const TOKEN_LENGTH_MAX = 36;
/** What nearly every transaction is answered, kept once: hundreds of thousands of tokens may be held. */
const DONE: AwsResponse = {
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: '{}',
};

interface Transaction {
  readonly digest: string;
  /** Undefined while it runs. */
  readonly answer?: AwsResponse;
  readonly keptUntil: number;
}

export interface TransactionTokens {
  /** Takes a TransactWriteItems call's JSON; `run` gets it without its token. */
  once(
    body: Buffer | string,
    run: (body: Buffer | string) => Promise<AwsResponse>,
  ): Promise<AwsResponse>;
}

export function createTransactionTokens(clock: Clock): TransactionTokens {
  // Set again on success, so that the first to end is the first to be forgotten.
  const transactions = new Map<string, Transaction>();

  const forget = () => {
    for (const [token, { answer, keptUntil }] of transactions) {
      if (answer === undefined) continue;
      if (keptUntil > clock.now()) return;
      transactions.delete(token);
    }
  };

  return {
    async once(body, run) {
      const { ClientRequestToken: token, ...input } = JSON.parse(body.toString());
      if (typeof token !== 'string' || token === '' || token.length > TOKEN_LENGTH_MAX) {
        return run(body);
      }
      forget();
      const bare = JSON.stringify(input);
      const digest = createHash('sha256').update(bare).digest('base64');
      const known = transactions.get(token);
      if (known?.answer !== undefined) return known.digest === digest ? known.answer : MISMATCH;
      if (known !== undefined) return IN_PROGRESS;
      transactions.set(token, { digest, keptUntil: 0 });
      const answer = await run(bare).catch((error: unknown) => {
        transactions.delete(token);
        throw error;
      });
      transactions.delete(token);
      if (answer.status === 200) {
        // Texts of its own: bytes and headers lie in what the connection received and would keep all of that.
        const text = answer.body.toString();
        const kept = text === DONE.body ? DONE : { ...DONE, body: text };
        transactions.set(token, { digest, answer: kept, keptUntil: clock.now() + KEPT_MS });
      }
      return answer;
    },
  };
}

const MISMATCH = refusal(
  400,
  'IdempotentParameterMismatchException',
  'The client token was used before with other parameters.',
);
const IN_PROGRESS = refusal(
  400,
  'TransactionInProgressException',
  'A transaction with this client token is under way.',
);

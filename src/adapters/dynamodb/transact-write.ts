/** One DynamoDB transaction, repeated while it only met others on the way. */
import type {
  CancellationReason,
  TransactionCanceledException,
  TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from '../../application/ports.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { isFailure } from '../aws/service-failure.ts';
import { pauseFor } from '../system.ts';

/** For tests: what the pauses between two attempts depend on. */
export interface Pacing {
  /** From 0 to 1, for the jitter of the pauses. */
  readonly random?: () => number;
  readonly pause?: (milliseconds: number) => Promise<void>;
}

interface Options extends Pacing {
  readonly client: DynamoClient;
  /** At most 36 characters: a repeat under the same token has no second effect. */
  readonly token: string;
  readonly items: TransactWriteItem[];
  /** Nobody waits for it: pauses are ten times as long, and what others write comes first. */
  readonly givesWay?: boolean;
}

export type TransactionResult =
  | { readonly outcome: 'committed' }
  /** One reason per item, in the order of the items. */
  | { readonly outcome: 'refused'; readonly reasons: readonly CancellationReason[] };

/** The client repeats no cancelled transaction, so these attempts are the only ones. */
const ATTEMPTS_MAX = 6;
const HASTY = { firstPauseMs: 20, longestPauseMs: 400 };
const GIVING_WAY = { firstPauseMs: 200, longestPauseMs: 4000 };
/** All attempts together; lists rely on it (SETTLED_AFTER_MS). */
const WITHIN_MS = 10_000;
const PASSING = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'DuplicateTransaction',
]);

const isRefusal = ({ Code }: CancellationReason) => Code === 'ConditionalCheckFailed';
const isPassing = ({ Code }: CancellationReason) => PASSING.has(Code ?? '');

/** Raises StoreUnavailable; throws what no repeat can mend. */
export async function transactWrite(options: Options): Promise<TransactionResult> {
  const { client, token, items, random = Math.random, pause = pauseFor } = options;
  const { firstPauseMs, longestPauseMs } = options.givesWay === true ? GIVING_WAY : HASTY;
  const abortSignal = AbortSignal.timeout(WITHIN_MS);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await asStore('Writing', () =>
        client.call(
          'TransactWriteItems',
          {
            TransactItems: items,
            ClientRequestToken: token,
          },
          { abortSignal },
        ),
      );
      return { outcome: 'committed' };
    } catch (error) {
      if (!isFailure<TransactionCanceledException>(error, 'TransactionCanceledException'))
        throw error;
      const reasons = error.CancellationReasons ?? [];
      if (reasons.some(isRefusal)) return { outcome: 'refused', reasons };
      if (!reasons.some(isPassing)) throw error;
      if (attempt >= ATTEMPTS_MAX) {
        throw new StoreUnavailable('Writing met too many other writes. Try again.', {
          cause: error,
        });
      }
      const ceiling = Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs);
      await pause(random() * ceiling);
    }
  }
}

/** The sandbox acquirer: honours idempotency keys and inquiries, remembers every charge, fails as told. */
import type {
  AcquirerAnswer,
  AcquirerCharge,
  AcquirerRequest,
} from '../../contract/acquirer-messages.ts';
import { type Now, type RandomBytes, StoreUnavailable } from '../ports.ts';
import { authorizationOf, decideCharge } from './decide-charge.ts';
import type { Account, AcquirerLedger, Charge } from './ledger.ts';
import { behaviourOf } from './sandbox-tokens.ts';

interface Options {
  readonly ledger: AcquirerLedger;
  readonly now: Now;
  readonly random: RandomBytes;
  /** Waits a short moment; how long a moment is does not matter. */
  readonly pause: () => Promise<void>;
}

/** The charge is made and its answer is not given, as when a connection breaks. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}

export type AnswerAcquirerRequest = (request: AcquirerRequest) => Promise<AcquirerAnswer>;

const ATTEMPTS_MAX = 5;
const REFERENCE_BYTES = 12;
const RETRY_AFTER_SECONDS = 1;

/** Raises AnswerLost after the charge, and StoreUnavailable. */
export function createAnswerAcquirerRequest(options: Options): AnswerAcquirerRequest {
  const { ledger } = options;
  return async (request) => {
    if (request.operation === 'inquire') {
      const known = await ledger.findCharge(request.key);
      return known === null ? { outcome: 'absent' } : answerOf(known);
    }
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const answer = await charge(options, request, attempt === 1);
      if (answer !== 'conflict') return answer;
    }
    throw new StoreUnavailable(`The charge ${request.key} met ${ATTEMPTS_MAX} others. Try again.`);
  };
}

async function charge(
  options: Options,
  request: AcquirerCharge,
  isFirst: boolean,
): Promise<AcquirerAnswer | 'conflict'> {
  const { ledger, now, random } = options;
  const authorizationId = authorizationOf(request);
  const [known, account] = await Promise.all([
    ledger.findCharge(request.key),
    authorizationId === null ? null : ledger.findAccount(authorizationId),
  ]);
  if (known !== null) return answerAgain(known, request);
  if (isFirst && (await isRefused(options, request, account))) {
    return { outcome: 'unavailable', retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
  const newReference = referenceOf(random(REFERENCE_BYTES));
  const decision = decideCharge({ request, account, newReference });
  const made = chargeOf(request, decision.result, decision.account, now());
  if ((await ledger.record(made, decision.account)) === 'conflict') return 'conflict';
  if (request.operation === 'authorize' && behaviourOf(request.paymentMethod).losesFirstAnswer) {
    throw new AnswerLost(
      `The charge ${request.key} was made; this sandbox token loses the answer.`,
    );
  }
  return answerOf(made);
}

const LETTERS = 'abcdefghijklmnop';

/** Letters only: one hex reference in ten thousand holds digits that look like a card number, and is hidden in logs. */
const referenceOf = (random: Uint8Array): string =>
  [...random].map((byte) => `${LETTERS[byte >> 4]}${LETTERS[byte & 15]}`).join('');

const answerOf = ({ result, at }: Charge): AcquirerAnswer =>
  result.outcome === 'approved' ? { ...result, bookedAt: at } : result;

/** The same key is the same charge; with other content it is the client's mistake. */
function answerAgain(known: Charge, request: AcquirerCharge): AcquirerAnswer {
  const isSame =
    known.operation === request.operation &&
    known.amountMinor === request.amountMinor &&
    known.currency === request.currency;
  return isSame ? answerOf(known) : { outcome: 'declined', code: 'idempotency_key_reused' };
}

/** Whether the token asks for a refusal this time; slow tokens take their time here, before any charge. */
async function isRefused(
  options: Options,
  request: AcquirerCharge,
  account: Account | null,
): Promise<boolean> {
  const isAuthorize = request.operation === 'authorize';
  const paymentMethod = isAuthorize ? request.paymentMethod : account?.paymentMethod;
  const behaviour = behaviourOf(paymentMethod ?? '');
  if (isAuthorize && behaviour.delayMs !== undefined) await waitFor(options, behaviour.delayMs);
  const times = isAuthorize
    ? behaviour.authorizeUnavailableTimes
    : request.operation === 'capture'
      ? behaviour.captureUnavailableTimes
      : undefined;
  return times !== undefined && (await options.ledger.countAttempt(request.key)) <= times;
}

/** By the clock and not by a timer: the engine's clock may run faster than timers do. */
async function waitFor({ now, pause }: Options, delayMs: number): Promise<void> {
  const until = now() + delayMs;
  while (now() < until) await pause();
}

const chargeOf = (
  request: AcquirerCharge,
  result: Charge['result'],
  account: Account | null,
  nowMs: number,
): Charge => ({
  key: request.key,
  operation: request.operation,
  paymentId: request.paymentId,
  merchantId: request.merchantId,
  amountMinor: request.amountMinor,
  currency: request.currency,
  authorizationId: account?.authorizationId ?? authorizationOf(request),
  at: new Date(nowMs).toISOString(),
  result,
});

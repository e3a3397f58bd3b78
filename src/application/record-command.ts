/** Records a command on a payment, and, if the client prefers to wait, carries it out in the same answer. */
import { actorOf, type Caller } from '../contract/caller.ts';
import type { PaymentStatus } from '../contract/payment.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import type { Change, Decision } from '../domain/change.ts';
import type { CommandInput } from '../domain/record-operation.ts';
import type { AwaitCommand } from './await-command.ts';
import {
  expiryOf,
  type IdempotentRequest,
  idempotencyScope,
  newIdempotencyRecord,
} from './idempotency.ts';
import type { OnRun, Waiting } from './limit-waiting.ts';
import {
  type IdempotencyRecord,
  type IdempotencyRecords,
  type Now,
  type PaymentReader,
  type PaymentWriter,
  StoreUnavailable,
} from './ports.ts';
import { readVisible } from './visible-payment.ts';

export interface CommandOptions {
  readonly payments: PaymentReader & PaymentWriter;
  readonly idempotency: IdempotencyRecords;
  /** Carries the command out while the client waits. */
  readonly awaitOutcome: AwaitCommand;
  readonly now: Now;
  /** Told of faults that the client is spared. */
  readonly onFault: (what: string, error: unknown) => void;
}

/** Who asks for what, as the route has read it. */
export interface CommandRequest<Body> extends IdempotentRequest, Waiting {
  readonly caller: Caller;
  readonly paymentId: string;
  readonly request: Body;
}

/** How one verb is decided and known to be done. */
export interface Verb<Rejection extends string> {
  readonly decide: (input: CommandInput) => Decision<Rejection>;
  /** What the idempotency key stands for; by default the payment. */
  readonly resourceId?: string;
  /** Whether the payment shows the outcome that the client waits for. */
  readonly isDone: (payment: PaymentRecord, operationNumber: number) => boolean;
}

export interface Commanded {
  readonly ok: true;
  readonly payment: PaymentRecord;
  readonly statusCode: number;
  readonly replayed: boolean;
  readonly resourceId: string;
  /** RFC 3339. */
  readonly keyExpiresAt: string;
}

export type CommandResult<Rejection extends string> =
  | Commanded
  | {
      readonly ok: false;
      readonly rejection: Rejection | 'payment-not-found' | 'idempotency-key-reused';
      readonly currentStatus?: PaymentStatus;
    };

const ATTEMPTS_MAX = 4;
const ACCEPTED = 202;
const DONE = 200;

/** Raises StoreUnavailable: nothing is known to be recorded, and the same key may be tried again. */
export async function recordCommand<Rejection extends string>(
  options: CommandOptions,
  input: CommandRequest<unknown>,
  verb: Verb<Rejection>,
): Promise<CommandResult<Rejection>> {
  const { payments, idempotency, now } = options;
  const { caller, paymentId, waitSeconds } = input;
  const scope = idempotencyScope(caller, input.idempotencyKey);
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const [record, used] = await Promise.all([
      readVisible(payments, caller, paymentId),
      idempotency.find(scope),
    ]);
    if (used !== null) return replayOf(input, used, record);
    if (record === null) return { ok: false, rejection: 'payment-not-found' };
    const nowMs = now();
    const wait =
      waitSeconds === null ? {} : { runInlineUntilMs: nowMs + Math.floor(waitSeconds * 1000) };
    const decision = verb.decide({ record, actor: actorOf(caller), nowMs, ...wait });
    if (!decision.ok) {
      // The first request under this key may have been recorded between the two reads.
      if ((await idempotency.find(scope)) !== null) continue;
      return { ok: false, rejection: decision.rejection, currentStatus: record.status };
    }
    const resourceId = verb.resourceId ?? paymentId;
    const kept = newIdempotencyRecord({
      caller,
      request: input,
      resourceId,
      statusCode: ACCEPTED,
      nowMs,
    });
    const { outcome } = await payments.commit(decision.change, kept);
    if (outcome === 'committed') return answer(options, verb, decision.change, kept, input.onRun);
    // Someone was faster with the payment or with the key: look again, then decide.
  }
  throw new StoreUnavailable(`Payment ${paymentId} kept changing while a command was recorded.`);
}

async function answer(
  { awaitOutcome, idempotency, onFault }: CommandOptions,
  { isDone }: Verb<string>,
  { after }: Change,
  kept: IdempotencyRecord,
  onRun?: OnRun,
): Promise<Commanded> {
  const { resourceId } = kept;
  const accepted = { ok: true, replayed: false, resourceId, keyExpiresAt: expiryOf(kept) } as const;
  // No time was given, or this command cannot be carried out at once.
  if (after.runInlineUntil === null) return { ...accepted, payment: after, statusCode: ACCEPTED };
  const isOver = (seen: PaymentRecord) => isDone(seen, after.operationNumber);
  const payment = await awaitOutcome(after, isOver, onRun);
  if (!isDone(payment, after.operationNumber)) {
    return { ...accepted, payment, statusCode: ACCEPTED };
  }
  // A repeat then says 202 of what is done: untidy, and no reason to fail.
  await idempotency
    .setStatusCode(kept.scope, DONE)
    .catch((error: unknown) => onFault('status code of the answer', error));
  return { ...accepted, payment, statusCode: DONE };
}

/** Same key, same request: the first status code with the payment as it is now. */
function replayOf(
  { fingerprint }: IdempotentRequest,
  used: IdempotencyRecord,
  payment: PaymentRecord | null,
): Commanded | { readonly ok: false; readonly rejection: 'idempotency-key-reused' } {
  if (used.fingerprint !== fingerprint) return { ok: false, rejection: 'idempotency-key-reused' };
  if (payment === null)
    throw new Error(`The payment of ${used.resourceId} is gone, its key is not.`);
  const { statusCode, resourceId } = used;
  return {
    ok: true,
    payment,
    statusCode,
    replayed: true,
    resourceId,
    keyExpiresAt: expiryOf(used),
  };
}

/** Carries a recorded command out here and now, and waits for its outcome as long as the client wants to. */
import type { WorkOrder } from '../contract/messages.ts';
import type { PaymentRecord } from '../contract/payment-record.ts';
import type { OnRun } from './limit-waiting.ts';
import type { Now, PaymentReader, PaymentWorkflow } from './ports.ts';

interface Options {
  readonly environment: string;
  readonly payments: PaymentReader;
  readonly workflow: PaymentWorkflow;
  readonly now: Now;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Told of faults that the client is spared: the command is durable and will be carried out. */
  readonly onFault: (what: string, error: unknown) => void;
}

/** Answers the payment as it was last seen; never raises. */
export type AwaitCommand = (
  accepted: PaymentRecord,
  isDone: (payment: PaymentRecord) => boolean,
  onRun?: OnRun,
) => Promise<PaymentRecord>;

/** A review is carried out by a workflow of its own, which is looked after at this pace. */
const LOOK_AGAIN_MS = 200;
const LOOKS_MAX = 125;

export const createAwaitCommand =
  (options: Options): AwaitCommand =>
  async (accepted, isDone, onRun) => {
    const { payments, workflow, now, pause, onFault } = options;
    const untilMs = Date.parse(accepted.runInlineUntil ?? accepted.updatedAt);
    let newest = accepted;
    try {
      const order = inlineOrder(options.environment, accepted);
      const result = await workflow.run(order, Math.max(untilMs - now(), 1));
      onRun?.(result);
      for (let look = 1; look <= LOOKS_MAX; look += 1) {
        newest = (await payments.read(accepted.id)) ?? accepted;
        if (isDone(newest) || now() >= untilMs) break;
        await pause(LOOK_AGAIN_MS);
      }
    } catch (error) {
      onFault('inline run', error);
    }
    return newest;
  };

function inlineOrder(
  environment: string,
  { id, pendingOperation, operationNumber }: PaymentRecord,
) {
  const order: WorkOrder = {
    schema: 1,
    environment,
    paymentId: id,
    operation: pendingOperation?.operation ?? 'process',
    operationNumber,
  };
  return { ...order, receiveCount: 1, lastAttempt: false };
}

/** Runs the workflow for one delivered work order and says whether its message is done. */
import type { DeliveredOrder, WorkOrder } from '../contract/messages.ts';
import type { PaymentWorkflow, WorkflowResult } from './ports.ts';

interface Options {
  readonly workflow: PaymentWorkflow;
  /** Receives after which the queue gives a message up. */
  readonly receivesMax: number;
}

export interface Delivery {
  readonly order: WorkOrder;
  readonly receiveCount: number;
}

export type RunWorkOrder = (delivery: Delivery) => Promise<WorkflowResult>;

/** Longer than the machine's own 60 seconds, so that it is the machine that gives up. */
const EXECUTION_TIMEOUT_MS = 65_000;

/** Raises StoreUnavailable. */
export const createRunWorkOrder =
  ({ workflow, receivesMax }: Options): RunWorkOrder =>
  ({ order, receiveCount }) => {
    const delivered: DeliveredOrder = {
      ...order,
      receiveCount,
      lastAttempt: receiveCount >= receivesMax,
    };
    return workflow.run(delivered, EXECUTION_TIMEOUT_MS);
  };

const FIRST_DELAY_SECONDS = 30;
const LONGEST_DELAY_SECONDS = 900;
const JITTER = 0.1;

/**
 * Seconds until a failed message is offered again: 30 s doubling to 15 min, each 10 % more or less,
 * so that messages which failed together do not return together. `random` is from 0 to 1.
 */
export function returnDelaySeconds(receiveCount: number, random: number): number {
  const doubled = FIRST_DELAY_SECONDS * 2 ** Math.min(Math.max(receiveCount - 1, 0), 10);
  const jittered = doubled * (1 - JITTER + 2 * JITTER * random);
  return Math.min(Math.round(jittered), LONGEST_DELAY_SECONDS);
}

/** The process-payment workflow, run as an Express execution whose end is waited for. */
import {
  type PaymentWorkflow,
  StoreUnavailable,
  type WorkflowResult,
} from '../../application/ports.ts';
import { isTransient } from '../aws/errors.ts';
import type { StepFunctionsClient } from '../aws/step-functions-client.ts';

interface Options {
  readonly client: StepFunctionsClient;
  readonly stateMachineArn: string;
}

const RESULTS: Readonly<Record<string, WorkflowResult>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed-out',
};

export const createPaymentWorkflow = ({ client, stateMachineArn }: Options): PaymentWorkflow => ({
  async run(order, timeoutMs) {
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      const { status } = await client.call(
        'StartSyncExecution',
        {
          stateMachineArn,
          // For people who look at executions; Express names need not be unique.
          name: `${order.paymentId}-${order.operationNumber}-${order.receiveCount}`,
          input: JSON.stringify({ order }),
        },
        { abortSignal: limit },
      );
      return RESULTS[status ?? ''] ?? 'failed';
    } catch (error) {
      // The execution goes on without us; whoever comes next finds what it did.
      if (limit.aborted) return 'timed-out';
      if (!isTransient(error)) throw error;
      throw new StoreUnavailable('The workflow cannot be run right now. Try again.', {
        cause: error,
      });
    }
  },
});

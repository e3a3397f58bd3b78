/** Starts the workflow that settles days. */
import type { PlanSettlementInput } from '../../contract/settlement-steps.ts';
import { asStore } from '../aws/errors.ts';
import type { StepFunctionsClient } from '../aws/step-functions-client.ts';

interface Options {
  readonly client: StepFunctionsClient;
  readonly machineArn: string;
}

export interface SettlementRuns {
  /** Starts one execution of this name; once there has been one, no other. Raises StoreUnavailable. */
  start(name: string, input: PlanSettlementInput): Promise<'started' | 'known'>;
}

export const createSettlementRuns = ({ client, machineArn }: Options): SettlementRuns => ({
  async start(name, input) {
    try {
      await asStore('Starting a settlement', () =>
        client.call('StartExecution', {
          stateMachineArn: machineArn,
          name,
          input: JSON.stringify(input),
        }),
      );
      return 'started';
    } catch (error) {
      if (error instanceof Error && error.name === 'ExecutionAlreadyExists') return 'known';
      throw error;
    }
  },
});

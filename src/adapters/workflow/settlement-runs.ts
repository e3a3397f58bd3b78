/** Starts the workflow that settles days. */
import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { PlanSettlementInput } from '../../contract/settlement-steps.ts';
import { asStore } from '../aws/errors.ts';

interface Options {
  readonly client: SFNClient;
  readonly machineArn: string;
}

export interface SettlementRuns {
  /** Starts one execution of this name; once there has been one, no other. Raises StoreUnavailable. */
  start(name: string, input: PlanSettlementInput): Promise<'started' | 'known'>;
}

export const createSettlementRuns = ({ client, machineArn }: Options): SettlementRuns => ({
  async start(name, input) {
    const command = new StartExecutionCommand({
      stateMachineArn: machineArn,
      name,
      input: JSON.stringify(input),
    });
    try {
      await asStore('Starting a settlement', () => client.send(command));
      return 'started';
    } catch (error) {
      if (error instanceof Error && error.name === 'ExecutionAlreadyExists') return 'known';
      throw error;
    }
  },
});

/** The ingest-batch workflow, started once under the name of the batch and the version of its file. */
import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { IngestWorkflow } from '../../application/batch/batch-store.ts';
import { asStore } from '../aws/errors.ts';

interface Options {
  readonly client: SFNClient;
  readonly ingestMachineArn: string;
}

/** The same name with the same input is one execution while it runs, and refused once it has ended. */
export const createIngestWorkflow = ({ client, ingestMachineArn }: Options): IngestWorkflow => ({
  async start({ name, batchId }) {
    const command = new StartExecutionCommand({
      stateMachineArn: ingestMachineArn,
      name,
      input: JSON.stringify({ batchId }),
    });
    try {
      await asStore('Starting a workflow', () => client.send(command));
      return 'started';
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return 'ended';
      throw error;
    }
  },
});

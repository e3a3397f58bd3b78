/** The ingest-batch workflow, started once under the name of the batch and the version of its file. */
import type { IngestWorkflow } from '../../application/batch/batch-store.ts';
import { asStore } from '../aws/errors.ts';
import { isFailure } from '../aws/service-failure.ts';
import type { StepFunctionsClient } from '../aws/step-functions-client.ts';

interface Options {
  readonly client: StepFunctionsClient;
  readonly ingestMachineArn: string;
}

/** The same name with the same input is one execution while it runs, and refused once it has ended. */
export const createIngestWorkflow = ({ client, ingestMachineArn }: Options): IngestWorkflow => ({
  async start({ name, batchId }) {
    try {
      await asStore('Starting a workflow', () =>
        client.call('StartExecution', {
          stateMachineArn: ingestMachineArn,
          name,
          input: JSON.stringify({ batchId }),
        }),
      );
      return 'started';
    } catch (error) {
      if (isFailure(error, 'ExecutionAlreadyExists')) return 'ended';
      throw error;
    }
  },
});

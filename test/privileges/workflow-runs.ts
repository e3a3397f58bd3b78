/** Executions that are started by hand. */
import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import type { System } from '../support/system.ts';

function clientOf(system: System): SFNClient {
  const { awsEndpoint, awsRegion, awsAccessKeyId, awsSecretAccessKey } = system.engine.announcement;
  return new SFNClient({
    endpoint: awsEndpoint,
    region: awsRegion,
    disableHostPrefix: true,
    credentials: { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey },
  });
}

/** What the worker does at the twelfth receive of a message. */
export async function runLastAttempt(system: System, paymentId: string): Promise<void> {
  const { accountId, environmentSuffix: environment } = system.engine.stack;
  const order = {
    schema: 1,
    environment,
    paymentId,
    operation: 'process',
    operationNumber: 1,
    receiveCount: 12,
    lastAttempt: true,
  };
  await clientOf(system).send(
    new StartSyncExecutionCommand({
      stateMachineArn: `arn:aws:states:us-east-1:${accountId}:stateMachine:${system.name('process-payment')}`,
      input: JSON.stringify({ order }),
    }),
  );
}

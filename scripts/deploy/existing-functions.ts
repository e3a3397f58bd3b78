/** Asks Lambda for functions, their permissions and event sources that a plan would create a second time. */
import {
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import type { ProbeOptions, Probes } from './existing.ts';

interface PolicyDocument {
  readonly Statement?: readonly { readonly Sid?: string }[];
}

export function createFunctionProbes({ region }: ProbeOptions): Probes {
  const client = new LambdaClient({ region });
  return {
    aws_lambda_function: async (wanted) => {
      const name = wanted('function_name');
      if (name === undefined) return undefined;
      await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
      return name;
    },
    aws_lambda_permission: async (wanted) => {
      const [name, statementId] = [wanted('function_name'), wanted('statement_id')];
      if (name === undefined || statementId === undefined) return undefined;
      const { Policy = '{}' } = await client.send(new GetPolicyCommand({ FunctionName: name }));
      const { Statement = [] } = JSON.parse(Policy) as PolicyDocument;
      return Statement.some(({ Sid }) => Sid === statementId)
        ? `${name}/${statementId}`
        : undefined;
    },
    aws_lambda_event_source_mapping: async (wanted) => {
      const [name, source] = [wanted('function_name'), wanted('event_source_arn')];
      if (name === undefined || source === undefined) return undefined;
      const command = new ListEventSourceMappingsCommand({
        FunctionName: name,
        EventSourceArn: source,
      });
      const { EventSourceMappings } = await client.send(command);
      return EventSourceMappings?.[0]?.UUID;
    },
  };
}

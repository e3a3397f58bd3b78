/** Reads functions, their sources, their roles and the workflows back. */
import { GetRoleCommand, GetRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
} from '@aws-sdk/client-lambda';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import type { Clients } from '../support/clients.ts';
import { type Comparison, compareAll, type Declared, document, list, tree } from './declared.ts';

export const compareFunctions = (declared: Declared, { functions }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_lambda_function'),
    (one) => ({
      runtime: one.runtime,
      architectures: one.architectures,
      memory: one.memory_size,
      timeout: one.timeout,
      role: one.role,
      key: one.kms_key_arn,
      tracing: tree(one.tracing_config).mode,
      logs: tree(one.logging_config).log_group,
      variables: tree(one.environment).variables,
    }),
    async ({ function_name: name }) => {
      const command = new GetFunctionConfigurationCommand({ FunctionName: String(name) });
      const held = await functions.send(command);
      return {
        runtime: held.Runtime,
        architectures: held.Architectures,
        memory: held.MemorySize,
        timeout: held.Timeout,
        role: held.Role,
        key: held.KMSKeyArn,
        tracing: held.TracingConfig?.Mode,
        logs: held.LoggingConfig?.LogGroup,
        variables: held.Environment?.Variables,
      };
    },
  );

export const compareSources = (declared: Declared, { functions }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_lambda_event_source_mapping'),
    (one) => ({
      source: one.event_source_arn,
      function: one.function_name,
      batch: one.batch_size,
      filters: list(tree(one.filter_criteria).filter).map(({ pattern }) => document(pattern)),
      bisects: one.bisect_batch_on_function_error ?? false,
      retries: one.maximum_retry_attempts,
      failures: tree(tree(one.destination_config).on_failure).destination_arn,
      concurrency: tree(one.scaling_config).maximum_concurrency,
      partial: one.function_response_types,
    }),
    async (_one, name) => {
      const UUID = declared.made('aws_lambda_event_source_mapping', name, 'uuid');
      const held = await functions.send(new GetEventSourceMappingCommand({ UUID }));
      return {
        source: held.EventSourceArn,
        function: held.FunctionArn,
        batch: held.BatchSize,
        filters: (held.FilterCriteria?.Filters ?? []).map(({ Pattern }) => document(Pattern)),
        bisects: held.BisectBatchOnFunctionError ?? false,
        retries: held.MaximumRetryAttempts,
        failures: held.DestinationConfig?.OnFailure?.Destination,
        concurrency: held.ScalingConfig?.MaximumConcurrency,
        partial: held.FunctionResponseTypes,
      };
    },
  );

interface Permission {
  readonly Sid: string;
  readonly Action: string;
  readonly Principal: { readonly Service: string };
  readonly Condition: { readonly ArnLike: Readonly<Record<string, string>> };
}

export const comparePermissions = (
  declared: Declared,
  { functions }: Clients,
): Promise<Comparison> =>
  compareAll(
    declared.of('aws_lambda_permission'),
    (one) => ({ action: one.action, principal: one.principal, source: one.source_arn }),
    async ({ function_name: name, statement_id: sid }) => {
      const { Policy } = await functions.send(new GetPolicyCommand({ FunctionName: String(name) }));
      const { Statement } = document(Policy) as { readonly Statement: readonly Permission[] };
      const held = Statement.find(({ Sid }) => Sid === sid);
      return {
        action: held?.Action,
        principal: held?.Principal.Service,
        source: held?.Condition.ArnLike['AWS:SourceArn'],
      };
    },
  );

export const compareRoles = (declared: Declared, { roles }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_iam_role'),
    (role) => document(role.assume_role_policy),
    async ({ name }) => {
      const { Role } = await roles.send(new GetRoleCommand({ RoleName: String(name) }));
      return document(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''));
    },
  );

export const compareGrants = (declared: Declared, { roles }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_iam_role_policy'),
    ({ policy }) => document(policy),
    async ({ role, name }) => {
      const command = new GetRolePolicyCommand({
        RoleName: String(role),
        PolicyName: String(name),
      });
      const { PolicyDocument } = await roles.send(command);
      return document(decodeURIComponent(PolicyDocument ?? ''));
    },
  );

export const compareMachines = (declared: Declared, { machines }: Clients): Promise<Comparison> =>
  compareAll(
    declared.of('aws_sfn_state_machine'),
    (machine) => ({
      type: machine.type,
      role: machine.role_arn,
      definition: document(machine.definition),
      level: tree(machine.logging_configuration).level,
      payloads: tree(machine.logging_configuration).include_execution_data,
      traced: tree(machine.tracing_configuration).enabled,
      key: tree(machine.encryption_configuration).kms_key_id,
    }),
    async (_machine, name) => {
      const stateMachineArn = declared.made('aws_sfn_state_machine', name, 'arn');
      const held = await machines.send(new DescribeStateMachineCommand({ stateMachineArn }));
      return {
        type: held.type,
        role: held.roleArn,
        definition: document(held.definition),
        level: held.loggingConfiguration?.level,
        payloads: held.loggingConfiguration?.includeExecutionData ?? false,
        traced: held.tracingConfiguration?.enabled,
        key: held.encryptionConfiguration?.kmsKeyId,
      };
    },
  );

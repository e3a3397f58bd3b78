/** What the state machines must show. */
import { type Control, custom, every } from './control.ts';
import { ownArn } from './resource-names.ts';
import {
  at,
  isRecord,
  listOf,
  type ModelResource,
  parsed,
  type StackModel,
} from './stack-model.ts';
import { isEncrypted } from './storage-controls.ts';

const machine = 'aws_sfn_state_machine';
const fn = 'aws_lambda_function';

/** Integrations that may be used: the argument that names what they call, and its type. */
const integrations: Readonly<Record<string, readonly [argument: string, type: string]>> = {
  'arn:aws:states:::lambda:invoke': ['FunctionName', fn],
  'arn:aws:states:::lambda:invoke.waitForTaskToken': ['FunctionName', fn],
  'arn:aws:states:::states:startExecution': ['StateMachineArn', machine],
};

/** Whether a value is the ARN of a resource of this stack, and nothing behind it. */
function names(value: unknown, type: string, model: StackModel): boolean {
  const resource = model.referred(value);
  return resource?.type === type && model.expanded(String(value)) === ownArn(resource, model);
}

/** Everything in a definition that calls something: tasks, and readers and writers of maps. */
function callsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(callsIn);
  if (!isRecord(value)) return [];
  const isCall = value.Type === 'Task' || value.Resource !== undefined;
  return [...(isCall ? [value] : []), ...Object.values(value).flatMap(callsIn)];
}

function callsOwn(call: Readonly<Record<string, unknown>>, model: StackModel): boolean {
  if (names(call.Resource, fn, model)) return true;
  const [argument, type] = integrations[String(call.Resource)] ?? [];
  return (
    argument !== undefined &&
    type !== undefined &&
    names(at(call.Parameters ?? call.Arguments, argument), type, model)
  );
}

function foreignCalls({ address, attributes }: ModelResource, model: StackModel) {
  const definition = parsed(attributes.definition);
  if (!isRecord(definition)) return [{ address, what: 'has a definition that cannot be read' }];
  return callsIn(definition)
    .filter((call) => !callsOwn(call, model))
    .map(({ Resource }) => ({ address, what: `calls ${String(Resource)}, not one of this stack` }));
}

export const workflowControls: readonly Control[] = [
  every(machine, {
    id: 'workflow-log',
    meets: ['SH-StepFunctions.1'],
    what: 'does not log what fails',
    why: 'An Express execution leaves no other history of a failure.',
    how: 'Set logging_configuration with level ALL, or ERROR for an Express workflow, and a log group of the stack as log_destination.',
    holds: ({ attributes }, model) =>
      (at(attributes, 'logging_configuration', 'level') === 'ALL' ||
        (attributes.type === 'EXPRESS' &&
          at(attributes, 'logging_configuration', 'level') === 'ERROR')) &&
      model.referred(at(attributes, 'logging_configuration', 'log_destination'))?.type ===
        'aws_cloudwatch_log_group',
  }),
  every(machine, {
    id: 'workflow-no-payloads-in-logs',
    meets: [],
    what: 'logs what its steps are given and answer',
    why: 'Payments would stand in a log.',
    how: 'Set include_execution_data to false.',
    holds: ({ attributes }) =>
      at(attributes, 'logging_configuration', 'include_execution_data') === false,
  }),
  every(machine, {
    id: 'workflow-tracing',
    meets: ['CKV_AWS_284', 'AS-SF2'],
    what: 'is not traced',
    why: 'A slow payment could not be followed.',
    how: 'Set tracing_configuration.enabled.',
    holds: ({ attributes }) => at(attributes, 'tracing_configuration', 'enabled') === true,
  }),
  every(machine, {
    id: 'workflow-encryption',
    meets: ['CMK-SFN'],
    what: 'is not encrypted with the customer-managed key',
    why: 'The history of a review holds the payment.',
    how: 'Set encryption_configuration with the key of the stack.',
    holds: ({ attributes }, model) =>
      listOf(attributes.encryption_configuration).length > 0 &&
      isEncrypted(at(attributes, 'encryption_configuration', 'kms_key_id'), model),
  }),
  custom({
    id: 'workflow-own-tasks',
    meets: [],
    why: 'Payments would be told to somebody else, who could also answer as he likes.',
    how: 'Call a function or a state machine of the stack, named as it is; other integrations go into the table of this control.',
    problems: (model) => model.of(machine).flatMap((one) => foreignCalls(one, model)),
  }),
];

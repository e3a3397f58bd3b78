/** What functions, their callers and the state machines must show. */
import { type Control, custom, every } from './control.ts';
import { ACCOUNT } from './resource-names.ts';
import { at, isRecord, listOf, type ModelResource, type StackModel } from './stack-model.ts';
import { isEncrypted } from './storage-controls.ts';

const fn = 'aws_lambda_function';
const machine = 'aws_sfn_state_machine';
const supportedRuntimes = ['nodejs22.x', 'nodejs24.x'];
/** A batch may be retried while its first attempt still runs, five times over. */
const VISIBILITY_FACTOR = 6;
const secretName = /PASSWORD|PASSPHRASE|SECRET|PRIVATE|CREDENTIAL|TOKEN|(^|_)KEY$/;
const secretValue =
  /^(AKIA|ASIA)[A-Z0-9]{16}$|^[so]k_[a-z0-9-]+_|-----BEGIN |^eyJ[\w-]+\.|^\w+:\/\/[^/]*:[^/]*@/;

const functionControls: readonly Control[] = [
  every(fn, {
    id: 'function-tracing',
    meets: ['CKV_AWS_50', 'AWS-0066', 'SL-LambdaTracing'],
    what: 'is not traced',
    why: 'A slow payment could not be followed.',
    how: 'Set tracing_config.mode to Active.',
    holds: ({ attributes }) => at(attributes, 'tracing_config', 'mode') === 'Active',
  }),
  every(fn, {
    id: 'function-runtime',
    meets: ['CKV_AWS_363', 'AS-L1', 'SH-Lambda.2', 'SL-LambdaLatestVersion'],
    what: 'runs on a runtime that AWS no longer maintains',
    why: 'AWS refuses to create or update it, and mends nothing in it.',
    how: `Set LAMBDA_RUNTIME to one of ${supportedRuntimes.join(', ')}.`,
    holds: ({ attributes }) => supportedRuntimes.includes(String(attributes.runtime)),
  }),
  every(fn, {
    id: 'function-encryption',
    meets: ['CKV_AWS_173'],
    what: 'has variables that are not encrypted with the customer-managed key',
    why: 'Who may read the configuration could not be told from the key.',
    how: 'Set kms_key_arn.',
    holds: ({ attributes }, model) => isEncrypted(attributes.kms_key_arn, model),
  }),
  custom({
    id: 'function-no-secrets',
    meets: ['CKV_AWS_45'],
    why: 'Variables are shown to whoever may describe the function, and stand in the state file.',
    how: 'Keep the secret in a table or a secrets store that the function is granted.',
    problems: (model) =>
      model.of(fn).flatMap(({ address, attributes }) => {
        const variables = at(attributes, 'environment', 'variables');
        return Object.entries(isRecord(variables) ? variables : {})
          .filter(([name, value]) => secretName.test(name) || secretValue.test(String(value)))
          .map(([name]) => ({ address, what: `seems to hold a secret in its variable ${name}` }));
      }),
  }),
  every(fn, {
    id: 'function-size',
    meets: ['SL-LambdaDefaultMemorySize', 'SL-LambdaDefaultTimeout'],
    what: 'leaves memory or time-out to the default',
    why: '128 MB and three seconds are nobody’s choice.',
    how: 'Set memoryMb and timeoutSeconds in infra/functions.ts.',
    holds: ({ attributes }) => Number(attributes.memory_size) > 0 && Number(attributes.timeout) > 0,
  }),
  every(fn, {
    id: 'function-log-declared',
    meets: [],
    what: 'logs to a group that this stack does not declare',
    why: 'Lambda would make it, unencrypted and for ever, and it would outlive the stack.',
    how: 'Set logging_config.log_group to a log group of the stack.',
    holds: ({ attributes }, model) =>
      model.referred(at(attributes, 'logging_config', 'log_group'))?.type ===
      'aws_cloudwatch_log_group',
  }),
  every(fn, {
    id: 'function-own-code',
    meets: [],
    what: 'runs code that this project did not build',
    why: 'A layer, image or archive from elsewhere would run with the rights of the function.',
    how: 'Bundle what it needs: package_type Zip with filename, no layers.',
    holds: ({ attributes }) =>
      attributes.package_type === 'Zip' &&
      attributes.filename !== undefined &&
      listOf(attributes.layers).length === 0,
  }),
  every('aws_lambda_function_url', {
    id: 'function-no-open-url',
    meets: ['CKV_AWS_258', 'CKV2_AWS_75'],
    what: 'lets anybody call a function past the API',
    why: 'Authorizer, throttles and web ACL stand before the API only.',
    how: 'Remove the URL, or set authorization_type to AWS_IAM and no open CORS.',
    holds: ({ attributes }) =>
      attributes.authorization_type === 'AWS_IAM' && attributes.cors === undefined,
  }),
];

/** What follows an API in the ARN of one method of one path, or of its authorizers. */
const toRoute = /\.execution_arn\}\/([\w-]+\/[A-Z]+\/\w.*|authorizers\/\*)$/;

/** Functions whose event source is the queue. */
const consumersOf = (model: StackModel, queue: ModelResource) =>
  model
    .of('aws_lambda_event_source_mapping')
    .filter(({ attributes }) => model.referred(attributes.event_source_arn) === queue)
    .map(({ attributes }) => model.referred(attributes.function_name));

const callerControls: readonly Control[] = [
  every('aws_lambda_permission', {
    id: 'permission-source',
    meets: ['CKV_AWS_364', 'AWS-0067'],
    what: 'lets a whole service call the function',
    why: 'Anybody’s API, topic or bucket could call it.',
    how: 'Set source_arn down to the route; for S3 source_account too.',
    holds: ({ attributes: { principal, source_arn, source_account } }, model) =>
      model.referred(source_arn) !== undefined &&
      (principal !== 'apigateway.amazonaws.com' || toRoute.test(String(source_arn))) &&
      (principal !== 's3.amazonaws.com' || model.expanded(String(source_account)) === ACCOUNT),
  }),
  every('aws_lambda_permission', {
    id: 'permission-principal',
    meets: ['CKV_AWS_301', 'SH-Lambda.1', 'PCI.LambdaFunctionPublicAccessProhibited'],
    what: 'lets anybody call the function, or change it',
    why: 'A principal * is the whole world.',
    how: 'Name one service as the principal, and lambda:InvokeFunction as the action.',
    holds: ({ attributes }) =>
      attributes.action === 'lambda:InvokeFunction' &&
      /^[a-z0-9-]+\.amazonaws\.com$/.test(String(attributes.principal)),
  }),
  every('aws_lambda_event_source_mapping', {
    id: 'stream-destination',
    meets: ['SL-EventSourceMappingDestination'],
    what: 'reads a stream and drops what it cannot handle',
    why: 'The stream is the only copy of "this has to be told".',
    how: 'Set destination_config.on_failure to the batch bucket.',
    holds: ({ attributes }, model) =>
      model.referred(attributes.event_source_arn)?.type !== 'aws_dynamodb_table' ||
      model.referred(at(attributes, 'destination_config', 'on_failure', 'destination_arn'))
        ?.type === 'aws_s3_bucket',
  }),
  every('aws_sqs_queue', {
    id: 'queue-visibility',
    meets: ['SL-LambdaEventSourceSQSVisibilityTimeout'],
    what: `hides messages for less than ${VISIBILITY_FACTOR} times its consumer’s time-out`,
    why: 'A slow batch would be handed out a second time while the first still runs.',
    how: 'Raise visibilitySeconds in infra/queues.ts.',
    holds: (resource, model) =>
      consumersOf(model, resource).every(
        (consumer) =>
          Number(resource.attributes.visibility_timeout_seconds) >=
          VISIBILITY_FACTOR * Number(consumer?.attributes.timeout),
      ),
  }),
];

const workflowControls: readonly Control[] = [
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
];

export const computeControls: readonly Control[] = [
  ...functionControls,
  ...callerControls,
  ...workflowControls,
];

/** What functions and their callers must show. */
import { laneFilters } from '../lane-filters.ts';
import { type Control, custom, every } from './control.ts';
import { ACCOUNT } from './resource-names.ts';
import {
  type Attributes,
  at,
  isRecord,
  listOf,
  type ModelResource,
  type StackModel,
  textsOf,
} from './stack-model.ts';
import { isEncrypted } from './storage-controls.ts';

const fn = 'aws_lambda_function';
const supportedRuntimes = ['nodejs22.x', 'nodejs24.x'];
/** A batch may be retried while its first attempt still runs, five times over. */
const VISIBILITY_FACTOR = 6;
const secretName = /PASSWORD|PASSWD|PASSPHRASE|SECRET|PRIVATE|CREDENTIAL|TOKEN|API_?KEY|(^|_)KEY$/i;
const secretValue =
  /^(AKIA|ASIA)[A-Z0-9]{16}$|^[so]k_[a-z0-9-]+_|-----BEGIN |^eyJ[\w-]+\.|^\w+:\/\/[^/]*:[^/]*@/;

/** Names that runtime, SDK, TLS library and loader read. */
const steering = /^(NODE_|AWS_|LD_|SSL|OPENSSL_)|PROXY|^(HOME|PATH|TZ)$/i;

/** The pattern of a mapping's filter; undefined when it has none, or more. */
function patternOf({ attributes }: ModelResource): unknown {
  const filters = listOf(at(attributes, 'filter_criteria', 'filter'));
  return filters.length === 1 ? at(filters[0], 'pattern') : undefined;
}

/** What one reader of a stream leaves out, another must take: the two lanes, each once. */
function isDividedWhole({ attributes }: ModelResource, model: StackModel): boolean {
  const source = model.referred(attributes.event_source_arn);
  const readers = model
    .of('aws_lambda_event_source_mapping')
    .filter((other) => model.referred(other.attributes.event_source_arn) === source);
  const patterns = readers.map(patternOf).sort();
  const wanted = Object.values(laneFilters).sort();
  return source?.type === 'aws_dynamodb_table' && patterns.join('\n') === wanted.join('\n');
}

function variablesOf(attributes: Attributes) {
  const variables = at(attributes, 'environment', 'variables');
  return Object.entries(isRecord(variables) ? variables : {});
}

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
      model.of(fn).flatMap(({ address, attributes }) =>
        variablesOf(attributes)
          .filter(([name, value]) => secretName.test(name) || secretValue.test(String(value)))
          .map(([name]) => ({ address, what: `seems to hold a secret in its variable ${name}` })),
      ),
  }),
  custom({
    id: 'function-runtime-untouched',
    meets: [],
    why: 'It could turn off the check of certificates, load foreign code or send all calls through somebody else.',
    how: 'Give the variable a name that neither runtime, SDK nor loader knows.',
    problems: (model) =>
      model.of(fn).flatMap(({ address, attributes }) =>
        variablesOf(attributes)
          .filter(([name]) => steering.test(name))
          .map(([name]) => ({ address, what: `steers its runtime by its variable ${name}` })),
      ),
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
  every('aws_lambda_event_source_mapping', {
    id: 'event-source-own',
    meets: [],
    what: 'takes events from, or gives them to, what is not of this stack',
    why: 'Somebody else could order work here, or be told of payments.',
    how: 'Set event_source_arn to a queue or stream of the stack, and function_name to a function of it.',
    holds: ({ attributes: { event_source_arn, function_name } }, model) =>
      ['aws_sqs_queue', 'aws_dynamodb_table'].includes(
        model.referred(event_source_arn)?.type ?? '',
      ) && model.referred(function_name)?.type === fn,
  }),
  every('aws_lambda_event_source_mapping', {
    id: 'event-source-whole',
    meets: [],
    what: 'is disabled, drops what a filter leaves out or repeats a whole batch for one failure',
    why: 'Payments would wait, vanish, or be handled again for another’s sake.',
    how: 'Set enabled and function_response_types ReportBatchItemFailures; no filter_criteria, but on a stream with a mapping for each lane of infra/lane-filters.ts.',
    holds: (resource, model) =>
      resource.attributes.enabled === true &&
      (resource.attributes.filter_criteria === undefined || isDividedWhole(resource, model)) &&
      textsOf(resource.attributes.function_response_types).includes('ReportBatchItemFailures'),
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

export const computeControls: readonly Control[] = [...functionControls, ...callerControls];

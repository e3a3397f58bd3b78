/** What a role needs of KMS, CloudWatch Logs and X-Ray, as the rest of the stack implies it: no more, no less. */
import { block } from '../../local/stack/blocks.ts';
import type { Stack, StackResource } from '../../local/types.ts';

export interface PolicyStatement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A statement without its Sid, its lists sorted, for comparison. */
export const normalized = ({ Action, Resource, Condition }: Omit<PolicyStatement, 'Sid'>) =>
  JSON.stringify({
    Action: [Action].flat().toSorted(),
    Resource: [Resource].flat().toSorted(),
    Condition: Condition ?? {},
  });

const READ = ['kms:Decrypt'];
/** A publisher needs both: the service reuses a data key, which it must decrypt again. */
const WRITE = ['kms:Decrypt', 'kms:GenerateDataKey'];
const WRITES =
  /^(sqs:SendMessage|sns:Publish|s3:PutObject|states:(StartExecution|StartSyncExecution))$/;
const KEYLESS = /^s3:(ListBucket|DeleteObjectVersion)$/;

const text = ({ attributes }: StackResource, name: string) => String(attributes[name]);
const actionsOf = ({ Action }: PolicyStatement) => [Action].flat();

/** For data that another service encrypts under a context of its own. */
function keyFor(stack: Stack, statement: PolicyStatement): (string | undefined)[] {
  const access = actionsOf(statement).some((action) => WRITES.test(action)) ? WRITE : READ;
  return [statement.Resource].flat().map((arn) => {
    const [, , service = '', , , name = ''] = arn.split(':');
    const via = { 'kms:ViaService': `${service}.${stack.region}.amazonaws.com` };
    const context = (key: string, value: string) => ({
      [`kms:EncryptionContext:aws:${key}`]: value,
    });
    switch (service) {
      case 'dynamodb':
        return keyUse(stack, READ, {
          ...via,
          ...context('dynamodb:tableName', name.split('/')[1] ?? ''),
        });
      case 'sqs':
        return keyUse(stack, access, { ...via, ...context('sqs:arn', arn) });
      case 'sns':
        return keyUse(stack, access, { ...via, ...context('sns:topicArn', arn) });
      case 's3':
        // With a bucket key the context is the bucket; listing and deleting decrypt nothing.
        return actionsOf(statement).every((action) => KEYLESS.test(action))
          ? undefined
          : keyUse(stack, access, { ...via, ...context('s3:arn', arn.split('/')[0] ?? '') });
      case 'states':
        return keyUse(stack, access, context('states:stateMachineArn', arn));
      default:
        return undefined;
    }
  });
}

function keyUse(stack: Stack, Action: string[], StringEquals: Record<string, unknown>): string {
  const [key] = stack.of('aws_kms_key');
  if (key === undefined) throw new Error('the stack has no key');
  return normalized({ Action, Resource: text(key, 'arn'), Condition: { StringEquals } });
}

/** `granted` are the other statements of the same role. */
export function needsOfFunction(
  stack: Stack,
  lambda: StackResource,
  granted: readonly PolicyStatement[],
): Set<string> {
  const logGroupName = block(lambda.attributes.logging_config)?.log_group;
  const logGroup = stack
    .of('aws_cloudwatch_log_group')
    .find((one) => text(one, 'name') === logGroupName);
  const isTraced = block(lambda.attributes.tracing_config)?.mode === 'Active';
  const hasKey = lambda.attributes.kms_key_arn !== undefined;
  const arn = { 'kms:EncryptionContext:aws:lambda:FunctionArn': text(lambda, 'arn') };
  return present([
    logGroup &&
      normalized({
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `${text(logGroup, 'arn')}:*`,
      }),
    isTraced &&
      normalized({
        Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        Resource: '*',
      }),
    hasKey && keyUse(stack, READ, arn),
    ...granted.flatMap((statement) => [...keyFor(stack, statement), answeredKey(stack, statement)]),
  ]);
}

/** A task token names its execution, IAM does not: the statement's resource is `*`, its key is the reviews'. */
function answeredKey(stack: Stack, statement: PolicyStatement): string | undefined {
  if (!actionsOf(statement).includes('states:SendTaskSuccess')) return undefined;
  const waiting = stack
    .of('aws_sfn_state_machine')
    .find((machine) => text(machine, 'definition').includes('.waitForTaskToken'));
  return waiting && machineKey(stack, waiting);
}

const machineKey = (stack: Stack, machine: StackResource) =>
  keyUse(stack, WRITE, {
    'kms:EncryptionContext:aws:states:stateMachineArn': text(machine, 'arn'),
  });

const LOG_DELIVERY = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
].map((operation) => `logs:${operation}`);
const WORKFLOW_TRACES = [
  'PutTraceSegments',
  'PutTelemetryRecords',
  'GetSamplingRules',
  'GetSamplingTargets',
].map((operation) => `xray:${operation}`);

export function needsOfMachine(
  stack: Stack,
  machine: StackResource,
  granted: readonly PolicyStatement[],
): Set<string> {
  const isLogged = block(machine.attributes.logging_configuration)?.level !== 'OFF';
  const isTraced = block(machine.attributes.tracing_configuration)?.enabled === true;
  const hasKey = block(machine.attributes.encryption_configuration)?.kms_key_id !== undefined;
  const [key] = stack.of('aws_kms_key');
  const SourceArn = `arn:aws:logs:${stack.region}:${stack.accountId}:*`;
  return present([
    isLogged && normalized({ Action: LOG_DELIVERY, Resource: '*' }),
    isTraced && normalized({ Action: WORKFLOW_TRACES, Resource: '*' }),
    hasKey && machineKey(stack, machine),
    isLogged &&
      key &&
      normalized({
        Action: 'kms:GenerateDataKey',
        Resource: text(key, 'arn'),
        Condition: { StringLike: { 'kms:EncryptionContext:SourceArn': SourceArn } },
      }),
    ...granted.flatMap((statement) => keyFor(stack, statement)),
  ]);
}

const present = (needs: readonly (string | false | undefined)[]): Set<string> =>
  new Set(needs.filter((need) => typeof need === 'string'));

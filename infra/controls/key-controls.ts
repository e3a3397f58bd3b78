/** What the key must show, and that every service which delivers to an encrypted target may use its key. */
import { type Control, custom, every } from './control.ts';
import { type FoundStatement, fits, statementsOf } from './policy-statements.ts';
import { at, type ModelResource, parsed, type StackModel, textsOf } from './stack-model.ts';

const key = 'aws_kms_key';
const DELETION_DAYS = 7;

/** One service that hands something to an encrypted target; `evidence` must fit the statement's conditions. */
interface Delivery {
  readonly from: ModelResource;
  readonly target: ModelResource | undefined;
  readonly keyReference: unknown;
  readonly service: string;
  readonly actions: readonly string[];
  readonly evidence: Readonly<Record<string, string>>;
}

const TO_WRITE = ['kms:Decrypt', 'kms:GenerateDataKey'];

function alarmDeliveries(model: StackModel): Delivery[] {
  return model.of('aws_cloudwatch_metric_alarm').flatMap((from) =>
    [...textsOf(from.attributes.alarm_actions), ...textsOf(from.attributes.ok_actions)].map(
      (action) => ({
        from,
        target: model.referred(action),
        keyReference: model.referred(action)?.attributes.kms_master_key_id,
        service: 'cloudwatch.amazonaws.com',
        actions: TO_WRITE,
        evidence: { 'aws:SourceArn': ':alarm:', 'aws:SourceAccount': '' },
      }),
    ),
  );
}

function topicDeliveries(model: StackModel): Delivery[] {
  return model.of('aws_sns_topic_subscription').flatMap((from) => {
    const redrive = at(parsed(from.attributes.redrive_policy), 'deadLetterTargetArn');
    const topicName = String(model.referred(from.attributes.topic_arn)?.attributes.name);
    return [from.attributes.endpoint, redrive]
      .map((reference) => model.referred(reference))
      .filter((target) => target?.type === 'aws_sqs_queue')
      .map((target) => ({
        from,
        target,
        keyReference: target?.attributes.kms_master_key_id,
        service: 'sns.amazonaws.com',
        actions: TO_WRITE,
        evidence: { 'aws:SourceArn': `:${topicName}` },
      }));
  });
}

function logDeliveries(model: StackModel): Delivery[] {
  const groups = model.of('aws_cloudwatch_log_group').map((group) => ({
    from: group,
    target: group,
    keyReference: group.attributes.kms_key_id,
    service: 'logs.us-east-1.amazonaws.com',
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey'],
    evidence: { 'kms:EncryptionContext:aws:logs:arn': `log-group:${group.attributes.name}` },
  }));
  const machines = model.of('aws_sfn_state_machine').map((machine) => ({
    from: machine,
    target: machine,
    keyReference: at(machine.attributes, 'encryption_configuration', 'kms_key_id'),
    service: 'delivery.logs.amazonaws.com',
    actions: ['kms:Decrypt'],
    evidence: { 'kms:EncryptionContext:SourceArn': ':logs:' },
  }));
  return [...groups, ...machines];
}

function bucketDeliveries(model: StackModel): Delivery[] {
  return model.of('aws_s3_bucket_notification').flatMap((from) => {
    const target = model.referred(at(from.attributes, 'queue', 'queue_arn'));
    return [
      {
        from,
        target,
        keyReference: target?.attributes.kms_master_key_id,
        service: 's3.amazonaws.com',
        actions: TO_WRITE,
        evidence: { 'aws:SourceAccount': '' },
      },
    ];
  });
}

/** Everything in the stack that AWS itself hands to something encrypted. */
export function deliveriesOf(model: StackModel): readonly Delivery[] {
  return [
    ...alarmDeliveries(model),
    ...topicDeliveries(model),
    ...logDeliveries(model),
    ...bucketDeliveries(model),
  ];
}

/** A condition is met when the evidence for its key lies within one of its values. */
function admits(statement: FoundStatement, { service, actions, evidence }: Delivery): boolean {
  const isForService = statement.principals.includes(`Service:${service}`);
  const coversActions = actions.every((action) =>
    statement.actions.some((pattern) => fits(pattern, action)),
  );
  const holds = statement.conditions.every(({ key: name, values }) => {
    const proof = evidence[name];
    return (
      proof !== undefined &&
      values.some((value) => value.includes(proof) || fits(`*${tail(value)}`, proof))
    );
  });
  return statement.effect === 'Allow' && isForService && coversActions && holds;
}

/** What follows region and account in an ARN: the part that names the resource. */
const tail = (arn: string) => arn.split(':').slice(5).join(':');

export const keyControls: readonly Control[] = [
  every(key, {
    id: 'key-rotation',
    meets: ['CKV_AWS_7', 'AS-KMS5', 'AWS-0065', 'SH-KMS.4'],
    what: 'is never rotated',
    why: 'One leaked key would open everything for ever.',
    how: 'Set enable_key_rotation to true.',
    holds: ({ attributes }) => attributes.enable_key_rotation === true,
  }),
  every(key, {
    id: 'key-policy',
    meets: ['CKV2_AWS_64', 'CKV_AWS_33'],
    what: 'has no policy of its own, or one that admits anybody',
    why: 'The key is the last gate before the data.',
    how: 'Write a policy that names the account and each service.',
    holds: (resource, model) => {
      const own = statementsOf(model).filter((statement) => statement.resource === resource);
      return own.length > 0 && own.every(({ principals }) => !principals.includes('*'));
    },
  }),
  every(key, {
    id: 'key-window',
    meets: ['OWN-KMS-WINDOW'],
    what: 'stays longer than AWS requires after destroy',
    why: 'Destroy is to leave as little as AWS allows.',
    how: `Set deletion_window_in_days to ${DELETION_DAYS}.`,
    holds: ({ attributes }) => attributes.deletion_window_in_days === DELETION_DAYS,
  }),
  custom({
    id: 'key-admits-deliverers',
    meets: ['OWN-KMS-DELIVERY'],
    why: 'The delivery would fail in silence: the account’s own statement does not cover services.',
    how: 'Give the service a statement of its own in infra/encryption.ts.',
    problems: (model) =>
      deliveriesOf(model).flatMap((delivery) => {
        const guard = model.referred(delivery.keyReference);
        const statements = statementsOf(model).filter(({ resource }) => resource === guard);
        return guard?.type === key && statements.some((statement) => admits(statement, delivery))
          ? []
          : [
              {
                address: delivery.from.address,
                what: `delivers to ${delivery.target?.address ?? 'nothing known'}, whose key does not admit ${delivery.service}`,
              },
            ];
      }),
  }),
];

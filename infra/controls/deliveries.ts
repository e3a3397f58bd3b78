/** Everything in a stack that AWS itself hands to something encrypted, and what it asks of the target and of its key. */
import { ACCOUNT, ownArn } from './resource-names.ts';
import { at, listOf, type ModelResource, parsed, type StackModel, textsOf } from './stack-model.ts';

/** What a service asks of a policy: these actions, with this said of whom it acts for. */
interface Demand {
  readonly actions: readonly string[];
  readonly context: Readonly<Record<string, string>>;
}

export interface Delivery {
  readonly from: ModelResource;
  readonly service: string;
  /** Undefined when it is nothing of this stack. */
  readonly target: ModelResource | undefined;
  readonly keyReference: unknown;
  readonly ofKey: Demand;
  /** Of the target's own policy, where it needs one. */
  readonly ofTarget?: Demand;
}

const TO_WRITE = ['kms:Decrypt', 'kms:GenerateDataKey'];
const sendActions: Readonly<Record<string, string>> = {
  aws_sns_topic: 'sns:Publish',
  aws_sqs_queue: 'sqs:SendMessage',
};

/** A message of a service to a queue or topic. */
function message(
  model: StackModel,
  from: ModelResource,
  service: string,
  reference: unknown,
  context: { readonly ofKey: Demand['context']; readonly ofTarget: Demand['context'] },
): Delivery {
  const target = model.referred(reference);
  const action = sendActions[target?.type ?? ''];
  return {
    from,
    service,
    target: action === undefined ? undefined : target,
    keyReference: target?.attributes.kms_master_key_id,
    ofKey: { actions: TO_WRITE, context: context.ofKey },
    ofTarget: { actions: action === undefined ? [] : [action], context: context.ofTarget },
  };
}

const arn = (model: StackModel, resource: ModelResource | undefined) =>
  resource === undefined ? '' : ownArn(resource, model);

export const alarmTypes = ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'];
const alarmStates = ['alarm_actions', 'ok_actions', 'insufficient_data_actions'];

function alarmDeliveries(model: StackModel): Delivery[] {
  return alarmTypes.flatMap(model.of).flatMap((from) => {
    const context = { 'aws:sourcearn': arn(model, from), 'aws:sourceaccount': ACCOUNT };
    return alarmStates
      .flatMap((state) => listOf(from.attributes[state]))
      .map((action) =>
        message(model, from, 'cloudwatch', action, { ofKey: context, ofTarget: context }),
      );
  });
}

/** SNS says which topic, and no account. */
function topicDeliveries(model: StackModel): Delivery[] {
  return model.of('aws_sns_topic_subscription').flatMap((from) => {
    const { protocol, endpoint, redrive_policy, topic_arn } = from.attributes;
    const context = { 'aws:sourcearn': arn(model, model.referred(topic_arn)) };
    const redrive = textsOf(at(parsed(redrive_policy), 'deadLetterTargetArn'));
    return [...(protocol === 'sqs' ? [endpoint] : []), ...redrive].map((target) =>
      message(model, from, 'sns', target, { ofKey: context, ofTarget: context }),
    );
  });
}

/** EventBridge tells the key nothing of whom it acts for. A function needs no key: its permission lets a rule in. */
function eventDeliveries(model: StackModel): Delivery[] {
  return model.of('aws_cloudwatch_event_target').flatMap((from) => {
    const { rule, arn: target, dead_letter_config } = from.attributes;
    const source = model
      .of('aws_cloudwatch_event_rule')
      .find(({ attributes }) => model.expanded(String(rule)) === attributes.name);
    const context = { ofKey: {}, ofTarget: { 'aws:sourcearn': arn(model, source) } };
    const isCall = model.referred(target)?.type === 'aws_lambda_function';
    return [...(isCall ? [] : [target]), ...textsOf(at(dead_letter_config, 'arn'))].map((one) =>
      message(model, from, 'events', one, context),
    );
  });
}

function bucketDeliveries(model: StackModel): Delivery[] {
  return model.of('aws_s3_bucket_notification').flatMap((from) => {
    const bucket = arn(model, model.referred(from.attributes.bucket));
    const context = { 'aws:sourcearn': bucket, 'aws:sourceaccount': ACCOUNT };
    const targets = ['queue', 'topic'].flatMap((kind) =>
      listOf(from.attributes[kind]).map((block) => at(block, `${kind}_arn`)),
    );
    const strangers = listOf(from.attributes.lambda_function)
      .map((block) => at(block, 'lambda_function_arn'))
      .filter((called) => model.referred(called)?.type !== 'aws_lambda_function');
    return [...targets, ...strangers].map((target) =>
      message(model, from, 's3', target, { ofKey: context, ofTarget: context }),
    );
  });
}

function logDeliveries(model: StackModel): Delivery[] {
  const groups = model.of('aws_cloudwatch_log_group').map((group) => ({
    from: group,
    service: `logs.${model.region}`,
    target: group,
    keyReference: group.attributes.kms_key_id,
    ofKey: {
      actions: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncryptTo',
        'kms:GenerateDataKey',
        'kms:DescribeKey',
      ],
      context: { 'kms:encryptioncontext:aws:logs:arn': arn(model, group) },
    },
  }));
  const machines = model.of('aws_sfn_state_machine').map((machine) => ({
    from: machine,
    service: 'delivery.logs',
    target: machine,
    keyReference: at(machine.attributes, 'encryption_configuration', 'kms_key_id'),
    ofKey: {
      actions: ['kms:Decrypt'],
      context: { 'kms:encryptioncontext:sourcearn': `arn:aws:logs:${model.region}:${ACCOUNT}:*` },
    },
  }));
  return [...groups, ...machines];
}

export function deliveriesOf(model: StackModel): readonly Delivery[] {
  return [
    ...alarmDeliveries(model),
    ...topicDeliveries(model),
    ...eventDeliveries(model),
    ...bucketDeliveries(model),
    ...logDeliveries(model),
  ];
}

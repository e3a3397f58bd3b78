/** Which IAM actions, on which queues and topics, an SQS or SNS call needs. */
import {
  type AccessCheck,
  arnOf,
  type Input,
  NO_CONTEXT,
  type Place,
  requiredText,
  UnknownOperation,
} from './access-check.ts';

const queueActions: Readonly<Record<string, string>> = {
  ChangeMessageVisibility: 'ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  DeleteMessage: 'DeleteMessage',
  DeleteMessageBatch: 'DeleteMessage',
  GetQueueAttributes: 'GetQueueAttributes',
  ListDeadLetterSourceQueues: 'ListDeadLetterSourceQueues',
  ListQueueTags: 'ListQueueTags',
  PurgeQueue: 'PurgeQueue',
  ReceiveMessage: 'ReceiveMessage',
  SendMessage: 'SendMessage',
  SendMessageBatch: 'SendMessage',
  SetQueueAttributes: 'SetQueueAttributes',
};

export function sqsAccess(operation: string, input: Input, place: Place): readonly AccessCheck[] {
  const check = (action: string, resource: string): AccessCheck => ({
    action: `sqs:${action}`,
    resource,
    context: NO_CONTEXT,
  });
  if (operation === 'ListQueues') return [check(operation, arnOf(place, 'sqs', '*'))];
  if (operation === 'GetQueueUrl')
    return [check(operation, arnOf(place, 'sqs', requiredText(input, 'QueueName')))];
  if (operation === 'StartMessageMoveTask') return redrive(input, check);
  if (operation === 'ListMessageMoveTasks')
    return [check(operation, requiredText(input, 'SourceArn'))];
  const action = Object.hasOwn(queueActions, operation) ? queueActions[operation] : undefined;
  if (action === undefined) throw new UnknownOperation(`sqs has no operation ${operation} here`);
  const url = requiredText(input, 'QueueUrl');
  return [check(action, arnOf(place, 'sqs', url.slice(url.lastIndexOf('/') + 1)))];
}

/** AWS moves the messages with the caller's permissions. */
function redrive(
  input: Input,
  check: (action: string, resource: string) => AccessCheck,
): readonly AccessCheck[] {
  const source = requiredText(input, 'SourceArn');
  const taking = ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
  const target = input.DestinationArn;
  return [
    ...taking.map((action) => check(action, source)),
    ...(typeof target === 'string' ? [check('SendMessage', target)] : []),
  ];
}

const topicActions: Readonly<Record<string, string>> = {
  GetTopicAttributes: 'GetTopicAttributes',
  ListSubscriptionsByTopic: 'ListSubscriptionsByTopic',
  Publish: 'Publish',
  PublishBatch: 'Publish',
  Subscribe: 'Subscribe',
};

/** Subscriptions are named by themselves; IAM judges their topic. */
const subscriptionActions: ReadonlySet<string> = new Set([
  'GetSubscriptionAttributes',
  'SetSubscriptionAttributes',
  'Unsubscribe',
]);

export function snsAccess(operation: string, input: Input, place: Place): readonly AccessCheck[] {
  const check = (action: string, resource: string): AccessCheck => {
    const { Protocol, Endpoint } = input;
    const context = {
      ...(typeof Protocol === 'string' ? { 'sns:protocol': Protocol } : {}),
      ...(typeof Endpoint === 'string' ? { 'sns:endpoint': Endpoint } : {}),
    };
    return { action: `sns:${action}`, resource, context };
  };
  if (operation === 'ListTopics' || operation === 'ListSubscriptions')
    return [check(operation, arnOf(place, 'sns', '*'))];
  if (subscriptionActions.has(operation)) {
    const subscription = requiredText(input, 'SubscriptionArn');
    return [check(operation, subscription.split(':').slice(0, 6).join(':'))];
  }
  const action = Object.hasOwn(topicActions, operation) ? topicActions[operation] : undefined;
  if (action === undefined) throw new UnknownOperation(`sns has no operation ${operation} here`);
  const member = input.TopicArn === undefined && action === 'Publish' ? 'TargetArn' : 'TopicArn';
  return [check(action, requiredText(input, member))];
}

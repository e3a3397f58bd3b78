/** Answers SNS calls of the query protocol: form fields in, XML out. */
import { randomUUID } from 'node:crypto';
import type { AwsRequest, AwsResponse, ServiceHandler } from '../types.ts';
import { type Fields, invalid, readBatch, readPublication, SnsError } from './sns-fields.ts';
import type { Publication, Subscription, Topic } from './topics.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

type Operation = (fields: Fields) => string;

export function createSnsHandler(
  topics: readonly Topic[],
  publish: (topic: Topic, publication: Publication) => string,
): ServiceHandler {
  const operations: Readonly<Record<string, Operation>> = {
    ...createOperations(topics),
    Publish: (fields) =>
      element('MessageId', publish(topicOf(topics, fields), readPublication(fields))),
    PublishBatch: (fields) => {
      const topic = topicOf(topics, fields);
      const members = readBatch(fields).map(({ id, entry }) =>
        member(element('Id', escapeXml(id)), element('MessageId', publish(topic, entry))),
      );
      return `${element('Successful', members.join(''))}<Failed/>`;
    },
  };

  return async ({ operation, input = {} }: AwsRequest) => {
    try {
      const run = operations[operation];
      if (run === undefined) {
        throw new SnsError(
          'InvalidAction',
          `The local engine does not answer ${operation}: topics and subscriptions come from the synthesized stack.`,
        );
      }
      return success(operation, run(input as Fields));
    } catch (error) {
      if (error instanceof SnsError) return failure(error);
      throw error;
    }
  };
}

/** The calls that only look. */
function createOperations(topics: readonly Topic[]): Readonly<Record<string, Operation>> {
  const subscriptions = topics.flatMap((topic) => topic.subscriptions);
  return {
    ListTopics: () =>
      element('Topics', topics.map(({ arn }) => member(element('TopicArn', arn))).join('')),
    GetTopicAttributes: (fields) => element('Attributes', entries(topicOf(topics, fields).shown)),
    ListSubscriptions: () => listed(subscriptions),
    ListSubscriptionsByTopic: (fields) => listed(topicOf(topics, fields).subscriptions),
    GetSubscriptionAttributes: ({ SubscriptionArn }) => {
      const found = subscriptions.find(({ arn }) => arn === SubscriptionArn);
      if (found === undefined) throw new SnsError('NotFound', 'Subscription does not exist', 404);
      return element('Attributes', entries(found.shown));
    },
    ListTagsForResource: ({ ResourceArn = '' }) => {
      const { tags } = topicOf(topics, { TopicArn: ResourceArn });
      const members = Object.entries(tags).map(([key, value]) =>
        member(element('Key', escapeXml(key)), element('Value', escapeXml(value))),
      );
      return element('Tags', members.join(''));
    },
  };
}

function topicOf(topics: readonly Topic[], fields: Fields): Topic {
  const wanted = fields.TopicArn ?? fields.TargetArn;
  if (!wanted) throw invalid('TopicArn is required');
  const topic = topics.find(({ arn }) => arn === wanted);
  if (topic === undefined) throw new SnsError('NotFound', 'Topic does not exist', 404);
  return topic;
}

function listed(subscriptions: readonly Subscription[]): string {
  const members = subscriptions.map(({ arn, topicArn, protocol, endpoint }) => {
    const Owner = topicArn.split(':')[4] ?? '';
    const parts = {
      SubscriptionArn: arn,
      TopicArn: topicArn,
      Protocol: protocol,
      Endpoint: endpoint,
      Owner,
    };
    return member(...Object.entries(parts).map(([name, text]) => element(name, escapeXml(text))));
  });
  return element('Subscriptions', members.join(''));
}

const element = (name: string, content: string) => `<${name}>${content}</${name}>`;
const member = (...content: readonly string[]) => element('member', content.join(''));
const entries = (values: Fields) =>
  Object.entries(values)
    .map(([key, value]) =>
      element('entry', element('key', escapeXml(key)) + element('value', escapeXml(value))),
    )
    .join('');

function success(operation: string, content: string): AwsResponse {
  const result = element(`${operation}Result`, content);
  const metadata = element('ResponseMetadata', element('RequestId', randomUUID()));
  return xml(
    200,
    `<${operation}Response xmlns="${NAMESPACE}">${result}${metadata}</${operation}Response>`,
  );
}

function failure({ status, code, message }: SnsError): AwsResponse {
  const parts = [
    element('Type', 'Sender'),
    element('Code', code),
    element('Message', escapeXml(message)),
  ];
  const error = element('Error', parts.join('')) + element('RequestId', randomUUID());
  return xml(status, `<ErrorResponse xmlns="${NAMESPACE}">${error}</ErrorResponse>`);
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function xml(status: number, body: string): AwsResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

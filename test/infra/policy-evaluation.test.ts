/** The judgement of policies at synthesis: as IAM decides, and on the safe side where it is not understood. */
import { describe, expect, it } from 'vitest';
import { isAllowed } from '../../infra/controls/policy-evaluation.ts';
import { statementsOf } from '../../infra/controls/policy-statements.ts';
import { readStack } from '../../infra/controls/stack-model.ts';

const account = `\${data.aws_caller_identity.current.account_id}`;
const topic = `arn:aws:sns:us-east-1:${account}:events-dev`;

/** Whether SNS, acting for the topic, may send to the queue with these statements. */
function admitted(...statements: readonly Record<string, unknown>[]): boolean {
  const model = readStack({
    provider: { aws: [{ region: 'us-east-1' }] },
    resource: {
      aws_sqs_queue: {
        inbox: {
          name: 'inbox-dev',
          policy: JSON.stringify({
            Statement: statements.map((one) => ({
              Effect: 'Allow',
              ...('NotPrincipal' in one ? {} : { Principal: { Service: 'sns.amazonaws.com' } }),
              Action: 'sqs:SendMessage',
              Resource: `\${aws_sqs_queue.inbox.arn}`,
              ...one,
            })),
          }),
        },
      },
      aws_sns_topic: { events: { name: 'events-dev' } },
    },
  });
  return isAllowed(statementsOf(model), {
    principal: 'Service:sns.amazonaws.com',
    action: 'sqs:SendMessage',
    resource: 'arn:aws:sqs:us-east-1:@account:inbox-dev',
    context: { 'aws:sourcearn': 'arn:aws:sns:us-east-1:@account:events-dev' },
  });
}

const when = (operator: string, key: string, value: unknown) => ({
  Condition: { [operator]: { [key]: value } },
});
const SOURCE = 'aws:SourceArn';

describe('a permission', () => {
  it.each([
    ['no condition', {}],
    ['any principal', { Principal: '*' }],
    ['a wildcard of actions in another case', { Action: 'SQS:send*' }],
    ['a wildcard of resources', { Resource: 'arn:aws:sqs:*' }],
    ['the ARN, by name', when('ArnEquals', SOURCE, topic)],
    ['the ARN, by reference', when('ArnEquals', SOURCE, `\${aws_sns_topic.events.arn}`)],
    ['a key in another case', when('ArnLike', 'AWS:sourcearn', topic)],
    ['one of several values', when('StringEquals', SOURCE, ['other', topic])],
    ['a wildcard within a part', when('ArnLike', SOURCE, topic.replace('events', '*'))],
    ['a value that may be missing', when('StringEqualsIfExists', 'aws:SourceAccount', '1')],
    ['a key that must be missing', when('Null', 'aws:SourceAccount', 'true')],
    ['another value that is excluded', when('ArnNotEquals', SOURCE, `${topic}2`)],
  ])('lets in by %s', (_what, statement) => {
    expect(admitted(statement)).toBe(true);
  });

  it.each([
    ['another principal', { Principal: { Service: 's3.amazonaws.com' } }],
    ['another action', { Action: 'sqs:SendMessageBatch' }],
    ['another resource', { Resource: `\${aws_sqs_queue.inbox.arn}/more` }],
    ['a reference to what is not there', when('ArnEquals', SOURCE, `\${var.topic}`)],
    ['the beginning of an ARN', when('ArnEquals', SOURCE, topic.replace('-dev', ''))],
    // Parts are compared each by itself, so that this speaks of another account’s name.
    ['a wildcard over parts', when('ArnLike', SOURCE, 'arn:aws:sns:*:events-dev')],
    ['a key that is not sent', when('StringEquals', 'aws:SourceAccount', account)],
    ['a key that must be there', when('Null', 'aws:SourceAccount', 'false')],
    ['the value that is excluded', when('StringNotEquals', SOURCE, topic)],
    ['an operator that is not understood', when('DateGreaterThan', SOURCE, topic)],
    ['a set operator', when('ForAllValues:StringEquals', SOURCE, topic)],
    ['one condition of two', { Condition: { ArnEquals: { [SOURCE]: topic, 'aws:x': 'y' } } }],
    ['an exception', { NotPrincipal: { AWS: '1' } }],
  ])('does not let in by %s', (_what, statement) => {
    expect(admitted(statement)).toBe(false);
  });
});

describe('a denial', () => {
  it.each([
    ['without a condition', {}],
    ['of everybody', { Principal: '*', Action: '*', Resource: '*' }],
    ['whose condition holds', when('ArnLike', SOURCE, topic)],
    ['whose condition is not understood', when('IpAddress', 'aws:SourceIp', '10.0.0.0/8')],
    ['by exception', { NotPrincipal: { AWS: '1' } }],
  ])('%s wins over a permission', (_what, statement) => {
    expect(admitted({}, { Effect: 'Deny', ...statement })).toBe(false);
  });

  it.each([
    ['of another service', { Principal: { Service: 's3.amazonaws.com' } }],
    ['whose condition does not hold', when('ArnLike', SOURCE, `${topic}2`)],
  ])('%s leaves it be', (_what, statement) => {
    expect(admitted({}, { Effect: 'Deny', ...statement })).toBe(true);
  });
});

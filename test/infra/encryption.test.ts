/** The key: rotated, short-lived after destroy, and its policy one statement per service with the conditions that service sends. */
import { afterAll, describe, expect, it } from 'vitest';
import { suffixLimit } from '../../infra/names.ts';
import { resource, statement, statements } from './support/lookup.ts';
import { reference } from './support/planted.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);
const key = resource(stack, 'aws_kms_key', 'payments');
const ACCOUNT = reference('data.aws_caller_identity.current', 'account_id');

describe('the key', () => {
  it('is rotated and waits seven days before it is gone', () => {
    expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 7 });
    expect(resource(stack, 'aws_kms_alias', 'payments-alias')).toMatchObject({
      name: 'alias/payments-dev',
      target_key_id: reference('aws_kms_key.payments', 'key_id'),
    });
  });

  it('leaves the account to IAM and names each service in a statement of its own', () => {
    const principals = statements(key).map(({ Sid, Principal }) => [Sid, Principal]);
    expect(principals).toEqual([
      ['AccountDelegatesToIam', { AWS: `arn:aws:iam::${ACCOUNT}:root` }],
      ['AlarmsPublishToTopics', { Service: 'cloudwatch.amazonaws.com' }],
      ['TopicsDeliverToQueues', { Service: 'sns.amazonaws.com' }],
      ['UploadsAnnounced', { Service: 's3.amazonaws.com' }],
      ['LogGroups', { Service: 'logs.us-east-1.amazonaws.com' }],
      ['WorkflowLogDelivery', { Service: 'delivery.logs.amazonaws.com' }],
    ]);
  });

  it('lets topics deliver on the condition that SNS sends: the topic, no account', () => {
    expect(statement(key, 'TopicsDeliverToQueues').Condition).toEqual({
      ArnEquals: { 'aws:SourceArn': `arn:aws:sns:us-east-1:${ACCOUNT}:payment-events-dev` },
    });
  });

  it('lets buckets of this account announce uploads', () => {
    expect(statement(key, 'UploadsAnnounced')).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
    });
  });

  it('lets log groups of this copy be encrypted, and no other copy’s', () => {
    const groups = Object.values(stack.resources.aws_cloudwatch_log_group ?? {});
    expect(groups.length).toBeGreaterThan(30);
    const condition = statement(key, 'LogGroups').Condition;
    // Each by its whole name: "-dev" is the end of a copy called "a-dev", too.
    expect(Object.keys(condition ?? {})).toEqual(['ArnEquals']);
    const admitted = condition?.ArnEquals?.['kms:EncryptionContext:aws:logs:arn'] as string[];
    expect(admitted.toSorted()).toEqual(
      groups.map(({ name }) => `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${name}`).sort(),
    );
  });

  it('has a policy that KMS accepts: no longer than 32 KB, with the longest suffix', () => {
    const { lengthMax } = suffixLimit();
    const environment = { ENVIRONMENT_SUFFIX: 'x'.repeat(lengthMax) };
    const longest = resource(synthesize({ environment }), 'aws_kms_key', 'payments');
    const known = String(longest.policy)
      .replaceAll(ACCOUNT, '123456789012')
      .replace(/\$\{[^}]*\}/, 'abcdefghij');
    expect(known).not.toContain('${');
    expect(known.length).toBeLessThan(32_768);
  });

  it('is granted to functions for named services and one context each', () => {
    for (const [name, policy] of Object.entries(stack.resources.aws_iam_role_policy ?? {})) {
      for (const one of statements(policy)) {
        if (![one.Action].flat().some((action) => String(action).startsWith('kms:'))) continue;
        const compared = Object.values(one.Condition ?? {}).flatMap(Object.keys);
        expect(
          compared.some((item) => item.startsWith('kms:EncryptionContext:')),
          name,
        ).toBe(true);
        expect(one.Resource).toBe(reference('aws_kms_key.payments'));
      }
    }
  });
});

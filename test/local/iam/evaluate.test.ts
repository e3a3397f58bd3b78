/** Access is decided as IAM decides it within one account. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables are IAM's.
import { describe, expect, it } from 'vitest';
import { allow, type Case, decide, deny, gateway, ROLE, TABLE } from './cases.ts';

describe('a call is allowed', () => {
  it.each<[string, Case]>([
    ['by name', { identity: [allow('dynamodb:PutItem', TABLE)] }],
    ['by a list', { identity: [allow(['dynamodb:GetItem', 'dynamodb:PutItem'], ['x', TABLE])] }],
    [
      'by wildcards in both',
      { identity: [allow('dynamodb:*Item', 'arn:aws:dynamodb:*:*:table/payment-*')] },
    ],
    [
      'by NotAction',
      { identity: [{ Effect: 'Allow', NotAction: 'dynamodb:Delete*', Resource: '*' }] },
    ],
    [
      'by NotResource',
      { identity: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::*' }] },
    ],
    [
      'by a resource policy that names the role',
      { resource: [allow('*', '*', { Principal: { AWS: ROLE } })] },
    ],
    [
      'by a resource policy that names its session',
      {
        resource: [
          allow('*', '*', {
            Principal: {
              AWS: 'arn:aws:sts::123456789012:assumed-role/submit-payment-dev/submit-payment-dev',
            },
          }),
        ],
      },
    ],
    ['by a resource policy for anyone', { resource: [allow('*', '*', { Principal: '*' })] }],
    [
      'to a service that is named',
      {
        caller: gateway,
        resource: [allow('*', '*', { Principal: { Service: 'apigateway.amazonaws.com' } })],
      },
    ],
    [
      'beside a Deny whose condition fails',
      {
        identity: [
          allow('*', '*'),
          deny('*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ],
        context: { 'aws:securetransport': 'true' },
      },
    ],
    [
      'beside a Deny for another principal',
      {
        identity: [allow('*', '*')],
        resource: [deny('*', '*', { Principal: { AWS: `${ROLE}2` } })],
      },
    ],
  ])('%s', (_how, test) => {
    expect(decide(test)).toMatchObject({ allowed: true, matchedStatement: { effect: 'Allow' } });
  });
});

const implicit = 'because no identity-based policy allows the dynamodb:PutItem action';
const byIdentity = 'with an explicit deny in an identity-based policy';
const byResource = 'with an explicit deny in a resource-based policy';

describe('a call is denied', () => {
  it.each<[string, Case, string]>([
    ['without policies', {}, implicit],
    ['when another action is allowed', { identity: [allow('dynamodb:GetItem', TABLE)] }, implicit],
    ['when another table is allowed', { identity: [allow('*', `${TABLE}2`)] }, implicit],
    [
      'when a prefix of the table is allowed',
      { identity: [allow('*', TABLE.slice(0, -1))] },
      implicit,
    ],
    [
      'on the table when its index is allowed',
      { identity: [allow('*', `${TABLE}/index/*`)] },
      implicit,
    ],
    [
      'when the resource differs in case',
      { identity: [allow('*', TABLE.toUpperCase())] },
      implicit,
    ],
    [
      'when NotAction names it',
      { identity: [{ Effect: 'Allow', NotAction: 'dynamodb:Put*', Resource: '*' }] },
      implicit,
    ],
    [
      'when NotResource names it',
      { identity: [{ Effect: 'Allow', Action: '*', NotResource: TABLE }] },
      implicit,
    ],
    [
      'when the condition fails',
      {
        identity: [
          allow('*', '*', {
            Condition: { StringEquals: { 'dynamodb:EnclosingOperation': 'TransactWriteItems' } },
          }),
        ],
      },
      implicit,
    ],
    [
      'by an explicit deny after an allow',
      { identity: [allow('*', '*'), deny('dynamodb:*', TABLE)] },
      byIdentity,
    ],
    [
      'by an explicit deny before an allow',
      { identity: [deny('*', '*'), allow('*', '*')] },
      byIdentity,
    ],
    [
      'by a Deny with NotAction',
      {
        identity: [
          allow('*', '*'),
          { Effect: 'Deny', NotAction: 'dynamodb:GetItem', Resource: '*' },
        ],
      },
      byIdentity,
    ],
    [
      'by a resource policy against anyone',
      { identity: [allow('*', '*')], resource: [deny('*', '*', { Principal: '*' })] },
      byResource,
    ],
    [
      'by a resource policy against the account',
      {
        identity: [allow('*', '*')],
        resource: [deny('*', '*', { Principal: { AWS: '123456789012' } })],
      },
      byResource,
    ],
    [
      'when the resource policy hands over to the account',
      { resource: [allow('*', '*', { Principal: { AWS: 'arn:aws:iam::123456789012:root' } })] },
      implicit,
    ],
    [
      'when the resource policy names another role',
      { resource: [allow('*', '*', { Principal: { AWS: `${ROLE}2` } })] },
      implicit,
    ],
    [
      'when the resource policy names a service',
      { resource: [allow('*', '*', { Principal: { Service: 'apigateway.amazonaws.com' } })] },
      implicit,
    ],
    [
      'to a service by an account',
      { caller: gateway, resource: [allow('*', '*', { Principal: { AWS: '123456789012' } })] },
      'because no resource-based policy allows the dynamodb:PutItem action',
    ],
    [
      'to another service',
      {
        caller: gateway,
        resource: [allow('*', '*', { Principal: { Service: 'sns.amazonaws.com' } })],
      },
      'Service: apigateway.amazonaws.com is not authorized to perform: dynamodb:PutItem',
    ],
  ])('%s', (_how, test, reason) => {
    const decision = decide(test);
    expect(decision).toMatchObject({ allowed: false, allowing: [] });
    expect(decision.reason).toContain(reason);
  });

  it('in the words of AWS', () => {
    expect(decide({}).reason).toBe(
      `User: arn:aws:sts::123456789012:assumed-role/submit-payment-dev/submit-payment-dev is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:PutItem action`,
    );
  });

  it('and the statement that denied it is named', () => {
    expect(decide({ identity: [deny('*', '*', { Sid: 'Never' })] }).matchedStatement?.label).toBe(
      'Never',
    );
  });
});

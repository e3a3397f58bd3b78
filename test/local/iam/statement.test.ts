/** A policy that cannot be honoured exactly is refused when it is loaded. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables are IAM's.
import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../../../local/iam/statement.ts';

const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

describe('a policy is refused when it is loaded', () => {
  const load =
    (statement: object, kind: 'identity' | 'resource' = 'identity') =>
    () =>
      compilePolicy(JSON.stringify({ Statement: statement }), 'aws_iam_role_policy.p', kind);

  it.each<[string, object, 'identity' | 'resource', string]>([
    ['without effect', { Action: '*', Resource: '*' }, 'identity', 'Effect must be Allow or Deny'],
    [
      'without action',
      { Effect: 'Allow', Resource: '*' },
      'identity',
      'exactly one of Action and NotAction',
    ],
    [
      'with both kinds of action',
      { ...allow('*', '*'), NotAction: 'x:y' },
      'identity',
      'exactly one of Action and NotAction',
    ],
    [
      'without resource',
      { Effect: 'Allow', Action: 'a:b' },
      'identity',
      'exactly one of Resource and NotResource',
    ],
    ['with no resource in the list', allow('*', []), 'identity', 'Resource is empty'],
    [
      'with a principal where there is none',
      allow('*', '*', { Principal: '*' }),
      'identity',
      'must not have a Principal',
    ],
    [
      'without principal where there must be one',
      allow('*', '*'),
      'resource',
      'must have a Principal',
    ],
    [
      'with NotPrincipal',
      allow('*', '*', { NotPrincipal: '*' }),
      'resource',
      'NotPrincipal is not supported',
    ],
    [
      'with a federated principal',
      allow('*', '*', { Principal: { Federated: 'x' } }),
      'resource',
      'principals of type Federated',
    ],
    [
      'with a variable in the resource',
      allow('*', 'arn:aws:s3:::b/${aws:username}'),
      'identity',
      'no policy variables',
    ],
    [
      'with an unknown operator',
      allow('*', '*', { Condition: { Sounds: { 's3:prefix': 'a' } } }),
      'identity',
      'aws_iam_role_policy.p, statement 1: the local engine does not know the condition operator Sounds',
    ],
  ])('%s', (_what, statement, kind, message) => {
    expect(load(statement, kind)).toThrow(message);
  });

  it('when it is not JSON', () => {
    expect(() => compilePolicy('{', 'p', 'identity')).toThrow('p: the policy is not JSON');
  });

  it('but not for what it says of services that the engine never sees', () => {
    const statement = allow('kms:Decrypt', '*', {
      Condition: { StringEquals: { 'kms:ViaService': 'x' } },
    });
    expect(load(statement)()).toEqual([]);
  });
});

/**
 * Grants that no run of the engine can prove: it encrypts nothing, and takes functions' logs and traces from
 * their output, so KMS, CloudWatch Logs and X-Ray are never called. They are compared with what the stack implies.
 */
import { describe, expect, it } from 'vitest';
import { unseenServices } from '../../local/iam/statement.ts';
import { loadStack } from '../../local/stack/load-stack.ts';
import { STACK_DIRECTORY } from '../support/synthesize.ts';
import {
  needsOfFunction,
  needsOfMachine,
  normalized,
  type PolicyStatement,
} from './unseen-needs.ts';

const stack = await loadStack(STACK_DIRECTORY, { endpoint: 'http://127.0.0.1:1' });

const isUnseen = ({ Action }: PolicyStatement) =>
  [Action].flat().every((action) => unseenServices.has(action.split(':')[0] ?? ''));

const statementsOf = (roleArn: unknown): PolicyStatement[] => {
  const roleName = String(roleArn).split('/').at(-1);
  return stack
    .of('aws_iam_role_policy')
    .filter(({ attributes }) => attributes.role === roleName)
    .flatMap(({ attributes }) => JSON.parse(String(attributes.policy)).Statement);
};

const roles = [
  ...stack
    .of('aws_lambda_function')
    .map((one) => [one.name, one.attributes.role, one, needsOfFunction] as const),
  ...stack
    .of('aws_sfn_state_machine')
    .map((one) => [`${one.name}-workflow`, one.attributes.role_arn, one, needsOfMachine] as const),
];

describe('what a role may do with keys, logs and traces', () => {
  it.each(roles)('%s: all that the stack implies, and nothing else', (...row) => {
    const [, roleArn, holder, needsOf] = row;
    const statements = statementsOf(roleArn);
    const granted = new Set(statements.filter(isUnseen).map(normalized));
    expect(granted.size).toBeGreaterThan(2);
    const seen = statements.filter((statement) => !isUnseen(statement));
    expect(granted).toEqual(needsOf(stack, holder, seen));
  });

  it('is looked at for every role', () => {
    expect(new Set(roles.map(([, roleArn]) => roleArn)).size).toBe(stack.of('aws_iam_role').length);
  });
});

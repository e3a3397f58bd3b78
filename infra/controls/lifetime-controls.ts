/** What lets a copy be destroyed without a person and without a trace. */
import { type Control, custom, every } from './control.ts';
import { at } from './stack-model.ts';

const attribute = (type: string, name: string, value: unknown): Control =>
  every(type, {
    id: `destroyable-${type.replace('aws_', '').replaceAll('_', '-')}`,
    meets: [],
    what: `cannot be destroyed: ${name} is not ${String(value)}`,
    why: 'A copy must go away with one command.',
    how: `Set ${name} to ${String(value)}.`,
    holds: ({ attributes }) => attributes[name] === value,
  });

export const lifetimeControls: readonly Control[] = [
  custom({
    id: 'destroyable',
    meets: [],
    why: 'A copy must go away with one command.',
    how: 'Remove prevent_destroy.',
    problems: ({ resources }) =>
      resources
        .filter(({ attributes }) => at(attributes, 'lifecycle', 'prevent_destroy') !== undefined)
        .map(({ address }) => ({ address, what: 'cannot be destroyed' })),
  }),
  attribute('aws_s3_bucket', 'force_destroy', true),
  attribute('aws_dynamodb_table', 'deletion_protection_enabled', false),
  attribute('aws_cloudwatch_log_group', 'skip_destroy', false),
  attribute('aws_lambda_function', 'skip_destroy', false),
  attribute('aws_iam_role', 'force_detach_policies', true),
];

/** The `aws` commands of the documents are ones that AWS would take: services, operations, options and what those accept. */
import { describe, expect, inject, test } from 'vitest';
import { problemsOf } from './support/aws-models.ts';
import { documentedCommands } from './support/documented-commands.ts';

/** Commands that are the interface's own and stand for several operations. */
const own: Readonly<Record<string, readonly string[]>> = {
  's3 ls': ['recursive'],
  'sso login': [],
};
/** Options of every command. */
const everywhere = ['query', 'output', 'region'];

describe('a command of the documents', () => {
  const commands = documentedCommands();

  test('is found wherever it is written', () => {
    expect(commands.length).toBeGreaterThan(25);
    const nested = commands.find(({ operation }) => operation === 'describe-log-groups');
    expect([...(nested?.options.keys() ?? [])]).toContain('log-group-name-prefix');
  });

  test.each(commands.map((command) => [command.title, command] as const))(
    '%s',
    (_title, { service, operation, options }) => {
      const given = new Map([...options].filter(([name]) => !everywhere.includes(name)));
      const known = own[`${service} ${operation}`];
      if (known === undefined)
        expect(problemsOf(inject('models'), service, operation, given)).toEqual([]);
      else expect(known).toEqual(expect.arrayContaining([...given.keys()]));
    },
  );
});

describe('a command that AWS would not take is found out', () => {
  test.each<readonly [string, string, Readonly<Record<string, readonly string[]>>, string]>([
    ['s3api', 'make-bucket', {}, 's3api has no make-bucket'],
    ['s3api', 'create-bucket', {}, '--bucket is missing'],
    ['s3api', 'create-bucket', { bucket: ['b'], versions: ['2'] }, '--versions is no option'],
    [
      's3api',
      'put-bucket-versioning',
      { bucket: ['b'], 'versioning-configuration': ['State=Enabled'] },
      '--versioning-configuration: State is no member',
    ],
    [
      's3api',
      'put-bucket-versioning',
      { bucket: ['b'], 'versioning-configuration': ['Status=Always'] },
      '--versioning-configuration: Always is not one of Enabled, Suspended',
    ],
    [
      'sqs',
      'receive-message',
      { 'queue-url': ['u'], 'visibility-timeout': ['soon'] },
      '--visibility-timeout: soon is no number',
    ],
    ['cloudtrail', 'start-logging', { name: [] }, '--name: has no value'],
  ])('%s %s %o', (service, operation, options, problem) => {
    const problems = problemsOf(
      inject('models'),
      service,
      operation,
      new Map(Object.entries(options)),
    );
    expect(problems).toEqual([problem]);
  });
});

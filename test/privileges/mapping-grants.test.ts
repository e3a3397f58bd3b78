/** What the event source mappings need: without any one of these the system does not start, and says which. */
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEngine } from '../../local/engine.ts';
import { createAccessControl } from '../../local/iam/access-control.ts';
import type { Grant } from '../../local/iam/withholding.ts';
import { loadStack } from '../../local/stack/load-stack.ts';
import { STACK_DIRECTORY } from '../support/synthesize.ts';
import { isNeededByMapping } from './mapping-needs.ts';
import { roleNameOf } from './scenario.ts';

const stack = await loadStack(STACK_DIRECTORY, { endpoint: 'http://127.0.0.1:1' });
const needed = createAccessControl(stack).grants.filter(isNeededByMapping(stack));

interface PolicyStatement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
}
interface Synthesized {
  readonly resource: { readonly aws_iam_role_policy: Record<string, { policy: string }> };
}

/** A copy of the synthesized stack whose policies lack one action. */
function stackWithout(grant: Grant): string {
  const directory = mkdtempSync(join(tmpdir(), 'tap-stack-'));
  const file = join(directory, 'cdk.tf.json');
  cpSync(join(STACK_DIRECTORY, 'cdk.tf.json'), file);
  symlinkSync(resolve(STACK_DIRECTORY, 'assets'), join(directory, 'assets'));
  const synthesized = JSON.parse(readFileSync(file, 'utf8')) as Synthesized;
  const [, name = ''] = grant.policy.split('.');
  const resource = synthesized.resource.aws_iam_role_policy[name];
  if (resource === undefined) throw new Error(`the stack has no ${grant.policy}`);
  const document = JSON.parse(resource.policy) as { Statement: PolicyStatement[] };
  document.Statement = document.Statement.map((statement) =>
    statement.Sid === grant.statement ? without(statement, grant.action) : statement,
  ).filter(({ Action }) => Action.length > 0);
  resource.policy = JSON.stringify(document);
  writeFileSync(file, JSON.stringify(synthesized));
  return directory;
}

const without = (statement: PolicyStatement, action: string): PolicyStatement => ({
  ...statement,
  Action: [statement.Action].flat().filter((one) => one !== action),
});

describe('the system does not start', () => {
  it.each(needed.map((grant) => [roleNameOf(grant), grant.action, grant] as const))(
    'when %s may not %s',
    async (_role, action, grant) => {
      const started = startEngine({
        stackDirectory: stackWithout(grant),
        dataDirectory: mkdtempSync(join(tmpdir(), 'tap-data-')),
        persist: false,
        port: 0,
        timeScale: 1,
        log: () => {},
      });
      await expect(started).rejects.toThrow(
        new RegExp(`cannot read its source: .* is not authorized to perform: ${action} on`),
      );
    },
  );

  it('is proven for the stream, the queues and the bucket of failed batches', () => {
    expect(new Set(needed.map(({ action }) => action.split(':')[0]))).toEqual(
      new Set(['dynamodb', 's3', 'sqs']),
    );
  });
});

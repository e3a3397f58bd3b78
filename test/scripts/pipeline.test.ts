/** The pipeline keeps the rules that its documents promise: pinned actions, no keys, one deployment at a time. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const directory = resolve(import.meta.dirname, '../../.github/workflows');
const workflows = readdirSync(directory).map(
  (name) => [name, readFileSync(join(directory, name), 'utf8')] as const,
);
const text = (name: string) => new Map(workflows).get(name) ?? '';

describe.each(workflows)('%s', (_name, workflow) => {
  test('pins every action to a commit and names its version', () => {
    const uses = [...workflow.matchAll(/uses: (\S+)(.*)/g)];
    expect(uses.length).toBeGreaterThan(0);
    for (const [, action = '', comment = ''] of uses) {
      if (action.startsWith('./')) continue;
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/);
    }
  });

  test('starts from no permission and holds no secret', () => {
    expect(workflow).toMatch(/^permissions: \{\}$/m);
    expect(workflow).not.toMatch(/secrets\.|ACCESS_KEY|write-all/);
    expect(workflow).not.toMatch(/^\s+\w[\w-]*: write$(?<!id-token: write)/m);
  });

  test('leaves no token in a checkout', () => {
    const checkouts = workflow.match(/actions\/checkout@/g) ?? [];
    expect(workflow.match(/persist-credentials: false/g) ?? []).toHaveLength(checkouts.length);
  });
});

test('no job that works with a state starts without its bucket', () => {
  for (const [name, workflow] of workflows) {
    const uses = workflow.match(/TF_STATE_BUCKET: /g) ?? [];
    const checks = workflow.match(
      /steps:\n +- name: .*\n +run: test -n "\$TF_STATE_BUCKET" \|\| \{.*exit 1; \}\n/g,
    );
    expect([name, uses.length]).toEqual([name, 1]);
    expect(checks, name).toHaveLength(1);
  }
});

test('dev, staging and production follow one another after the checks', () => {
  const pipeline = text('pipeline.yml');
  expect(pipeline).toMatch(/dev:\n +needs: \[check, deploy-tests\]/);
  expect(pipeline).toMatch(/staging:\n +needs: dev/);
  expect(pipeline).toMatch(/production:\n +needs: staging/);
});

test('a deployment runs in its environment, alone, to its end, by a role', () => {
  const deploy = text('deploy.yml');
  expect(deploy).toMatch(/environment: \$\{\{ inputs\.environment \}\}/);
  expect(deploy).toMatch(
    /group: deploy-\$\{\{ inputs\.environment \}\}\n +cancel-in-progress: false/,
  );
  expect(deploy).toMatch(/role-to-assume: \$\{\{ vars\.AWS_DEPLOY_ROLE_ARN \}\}/);
});

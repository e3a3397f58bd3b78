/** What is written: the same bytes every time, nothing of this machine, a state of its own per copy. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findPrerequisites } from '../../infra/prerequisites.ts';
import { functionNames } from '../../infra/resources.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

afterAll(removeSynthesized);

/** Every file below a directory with the hash of its content. */
function filesOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    files
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [
        path.slice(directory.length),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
  );
}

describe('synthesis', () => {
  it('writes the same bytes a second time, ZIPs included', () => {
    const first = filesOf(synthesize().directory);
    expect(Object.keys(first)).toHaveLength(functionNames.length + 1);
    expect(filesOf(synthesize().directory)).toEqual(first);
  });

  it('writes no path of this machine', () => {
    const stack = synthesize();
    expect(stack.text).not.toContain(process.cwd());
    expect(stack.text).not.toContain(stack.directory);
    expect(stack.text).not.toContain(tmpdir());
  });

  it('gives each copy a local state of its own, outside the output folder', () => {
    const stack = synthesize({ environment: { ENVIRONMENT_SUFFIX: 'pr-7' } });
    expect(stack.directory.endsWith('/stacks/tap-pr-7')).toBe(true);
    expect(stack.terraform.backend).toEqual({
      local: { path: '../../../terraform.tap-pr-7.tfstate' },
    });
  });

  it('keeps the state in a bucket with native locking when one is named', () => {
    const environment = { ENVIRONMENT_SUFFIX: 'pr-7', TF_STATE_BUCKET: 'our-state' };
    expect(synthesize({ environment }).terraform.backend).toEqual({
      s3: {
        bucket: 'our-state',
        key: 'tap-pr-7/terraform.tfstate',
        region: 'us-east-1',
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  it('asks for the provider from 5.100.0 on, below 7', () => {
    expect(synthesize().terraform.required_providers).toEqual({
      aws: { source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' },
    });
  });

  it('tells where to find the copy', () => {
    expect(Object.keys(synthesize().outputs).sort()).toEqual([
      'api_url',
      'dashboard_url',
      'payment_events_topic_arn',
      'payment_operations_topic_arn',
      'usage_plan_id',
    ]);
  });

  it('uses no Terraform function but for the hash of a ZIP', () => {
    const calls = [...synthesize().text.matchAll(/\$\{([a-z0-9_]+)\(/g)].map((match) => match[1]);
    expect(new Set(calls)).toEqual(new Set(['filebase64sha256']));
  });
});

describe('the prerequisites', () => {
  const root = mkdtempSync(join(tmpdir(), 'tap-prerequisites-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('are asked for in one line that names the command, then found', () => {
    expect(findPrerequisites(root)).toEqual({
      kind: 'missing',
      message: `dist/lambda/authorize-request/index.mjs and ${functionNames.length} more not found: the bundles and the API document come from the build. Run: npm run build`,
    });
    for (const name of functionNames) {
      mkdirSync(join(root, 'dist', 'lambda', name), { recursive: true });
      writeFileSync(join(root, 'dist', 'lambda', name, 'index.mjs'), '');
    }
    expect(findPrerequisites(root)).toMatchObject({
      message: expect.stringMatching(/^dist\/openapi-gateway\.json not found: .*npm run build$/),
    });
    writeFileSync(join(root, 'dist', 'openapi-gateway.json'), '{}');
    expect(findPrerequisites(root)).toMatchObject({ prerequisites: { apiDocument: '{}' } });
  });
});

/** The commands look for a state exactly where synthesis told Terraform to keep it. */
import { resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describePlace } from '../../scripts/deploy/state.ts';
import { removeSynthesized, synthesize } from '../infra/support/synthesize.ts';

afterAll(removeSynthesized);

const place = (bucket: string) => ({
  bucket,
  region: 'us-east-1',
  root: '/project',
  stack: 'tap-qa-7',
});

test('a local state lies beside the outputs of synthesis, not in them', () => {
  const { terraform } = synthesize({ environment: { ENVIRONMENT_SUFFIX: 'qa-7' } });
  const { local } = terraform.backend as { local: { path: string } };
  const inProject = resolve('/project/cdktf.out/stacks/tap-qa-7', local.path);
  expect(inProject).toBe(describePlace(place('')));
  expect(inProject).not.toContain('cdktf.out');
});

test('a shared state has the copy in its key and locks itself', () => {
  const { terraform } = synthesize({
    environment: { ENVIRONMENT_SUFFIX: 'qa-7', TF_STATE_BUCKET: 'states' },
  });
  const { s3 } = terraform.backend as { s3: Record<string, unknown> };
  expect(`s3://${s3.bucket}/${s3.key}`).toBe(describePlace(place('states')));
  expect(s3).toMatchObject({ use_lockfile: true, encrypt: true, region: 'us-east-1' });
});

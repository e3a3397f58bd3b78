/** Which tool a deployment takes: the one that is named, else Terraform, else OpenTofu; old ones and strangers are refused. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findTerraform } from '../../scripts/deploy/find-terraform.ts';

const scratch = mkdtempSync(join(tmpdir(), 'tap-tools-'));

/** A directory with programs that each say something when asked for their version. */
function directoryOf(name: string, programs: Readonly<Record<string, string>>): string {
  const directory = join(scratch, name);
  mkdirSync(directory);
  for (const [program, says] of Object.entries(programs)) {
    const script = `#!/bin/sh\n[ "$*" = version ] && echo "${says}"\n`;
    writeFileSync(join(directory, program), script, { mode: 0o755 });
  }
  return directory;
}

const both = directoryOf('both', { terraform: 'Terraform v1.11.4', tofu: 'OpenTofu v1.10.6' });
const open = directoryOf('open', { tofu: 'OpenTofu v1.10.6\non linux_amd64' });
const old = directoryOf('old', { tofu: 'OpenTofu v1.9.3' });
const next = directoryOf('next', { tofu: 'OpenTofu v2.0.0-alpha1' });
const strange = directoryOf('strange', { terraform: 'Terragrunt v0.1' });
const none = directoryOf('none', {});

test.each([
  ['OpenTofu when there is no Terraform', { PATH: open }, join(open, 'tofu'), 'OpenTofu', '1.10.6'],
  ['Terraform when there are both', { PATH: both }, join(both, 'terraform'), 'Terraform', '1.11.4'],
  [
    'the first on PATH that has it',
    { PATH: `${none}:${open}` },
    join(open, 'tofu'),
    'OpenTofu',
    '1.10.6',
  ],
  [
    'the one that is named by its name',
    { PATH: both, TERRAFORM_BIN: 'tofu' },
    join(both, 'tofu'),
    'OpenTofu',
    '1.10.6',
  ],
  [
    'the one that is named by its path',
    { PATH: none, TERRAFORM_BIN: join(open, 'tofu') },
    join(open, 'tofu'),
    'OpenTofu',
    '1.10.6',
  ],
  ['a later major version', { PATH: next }, join(next, 'tofu'), 'OpenTofu', '2.0.0-alpha1'],
])('takes %s', async (_name, { PATH, ...rest }, binary, product, version) => {
  const environment = { ...rest, PATH };
  expect(await findTerraform(environment)).toEqual({
    kind: 'ok',
    value: { binary, product, version },
  });
});

test.each([
  ['when there is neither', { PATH: none }, 'Neither terraform nor tofu is on PATH.'],
  ['an OpenTofu that is too old', { PATH: old }, `${join(old, 'tofu')} is OpenTofu 1.9.3.`],
  ['another program of that name', { PATH: strange }, 'does not tell its version.'],
  ['a name that is nowhere', { PATH: open, TERRAFORM_BIN: 'x' }, 'TERRAFORM_BIN is "x"'],
])('refuses %s, and says what to install', async (_name, environment, message) => {
  const result = await findTerraform(environment);
  expect(result).toMatchObject({ message: expect.stringContaining(message) });
  expect(result).toMatchObject({ message: expect.stringMatching(/Install .*1\.10 or later/) });
});

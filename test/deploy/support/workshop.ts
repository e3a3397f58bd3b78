/** A copy of the project's sources in a directory of its own, so that tests touch neither states nor outputs of the checkout. */
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
/** All that building, synthesizing and deploying reads. */
const sources = [
  'infra',
  'lambda',
  'scripts',
  'src',
  'workflows',
  'cdktf.json',
  'package.json',
  'tap-stack.ts',
  'tap.ts',
  'tsconfig.json',
];

export interface Workshop {
  readonly directory: string;
  /** The Terraform configuration file that names the mirror. */
  readonly terraformConfig: string;
}

/** Removed with `parent`, by whoever made that. */
export function openWorkshop(mirror: string, parent: string = tmpdir()): Workshop {
  const directory = mkdtempSync(join(parent, 'tap-deploy-'));
  for (const source of sources) {
    cpSync(join(root, source), join(directory, source), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  const terraformConfig = join(directory, 'terraform.rc');
  mkdirSync(join(directory, 'home'));
  // The mirror and nothing else: a test that reached the registry would prove another provider.
  writeFileSync(
    terraformConfig,
    `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\ndisable_checkpoint = true\n`,
  );
  return { directory, terraformConfig };
}

/** Finds Terraform or OpenTofu: the one that TERRAFORM_BIN names, else whichever is on PATH. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { type Check, passed, refused } from './check.ts';
import { runProcess } from './run-process.ts';

export interface Tool {
  readonly binary: string;
  readonly product: 'Terraform' | 'OpenTofu';
  readonly version: string;
}

/** From here on both lock a state in a bucket by themselves. */
const VERSION_MIN = [1, 10] as const;
const ADVICE = `Install Terraform or OpenTofu ${VERSION_MIN.join('.')} or later, or name it: TERRAFORM_BIN=/path/to/terraform`;

export async function findTerraform(environment: NodeJS.ProcessEnv): Promise<Check<Tool>> {
  const named = environment.TERRAFORM_BIN;
  const binary = named ? locate(named, environment) : whichever(environment);
  if (binary === undefined) {
    return refused(
      named
        ? `TERRAFORM_BIN is ${JSON.stringify(named)}, which is no program. ${ADVICE}`
        : `Neither terraform nor tofu is on PATH. ${ADVICE}`,
    );
  }
  const { code, output } = await runProcess({
    command: binary,
    args: ['version'],
    directory: process.cwd(),
    environment: { ...environment, CHECKPOINT_DISABLE: '1' },
  });
  const found = /^(Terraform|OpenTofu) v(([0-9]+)\.([0-9]+)\.[^\s]+)/m.exec(output);
  if (code !== 0 || found === null)
    return refused(`${binary} does not tell its version. ${ADVICE}`);
  const [, product, version = '', major, minor] = found;
  if (Number(major) < VERSION_MIN[0] || (Number(major) === 1 && Number(minor) < VERSION_MIN[1])) {
    return refused(`${binary} is ${product} ${version}. ${ADVICE}`);
  }
  return passed({ binary, product: product === 'OpenTofu' ? 'OpenTofu' : 'Terraform', version });
}

const whichever = (environment: NodeJS.ProcessEnv) =>
  locate('terraform', environment) ?? locate('tofu', environment);

function locate(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  if (name.includes('/')) return isProgram(resolve(name)) ? resolve(name) : undefined;
  const directories = (environment.PATH ?? '').split(delimiter).filter((path) => path !== '');
  return directories.map((directory) => join(directory, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

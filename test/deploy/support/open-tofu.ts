/** Terraform in OpenTofu's place: found by its name, told by its version, given the same arguments. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Environment } from './tap-command.ts';

export const TOFU_VERSION = '1.10.6';

/** An environment whose PATH has nothing but it. */
export function openTofu(): Environment {
  const directory = join(inject('workshop'), 'home', 'opentofu');
  mkdirSync(directory);
  writeFileSync(
    join(directory, 'tofu'),
    `#!/bin/sh\n[ "$1" = version ] && echo "OpenTofu v${TOFU_VERSION}" || exec "${inject('terraform')}" "$@"\n`,
    { mode: 0o755 },
  );
  return { TERRAFORM_BIN: undefined, PATH: directory };
}

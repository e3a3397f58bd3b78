/** Synthesizes the end-to-end environment with other parameters, into a folder of its own. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ENVIRONMENT_SUFFIX } from './synthesize.ts';

/** Answers the directory of the stack. The bundles are as they were built. */
export function synthesizeWith(
  settings: Readonly<Record<string, string>>,
  outputDirectory: string,
): string {
  execFileSync(process.execPath, ['tap.ts'], {
    env: {
      ...process.env,
      ENVIRONMENT_SUFFIX,
      AWS_REGION: 'us-east-1',
      CDKTF_OUTDIR: outputDirectory,
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(outputDirectory, 'stacks', `tap-${ENVIRONMENT_SUFFIX}`);
}

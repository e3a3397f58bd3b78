/** Synthesizes the environment that the end-to-end suite runs, once, from fresh bundles. */
import { execFileSync } from 'node:child_process';
import { setup as build } from './build.ts';
import { gatherUsage } from './usage.ts';

export const ENVIRONMENT_SUFFIX = 'e2e';
export const STACK_DIRECTORY = `cdktf.out/stacks/tap-${ENVIRONMENT_SUFFIX}`;

export function setup(): () => void {
  build();
  execFileSync(process.execPath, ['tap.ts'], {
    env: { ...process.env, ENVIRONMENT_SUFFIX, AWS_REGION: 'us-east-1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return gatherUsage();
}

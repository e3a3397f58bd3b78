/** One emulated AWS for the whole deploy suite: started once, found by every test file, gone with the run. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { demand } from '../../../scripts/deploy/check.ts';
import { findTerraform } from '../../../scripts/deploy/find-terraform.ts';
import { findMirror } from './find-mirror.ts';
import { startFront } from './front.ts';
import { startMoto } from './moto.ts';
import { openWorkshop } from './workshop.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly endpoint: string;
    readonly workshop: string;
    readonly terraformConfig: string;
    readonly terraform: string;
    /** Directory of AWS's descriptions of its services. */
    readonly models: string;
  }
}

/** Terraform and the provider are needed: without them the suite fails, it is never skipped. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { binary } = demand(await findTerraform(process.env));
  const workshop = openWorkshop(findMirror(process.env));
  const moto = await startMoto();
  const front = await startFront(moto.port);
  execFileSync(process.execPath, ['scripts/build.ts'], {
    cwd: workshop.directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  provide('endpoint', front.url);
  provide('workshop', workshop.directory);
  provide('terraformConfig', workshop.terraformConfig);
  provide('terraform', binary);
  provide('models', moto.models);
  return async () => {
    await front.close();
    await moto.close();
    rmSync(workshop.directory, { recursive: true, force: true });
  };
}

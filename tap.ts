/** Entry point of `cdktn` and of `npm run synth`: reads the environment, checks it, writes the stack. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from './infra/app.ts';
import { findPrerequisites } from './infra/prerequisites.ts';
import { readSettings } from './infra/settings.ts';
import { TapStack } from './tap-stack.ts';

const EXIT_INVALID = 2;
/** The stack breaks a control, or could not be written. */
const EXIT_REFUSED = 1;

function main(environment: NodeJS.ProcessEnv): number {
  const result = readSettings(environment);
  if (result.kind === 'invalid') {
    for (const problem of result.problems) console.error(problem);
    return EXIT_INVALID;
  }
  const found = findPrerequisites(import.meta.dirname);
  if (found.kind === 'missing') {
    console.error(found.message);
    return EXIT_INVALID;
  }
  // Set by the cdktn command.
  const outdir = environment.CDKTF_OUTDIR ?? join(import.meta.dirname, 'cdktf.out');
  mkdirSync(outdir, { recursive: true });
  try {
    const app = createApp(outdir);
    const stack = new TapStack(app, {
      settings: result.settings,
      prerequisites: found.prerequisites,
    });
    app.synth();
    console.log(join(outdir, 'stacks', stack.node.id));
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return EXIT_REFUSED;
  }
}

process.exitCode = main(process.env);

/** Synthesizes several copies of the system in one app, as a process of its own, and tells how much memory that took. */
import { mkdirSync } from 'node:fs';
import { createApp } from '../../infra/app.ts';
import { findPrerequisites } from '../../infra/prerequisites.ts';
import { readSettings, type Settings } from '../../infra/settings.ts';
import { TapStack } from '../../tap-stack.ts';

const [, , copies = '', outdir = ''] = process.argv;

function settingsOf(suffix: string): Settings {
  const result = readSettings({ ENVIRONMENT_SUFFIX: suffix });
  if (result.kind === 'invalid') throw new Error(result.problems.join('\n'));
  return result.settings;
}

const found = findPrerequisites(process.cwd());
if (found.kind === 'missing') throw new Error(found.message);
mkdirSync(outdir, { recursive: true });
const app = createApp(outdir);
for (let copy = 1; copy <= Number(copies); copy += 1) {
  new TapStack(app, { settings: settingsOf(`bench-${copy}`), prerequisites: found.prerequisites });
}
app.synth();
process.stdout.write(String(process.resourceUsage().maxRSS));

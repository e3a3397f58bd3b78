/** Bundles and synthesizes peer P3 for the engine. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../../../infra/app.ts';
import { readSettings } from '../../../infra/settings.ts';
import { bundlePeer } from '../../lib/bundle-peer.ts';
import { NaiveStack } from './stack.ts';

const STAGES = ['submit', 'screen', 'authorize', 'capture'];
/** Alike on both sides: who calls, and the party that holds the money. */
const SHARED = ['authorize-request', 'sandbox-acquirer'];

/** Answers the stack's directory, under `scratch`. */
export async function synthesizeNaive(
  scratch: string,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const bundles = join(scratch, 'naive-bundles');
  for (const stage of STAGES) {
    const directory = join(bundles, `${stage}-payment`);
    await bundlePeer(`bench/peers/naive/${stage}/handler.ts`, directory);
  }
  for (const name of SHARED) {
    cpSync(join('dist/lambda', name), join(bundles, name), { recursive: true });
  }
  const outdir = join(scratch, 'naive');
  mkdirSync(outdir, { recursive: true });
  const read = readSettings(settings);
  if (read.kind === 'invalid') throw new Error(read.problems.join('\n'));
  const document = readFileSync('dist/openapi-gateway.json', 'utf8');
  const app = createApp(outdir);
  new NaiveStack(app, { settings: read.settings, bundles, document });
  app.synth();
  return join(outdir, 'stacks', 'naive');
}

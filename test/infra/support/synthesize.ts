/** Synthesizes the real stack from tiny bundles into a directory of its own, and reads it back. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../../infra/app.ts';
import { functionNames } from '../../../infra/resources.ts';
import { readSettings } from '../../../infra/settings.ts';
import { TapStack } from '../../../tap-stack.ts';
import { apiDocument as smallDocument } from './api-document-fixture.ts';

export type Attributes = Readonly<Record<string, unknown>>;

export interface SynthesizedStack {
  /** The directory that Terraform runs in. */
  readonly directory: string;
  readonly text: string;
  readonly terraform: Attributes;
  readonly outputs: Readonly<Record<string, Attributes>>;
  /** By type, then by local name. */
  readonly resources: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
}

export interface SynthesizeOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly apiDocument?: string;
  /** Changes the stack before it is written: where a test plants what must be found. */
  readonly alter?: (stack: TapStack) => void;
}

const temporary: string[] = [];

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tap-infra-'));
  temporary.push(directory);
  return directory;
}

/** Removes what `synthesize` wrote; for afterAll. */
export function removeSynthesized(): void {
  for (const directory of temporary.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** Bundles of one line each: what is in them is no business of the infrastructure. */
export function writeBundles(): string {
  const bundles = temporaryDirectory();
  for (const name of functionNames) {
    mkdirSync(join(bundles, name));
    writeFileSync(join(bundles, name, 'index.mjs'), `export const handler = () => '${name}';\n`);
  }
  return bundles;
}

export function synthesize(options: SynthesizeOptions = {}): SynthesizedStack {
  const { environment = {}, apiDocument = smallDocument, alter } = options;
  const result = readSettings(environment);
  if (result.kind === 'invalid') throw new Error(result.problems.join('\n'));
  const outdir = temporaryDirectory();
  const app = createApp(outdir);
  const stack = new TapStack(app, {
    settings: result.settings,
    prerequisites: { bundles: writeBundles(), apiDocument },
  });
  alter?.(stack);
  app.synth();
  const directory = join(outdir, 'stacks', stack.node.id);
  const text = readFileSync(join(directory, 'cdk.tf.json'), 'utf8');
  const parsed = JSON.parse(text);
  return {
    directory,
    text,
    terraform: parsed.terraform,
    outputs: parsed.output,
    resources: parsed.resource,
  };
}

/** Writes a small synthesized stack to a temporary folder. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoadStackOptions, loadStack } from '../../../local/stack/load-stack.ts';
import type { Stack } from '../../../local/types.ts';

export async function stackFolder(document: unknown): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tap-stack-'));
  await writeFile(join(directory, 'cdk.tf.json'), JSON.stringify(document));
  return directory;
}

/** Loads a stack with these resources (type -> name -> configuration). */
export async function stackOf(
  resource: Record<string, Record<string, unknown>>,
  more: Record<string, unknown> = {},
  options: LoadStackOptions = {},
): Promise<Stack> {
  return loadStack(await stackFolder({ resource, ...more }), options);
}

/** Keeps the choice of providers beside a copy's state, so that every later run, on any machine, uses the same. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBeside, type StatePlace, writeBeside } from './state.ts';
import type { Terraform } from './terraform.ts';

/** Where Terraform looks for it, in the directory of a stack. */
const LOCK_FILE = '.terraform.lock.hcl';

export interface Initialization {
  readonly place: StatePlace;
  /** Directory of the synthesized stack. */
  readonly directory: string;
  readonly terraform: Pick<Terraform, 'init'>;
  /** Whether this run may write beside the state: a plan only reads. */
  readonly isKept: boolean;
  /** Whether the choice is to be made anew. */
  readonly upgrade: boolean;
}

/** Answers which providers it is, for instance "hashicorp/aws 6.66.0". */
export async function initWithLock(options: Initialization): Promise<string> {
  const { place, directory, terraform, isKept, upgrade } = options;
  const file = join(directory, LOCK_FILE);
  const kept = await readBeside(place);
  // What an earlier run chose in this directory does not count: another machine would not know it.
  if (kept === undefined) rmSync(file, { force: true });
  else writeFileSync(file, kept);
  await terraform.init(upgrade);
  const chosen = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (isKept && chosen !== '' && chosen !== kept) await writeBeside(place, chosen);
  return providersIn(chosen);
}

/** Registries' hosts are left out. */
const providersIn = (lock: string) =>
  [...lock.matchAll(/^provider "[^/"]+\/([^"]+)" \{\s+version\s+= "([^"]+)"/gm)]
    .map(([, name, version]) => `${name} ${version}`)
    .join(', ');

/** Tells which copy a thing of the account belongs to. */
import { isDeepStrictEqual } from 'node:util';
import { suffixLimit } from '../../../infra/names.ts';
import { type Clients, createClients } from './clients.ts';
import { type Holdings, readHoldings } from './holdings.ts';

/** All copies that the suite makes, in any file: a name's owner is the longest that fits. */
export const copies = {
  dev: 'dev',
  staging: 'staging',
  production: 'production',
  /** As long as the tightest name allows; ends like another copy's name. */
  longest: `${'x'.repeat(suffixLimit().lengthMax - '-dev'.length)}-dev`,
  /** Digits and dashes, and dev's name before them. */
  awkward: 'dev-2-0',
  stopped: 'stop-go',
  abandoned: 'stop-gone',
};

const suffixes = Object.values(copies);

export function ownerOf(thing: string): string | undefined {
  const name = thing.startsWith('usage key ') ? thing.replace(/-(mer_\w+|operators)$/, '') : thing;
  const fitting = suffixes.filter((suffix) => new RegExp(`[- ]${suffix}(/v1)?$`).test(name));
  return fitting.sort((a, b) => b.length - a.length)[0];
}

const READS_MAX = 6;

/**
 * What the account holds of the named copies, which nobody changes meanwhile. Other copies may come and
 * go while the pages of a list are read, and move what comes after them to another page: what two
 * readings agree on is so.
 */
export async function holdingsOf(
  owned: readonly string[],
  clients: Clients = createClients(),
): Promise<Holdings> {
  const read = () => readHoldings(clients, (thing) => owned.includes(ownerOf(thing) ?? ''));
  let last = await read();
  for (let count = 2; count <= READS_MAX; count += 1) {
    const next = await read();
    if (isDeepStrictEqual(next, last)) return next;
    last = next;
  }
  throw new Error(`No two of ${READS_MAX} readings of ${owned.join(', ')} agree.`);
}

/** Tells which copy a thing of the account belongs to. */
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
  interrupted: 'stop-int',
  killed: 'stop-kill',
  abandoned: 'stop-gone',
};

const suffixes = Object.values(copies);

export function ownerOf(thing: string): string | undefined {
  const name = thing.startsWith('usage key ') ? thing.replace(/-(mer_\w+|operators)$/, '') : thing;
  const fitting = suffixes.filter((suffix) => new RegExp(`[- ]${suffix}(/v1)?$`).test(name));
  return fitting.sort((a, b) => b.length - a.length)[0];
}

/** What the account holds of the named copies. */
export const holdingsOf = (
  owned: readonly string[],
  clients: Clients = createClients(),
): Promise<Holdings> => readHoldings(clients, (thing) => owned.includes(ownerOf(thing) ?? ''));

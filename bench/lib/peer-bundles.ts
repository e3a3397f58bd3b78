/** The bundles of the peers of the submit function. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { bundlePeer } from './bundle-peer.ts';

export const P1 = 'P1 Powertools';
export const P2 = 'P2 middy';

/** Directories of the bundles, by the peer's name. */
export async function submitPeers(scratch: string): Promise<ReadonlyMap<string, string>> {
  const peers = new Map([
    [P1, 'submit-powertools'],
    [P2, 'submit-middy'],
  ]);
  for (const [name, folder] of peers) {
    const directory = join(scratch, folder);
    await bundlePeer(`bench/peers/${folder}/handler.ts`, directory);
    peers.set(name, directory);
  }
  return peers;
}

/** Bytes of all files of a directory as a ZIP. */
export function zipBytes(directory: string): number {
  const files = readdirSync(directory).map((name) => [name, readFileSync(join(directory, name))]);
  return zipSync(Object.fromEntries(files), { level: 9 }).length;
}

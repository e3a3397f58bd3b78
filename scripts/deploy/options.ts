/** What may follow `npm run deploy --`, `npm run plan --` and `npm run destroy --`. */
import { parseArgs } from 'node:util';
import { type Check, passed, refused } from './check.ts';
import type { CommandName } from './copy.ts';

export interface Options {
  /** Lock to remove first: its holder is known to be dead. */
  readonly unlock: string | undefined;
  /** Deploys even when data or logs would be lost. */
  readonly allowDataLoss: boolean;
  /** Takes over a copy that exists in the account, though the state does not know it. */
  readonly adopt: boolean;
  /** Takes the newest provider that the stack allows, instead of the one that this copy was deployed with. */
  readonly upgradeProvider: boolean;
}

const common = {
  unlock: { type: 'string' },
  adopt: { type: 'boolean', default: false },
  'upgrade-provider': { type: 'boolean', default: false },
} as const;
/** A plan loses nothing, and a removal is meant to lose all: neither needs to be allowed to. */
const ofDeploy = { 'allow-data-loss': { type: 'boolean' } } as const;

export function readOptions(command: CommandName, args: readonly string[]): Check<Options> {
  const options = command === 'deploy' ? { ...common, ...ofDeploy } : common;
  try {
    const { values } = parseArgs({ args: [...args], options });
    return passed({
      unlock: values.unlock,
      allowDataLoss: 'allow-data-loss' in values,
      adopt: values.adopt,
      upgradeProvider: values['upgrade-provider'],
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('.')[0] : String(error);
    const names = Object.keys(options).map((name) => (name === 'unlock' ? 'unlock ID' : name));
    return refused(`${reason}. There is: ${names.map((name) => `--${name}`).join(', ')}`);
  }
}

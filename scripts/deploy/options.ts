/** What may follow `npm run deploy --`, `npm run plan --` and `npm run destroy --`. */
import { parseArgs } from 'node:util';
import { type Check, passed, refused } from './check.ts';

export interface Options {
  /** Lock to remove first: its holder is known to be dead. */
  readonly unlock: string | undefined;
  /** Deploys even when tables, buckets, queues or keys would be deleted. */
  readonly allowDataLoss: boolean;
  /** Takes over a copy that exists in the account, though the state does not know it. */
  readonly adopt: boolean;
  /** Takes the newest provider that the stack allows, instead of the one that this copy was deployed with. */
  readonly upgradeProvider: boolean;
}

const usage = '--unlock ID, --allow-data-loss, --adopt, --upgrade-provider';

export function readOptions(args: readonly string[]): Check<Options> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        unlock: { type: 'string' },
        'allow-data-loss': { type: 'boolean', default: false },
        adopt: { type: 'boolean', default: false },
        'upgrade-provider': { type: 'boolean', default: false },
      },
    });
    return passed({
      unlock: values.unlock,
      allowDataLoss: values['allow-data-loss'],
      adopt: values.adopt,
      upgradeProvider: values['upgrade-provider'],
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('.')[0] : String(error);
    return refused(`${reason}. There is: ${usage}`);
  }
}

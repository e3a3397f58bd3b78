/** Takes resources that exist but are missing in the state into it: what an interrupted run left behind. */
import { CommandFailure, EXIT } from './check.ts';
import type { Copy } from './copy.ts';
import { createProbes, findExisting, type Probes } from './existing.ts';
import type { ResourceChange } from './plan-changes.ts';
import type { Import, Terraform } from './terraform.ts';

export interface Adoption {
  /** Those of a plan's creations that are already there, with their ids. */
  find(changes: readonly ResourceChange[]): Promise<readonly Import[]>;
  /** Ends the command when a copy of this name exists that the (empty) state knows nothing of. */
  refuseStranger(changes: readonly ResourceChange[]): Promise<void>;
}

const AT_A_TIME = 8;
/** Any of these, complete and in use, is the mark of a living copy rather than of a broken run. */
const marks = ['aws_api_gateway_rest_api', 'aws_kms_alias', 'aws_dynamodb_table'];

export function createAdoption({ settings, identity }: Copy): Adoption {
  const suffix = settings.ENVIRONMENT_SUFFIX;
  const { accountId } = identity;
  const probes = createProbes({ region: settings.AWS_REGION, accountId, suffix });
  const find = (changes: readonly ResourceChange[]) =>
    existing(
      probes,
      changes.filter(({ action }) => action === 'create'),
    );
  return {
    find,
    refuseStranger: async (changes) => {
      const [found] = await find(changes.filter(({ type }) => marks.includes(type)));
      if (found === undefined) return;
      throw new CommandFailure(
        `${suffix} exists in account ${accountId} (${found.address} is ${found.id}), but this state does not know it: it was deployed from elsewhere. Use its state (TF_STATE_BUCKET), another ENVIRONMENT_SUFFIX, or take it over: --adopt`,
        EXIT.refused,
      );
    },
  };
}

async function existing(
  probes: Probes,
  creations: readonly ResourceChange[],
): Promise<readonly Import[]> {
  const found: Import[] = [];
  const waiting = [...creations];
  const work = async () => {
    for (let change = waiting.shift(); change !== undefined; change = waiting.shift()) {
      const id = await findExisting(probes, change);
      if (id !== undefined) found.push({ address: change.address, id });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return found.sort((a, b) => a.address.localeCompare(b.address));
}

/** Collects wishes over several plans: what one brings in may let the next see more. */
export function createWishes(terraform: Terraform): {
  readonly add: (imports: readonly Import[]) => void;
  readonly all: () => readonly Import[];
  readonly clear: () => void;
} {
  const wishes = new Map<string, Import>();
  const write = () => terraform.adopt([...wishes.values()]);
  return {
    add: (imports) => {
      for (const wish of imports) wishes.set(wish.address, wish);
      write();
    },
    all: () => [...wishes.values()],
    clear: () => {
      wishes.clear();
      write();
    },
  };
}

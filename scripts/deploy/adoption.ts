/** Takes resources that exist but are missing in the state into it: what an interrupted run left behind. */

import type { Settings } from '../../infra/settings.ts';
import { CommandFailure, EXIT } from './check.ts';
import type { CommandContext, Copy } from './copy.ts';
import { createProbes, findExisting, type Named, type Probes } from './existing.ts';
import type { Identity } from './identity.ts';
import type { ResourceChange } from './plan-changes.ts';
import type { Import, Terraform } from './terraform.ts';

export interface Adoption {
  /** Those of a plan's creations that are already there, with their ids. */
  find(changes: readonly ResourceChange[]): Promise<readonly Import[]>;
}

const AT_A_TIME = 8;
/** What a living copy has, and what even the first seconds of a run leave. */
const traces = [
  'aws_api_gateway_rest_api',
  'aws_dynamodb_table',
  'aws_iam_role',
  'aws_kms_alias',
  'aws_kms_key',
  'aws_s3_bucket',
  'aws_sns_topic',
  'aws_sqs_queue',
];

export function createAdoption({
  settings,
  identity,
}: Pick<Copy, 'settings' | 'identity'>): Adoption {
  const probes = probesOf(settings, identity);
  return {
    find: (changes) =>
      existing(
        probes,
        changes.filter(({ action }) => action === 'create'),
      ),
  };
}

const probesOf = (settings: Settings, { accountId }: Identity) =>
  createProbes({
    region: settings.AWS_REGION,
    accountId,
    suffix: settings.ENVIRONMENT_SUFFIX,
  });

/** Ends the command when a copy of this name exists that the (empty) state knows nothing of. */
export async function refuseStranger(
  { command, options }: CommandContext,
  { settings, identity, state, declared }: Copy,
): Promise<void> {
  if (options.adopt || state.addresses.size > 0) return;
  const named = declared.filter(({ type }) => traces.includes(type));
  const [found] = await existing(probesOf(settings, identity), named);
  if (found === undefined) return;
  const suffix = settings.ENVIRONMENT_SUFFIX;
  const ways = {
    deploy: 'another ENVIRONMENT_SUFFIX, or take it over: npm run deploy -- --adopt',
    plan: 'another ENVIRONMENT_SUFFIX, or see what taking it over would do: npm run plan -- --adopt',
    destroy: 'or remove what is there: npm run destroy -- --adopt',
  };
  throw new CommandFailure(
    `${suffix} exists in account ${identity.accountId} (${found.address} is ${found.id}), but this state does not know it: it was deployed from elsewhere, or a run ended before it wrote its state. Use its state (TF_STATE_BUCKET), ${ways[command]}`,
    EXIT.refused,
  );
}

async function existing(probes: Probes, wanted: readonly Named[]): Promise<readonly Import[]> {
  const found: Import[] = [];
  const waiting = [...wanted];
  const work = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const id = await findExisting(probes, one);
      if (id !== undefined) found.push({ address: one.address, id });
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

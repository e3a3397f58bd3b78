/** `npm run destroy`: removes one copy whole, with what commands and interrupted runs left of it. */
import { createAdoption, refuseStranger } from './adoption.ts';
import { type CommandContext, type Copy, initialize, withCopy } from './copy.ts';
import { removeEmptyState } from './state.ts';
import { deleteUsageKeys } from './usage-keys.ts';

const ADOPTIONS_MAX = 3;

export const destroyCommand = (context: CommandContext): Promise<void> =>
  withCopy(context, (copy) => destroyCopy(context, copy));

async function destroyCopy(context: CommandContext, copy: Copy): Promise<void> {
  const { progress, options } = context;
  await refuseStranger(context, copy);
  const suffix = copy.settings.ENVIRONMENT_SUFFIX;
  if (copy.state.addresses.size === 0 && !options.adopt) {
    progress.say(`Nothing to destroy: neither the state nor the account knows ${suffix}.`);
    await removeEmptyState(copy.place);
    return;
  }
  await initialize(context, copy);
  const isIncomplete = copy.declared.some(({ address }) => !copy.state.addresses.has(address));
  if (isIncomplete) await adoptRemains(context, copy);
  await removeCopy(context, copy);
  await removeEmptyState(copy.place);
}

interface Removal {
  readonly settings: Pick<Copy['settings'], 'AWS_REGION' | 'ENVIRONMENT_SUFFIX'>;
  readonly terraform: Pick<Copy['terraform'], 'planRemoval' | 'applyPlan'>;
}

/** Nothing goes before Terraform has shown that it can read the state, lock it and name all that is in it. */
export async function removeCopy(
  { progress }: Pick<CommandContext, 'progress'>,
  { terraform, settings }: Removal,
): Promise<void> {
  const doomed = await progress.step(
    'plan',
    (step) => terraform.planRemoval(step),
    ({ length }) => `${length} to remove`,
  );
  await progress.step(
    'usage keys',
    () => deleteUsageKeys(settings.AWS_REGION, settings.ENVIRONMENT_SUFFIX),
    (count) => `${count} deleted`,
  );
  await progress.step(
    'destroy',
    (step) => terraform.applyPlan(step, doomed.length),
    ({ changes }) => `${changes.remove} removed`,
  );
}

/** What exists without the state's knowledge would stay for ever. */
async function adoptRemains({ progress }: CommandContext, copy: Copy): Promise<void> {
  const { terraform } = copy;
  const adoption = createAdoption(copy);
  for (let round = 1; round <= ADOPTIONS_MAX; round += 1) {
    const changes = await progress.step('look', (step) => terraform.plan(step));
    const found = await adoption.find(changes);
    if (found.length === 0) return;
    terraform.adopt(found);
    const addresses = found.map(({ address }) => address);
    await progress.step(
      'adopt',
      (step) => terraform.applyOnly(step, addresses),
      () => `${found.length} that an interrupted run left`,
    );
    terraform.adopt([]);
  }
}

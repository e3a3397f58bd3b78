/** `npm run destroy`: removes one copy whole, with what commands and interrupted runs left of it. */
import { createAdoption, refuseStranger } from './adoption.ts';
import { type CommandContext, type Copy, initialize, prepareCopy } from './copy.ts';
import { removeEmptyState } from './state.ts';
import { deleteUsageKeys } from './usage-keys.ts';

const ADOPTIONS_MAX = 3;

export async function destroyCommand(context: CommandContext): Promise<void> {
  const { progress, options } = context;
  const copy = await prepareCopy(context);
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
  await progress.step(
    'usage keys',
    () => deleteUsageKeys(copy.settings.AWS_REGION, suffix),
    (count) => `${count} deleted`,
  );
  await progress.step(
    'destroy',
    (step) => copy.terraform.destroy(step),
    ({ changes }) => `${changes.remove} removed`,
  );
  await removeEmptyState(copy.place);
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

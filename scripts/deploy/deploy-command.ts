/** `npm run deploy` and `npm run plan`: what would change, and then the change itself. */
import { createAdoption, createWishes, refuseStranger } from './adoption.ts';
import { CommandFailure, EXIT } from './check.ts';
import { type CommandContext, type Copy, initialize, withCopy } from './copy.ts';
import { ensureLogRole } from './log-role.ts';
import { describePlan, type ResourceChange } from './plan-changes.ts';
import type { Progress } from './progress.ts';

/** An interrupted run can leave resources in layers: a function, then its permissions. */
const ADOPTIONS_MAX = 3;
/** What holds data: losing one is never a side effect of a deployment. */
const keepers = ['aws_dynamodb_table', 'aws_s3_bucket', 'aws_sqs_queue', 'aws_kms_key'];

/** Whether what this copy's names find in the account may be taken for its own. */
const isKnown = ({ options }: CommandContext, { state }: Copy) =>
  options.adopt || state.addresses.size > 0;

export const planCommand = (context: CommandContext): Promise<void> =>
  withCopy(context, async (copy) => {
    await refuseStranger(context, copy);
    await initialize(context, copy);
    const changes = await planChanges(context, copy, isKnown(context, copy));
    copy.terraform.adopt([]);
    context.progress.say(describePlan(changes).join('\n'));
  });

export const deployCommand = (context: CommandContext): Promise<void> =>
  withCopy(context, async (copy) => {
    await refuseStranger(context, copy);
    await initialize(context, copy);
    await apply(context, copy);
    for (const [name, value] of Object.entries(await copy.terraform.outputs())) {
      context.progress.say(`  ${name.padEnd(30)}${value}`);
    }
  });

async function apply(context: CommandContext, copy: Copy): Promise<void> {
  const { progress, options } = context;
  const changes = await planChanges(context, copy, isKnown(context, copy));
  refuseDataLoss(changes, options.allowDataLoss);
  await lookAfterLogRole(progress, copy);
  await progress.step(
    'apply',
    (step) => copy.terraform.applyPlan(step, changes.length),
    () => `${changes.length} done`,
  );
  copy.terraform.adopt([]);
}

async function planChanges(
  { progress }: CommandContext,
  copy: Copy,
  mayAdopt: boolean,
): Promise<readonly ResourceChange[]> {
  const { terraform } = copy;
  const adoption = createAdoption(copy);
  const wishes = createWishes(terraform);
  const plan = async (name: string) =>
    progress.step(name, (step) => terraform.plan(step), summaryOf);
  let changes = await plan('plan');
  if (!mayAdopt) return changes;
  for (let round = 1; round <= ADOPTIONS_MAX; round += 1) {
    const found = await adoption.find(changes);
    if (found.length === 0) break;
    wishes.add(found);
    changes = await plan(`adopt ${found.length}`);
  }
  return changes;
}

function summaryOf(changes: readonly ResourceChange[]): string {
  const count = (...actions: string[]) =>
    changes.filter(({ action }) => actions.includes(action)).length;
  if (changes.length === 0) return 'nothing to change';
  return `${count('create')} to create, ${count('update')} to change, ${count('replace')} to replace, ${count('delete')} to remove`;
}

/** Ends the command when data or logs would go, or be read no more, unless that was said to be meant. */
export function refuseDataLoss(changes: readonly ResourceChange[], isAllowed: boolean): void {
  const lost = changes.filter(
    ({ type, action, isUnfinished }) =>
      keepers.includes(type) && !isUnfinished && (action === 'replace' || action === 'delete'),
  );
  const list = lost.map(({ address }) => address).join(', ');
  const hidden = [...new Set(changes.flatMap(fewerShards))];
  const forgotten = [...new Set(changes.flatMap(fewerDays))];
  const effects = [
    ...(lost.length > 0 ? [`This would delete ${list} with all that is in it.`] : []),
    ...(hidden.length > 0 ? [`This would hide what older rows hold: ${hidden.join(', ')}.`] : []),
    ...(forgotten.length > 0 ? [`This would delete older logs: ${forgotten.join(', ')}.`] : []),
  ];
  if (effects.length === 0 || isAllowed) return;
  throw new CommandFailure(
    `${effects.join(' ')} If that is meant: npm run deploy -- --allow-data-loss`,
    EXIT.refused,
  );
}

/** Rows stay in the shard where they were written: fewer shards leave some unread. */
function fewerShards({ attributes }: ResourceChange): string[] {
  return attributes.flatMap(({ path, before, after }) => {
    const [name] = /(MERCHANT|DUE)_SHARDS$/.exec(path) ?? [];
    const isFewer = name !== undefined && after !== undefined && Number(after) < Number(before);
    return isFewer ? [`${name} is ${before}, and would be ${after}`] : [];
  });
}

/** CloudWatch deletes what is older than the retention. A group that has none, or 0, was never finished. */
function fewerDays({ type, attributes }: ResourceChange): string[] {
  if (type !== 'aws_cloudwatch_log_group') return [];
  return attributes
    .filter(
      ({ path, before, after }) => path === 'retention_in_days' && Number(after) < Number(before),
    )
    .map(({ before, after }) => `LOG_RETENTION_DAYS is ${before}, and would be ${after}`);
}

async function lookAfterLogRole(progress: Progress, copy: Copy): Promise<void> {
  await progress.step(
    'log role',
    () => ensureLogRole({ region: copy.settings.AWS_REGION }),
    ({ kind, arn }) => (kind === 'kept' ? `${arn} is in place` : `${arn} set for the account`),
  );
}

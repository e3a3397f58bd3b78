/** Commands on merchants: make, list, show, and give keys. */
import { randomBytes } from 'node:crypto';
import { findCardNumbers } from '../../src/contract/card-number.ts';
import { ID_RANDOM_BYTES, isId, makeId } from '../../src/contract/ids.ts';
import { type MerchantProfile, merchantItems } from '../../src/contract/tenants.ts';
import { toTimestamp } from '../../src/contract/text.ts';
import { CliError, UsageError } from '../terminal/cli-error.ts';
import type { Command } from '../terminal/run-tool.ts';
import { printable, table } from '../terminal/table.ts';
import { KEY_OPTIONS, newKey, SCOPE_OPTION } from './issue-key.ts';
import { issuedLines, issuedNotes, keyData, keyTable } from './show-keys.ts';
import type { TenantContext } from './tenant-context.ts';

type MerchantCommand = Command<TenantContext>;

const NAME = /^[^\p{Cc}\p{Cs}]{1,100}$/u;

function checkName(name: string): string {
  if (!NAME.test(name) || name.trim() !== name) {
    throw new UsageError('a name has 1 to 100 characters, none of them a control character');
  }
  if (findCardNumbers(name).length > 0) throw new UsageError('a name may hold no card number');
  return name;
}

async function theMerchant(
  { store, target }: TenantContext,
  merchantId: string,
): Promise<MerchantProfile> {
  const found = isId('mer', merchantId) ? await store.findMerchant(merchantId) : undefined;
  if (found !== undefined) return found;
  throw new CliError(`the environment ${target.environment} has no such merchant; see list`);
}

const create: MerchantCommand = {
  name: 'create',
  arguments: ['name'],
  help: 'make a merchant and its first key',
  options: { ...SCOPE_OPTION, ...KEY_OPTIONS },
  async run(context, { arguments: [given = ''], options }) {
    const name = checkName(given);
    const { now, store, usagePlan, target } = context;
    const merchantId = makeId('mer', now(), randomBytes(ID_RANDOM_BYTES));
    const profile = { merchantId, name, createdAt: toTimestamp(now()) };
    const { issued, items } = newKey(context, { kind: 'merchant', merchantId, options });
    // A key of the plan without a merchant does no harm; a merchant without one is shut out.
    await usagePlan.enroll(merchantId);
    await store.add([...merchantItems(profile), ...items]);
    return {
      data: { ...profile, key: issued },
      lines: [`${merchantId}  ${printable(name)}`, ...issuedLines(issued)],
      notes: issuedNotes(target),
    };
  },
};

const list: MerchantCommand = {
  name: 'list',
  arguments: [],
  help: 'list all merchants, oldest first',
  options: {},
  async run({ store, target }) {
    const merchants = await store.listMerchants();
    const rows = merchants.map((merchant) => [
      merchant.merchantId,
      merchant.createdAt.slice(0, 10),
      merchant.name,
    ]);
    return {
      data: merchants,
      lines: rows.length === 0 ? ['no merchants'] : table(['MERCHANT', 'CREATED', 'NAME'], rows),
      notes: [`environment ${target.environment} (${target.place})`],
    };
  },
};

const show: MerchantCommand = {
  name: 'show',
  arguments: ['merchant'],
  help: 'show a merchant and its keys',
  options: {},
  async run(context, { arguments: [merchantId = ''] }) {
    const profile = await theMerchant(context, merchantId);
    const keys = await context.store.listKeys(merchantId);
    const nowMs = context.now();
    return {
      data: { ...profile, keys: keys.map((key) => keyData(key, nowMs)) },
      lines: [
        `${merchantId}  ${printable(profile.name)}  since ${profile.createdAt.slice(0, 10)}`,
        '',
        ...keyTable(keys, nowMs),
      ],
    };
  },
};

const createKey: MerchantCommand = {
  name: 'create-key',
  arguments: ['merchant'],
  help: 'make another key for a merchant',
  options: { ...SCOPE_OPTION, ...KEY_OPTIONS },
  async run(context, { arguments: [merchantId = ''], options }) {
    const { issued, items } = newKey(context, { kind: 'merchant', merchantId, options });
    await theMerchant(context, merchantId);
    await context.usagePlan.enroll(merchantId);
    await context.store.add(items, { merchantExists: merchantId });
    return {
      data: { merchantId, key: issued },
      lines: [`${issued.keyId} of ${merchantId}`, ...issuedLines(issued)],
      notes: issuedNotes(context.target),
    };
  },
};

export const merchantCommands: readonly MerchantCommand[] = [create, list, show, createKey];

/** Commands on the platform's operator keys: make and list. */
import type { Command } from '../terminal/run-tool.ts';
import { KEY_OPTIONS, newKey } from './issue-key.ts';
import { issuedLines, issuedNotes, keyData, keyTable } from './show-keys.ts';
import type { TenantContext } from './tenant-context.ts';

const createKey: Command<TenantContext> = {
  name: 'create-key',
  arguments: [],
  help: 'make a key that acts for the platform, across merchants',
  options: KEY_OPTIONS,
  async run(context, { options }) {
    const { issued, items } = newKey(context, { kind: 'operator', merchantId: null, options });
    await context.usagePlan.enroll(null);
    await context.store.add(items);
    return {
      data: { key: issued },
      lines: [`${issued.keyId} of the operators`, ...issuedLines(issued)],
      notes: issuedNotes(context.target),
    };
  },
};

const list: Command<TenantContext> = {
  name: 'list',
  arguments: [],
  help: "list the operators' keys, oldest first",
  options: {},
  async run({ store, target, now }) {
    const keys = await store.listKeys(null);
    const nowMs = now();
    return {
      data: keys.map((key) => keyData(key, nowMs)),
      lines: keyTable(keys, nowMs),
      notes: [`environment ${target.environment} (${target.place})`],
    };
  },
};

export const operatorCommands = [createKey, list] as const;

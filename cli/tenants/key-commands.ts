/** Commands on keys that merchants' and operators' keys have in common: rotate, expire, revoke. */
import type { KeyKind } from '../../src/contract/api-keys.ts';
import { type KeyDescription, keyStateOf } from '../../src/contract/tenants.ts';
import { toTimestamp } from '../../src/contract/text.ts';
import { CliError, UsageError } from '../terminal/cli-error.ts';
import type { Command } from '../terminal/run-tool.ts';
import { readTime } from '../terminal/time.ts';
import { endOf, newKey, ROTATED_KEY_OPTIONS } from './issue-key.ts';
import { CACHE_NOTE, issuedLines, issuedNotes, keyData } from './show-keys.ts';
import type { TenantContext } from './tenant-context.ts';

type KeyCommand = Command<TenantContext>;

const GRACE_DEFAULT = '24h';
const OTHER_TOOL = { merchant: 'npm run operators', operator: 'npm run merchants' } as const;

/** The key of this kind that the id names; says so when there is none, or when the other tool has it. */
async function theKey(
  { store, target }: TenantContext,
  kind: KeyKind,
  keyId: string,
): Promise<KeyDescription> {
  const key = /^[0-9a-z]{8,32}$/.test(keyId) ? await store.findKey(keyId) : undefined;
  if (key === undefined) {
    throw new CliError(
      `the environment ${target.environment} has no such key; give its id, which is the part after the environment's name`,
    );
  }
  if (key.kind !== kind) {
    throw new CliError(`${keyId} is a key of another kind: use ${OTHER_TOOL[kind]}`);
  }
  return key;
}

function refuseEnded(key: KeyDescription, nowMs: number): void {
  const state = keyStateOf(key, nowMs);
  if (state !== 'active') {
    throw new CliError(`${key.keyId} is ${state}; make another with create-key`);
  }
}

/** Its end is that of the grace time by now, which a key that is made from it must not inherit. */
function refuseReplaced({ keyId, replacedBy }: KeyDescription): void {
  if (replacedBy !== undefined) {
    throw new CliError(
      `${keyId} is replaced by ${replacedBy} already: rotate that one, or make another with create-key`,
    );
  }
}

const rotateKey = (kind: KeyKind): KeyCommand => ({
  name: 'rotate-key',
  arguments: ['key'],
  help: 'make a new key of the same scopes and end; this one ends after a grace period',
  options: {
    grace: { value: 'SPAN', help: `how long the old key stays valid (default ${GRACE_DEFAULT})` },
    ...ROTATED_KEY_OPTIONS,
  },
  async run(context, { arguments: [keyId = ''], options }) {
    const { now, store, usagePlan, target } = context;
    const old = await theKey(context, kind, keyId);
    refuseEnded(old, now());
    refuseReplaced(old);
    const graceEnd = endOf(context, { grace: GRACE_DEFAULT, ...options }, 'grace') ?? '';
    const expiresAt = old.expiresAt !== null && old.expiresAt < graceEnd ? old.expiresAt : graceEnd;
    const { merchantId, scopes } = old;
    const input = { kind, merchantId, options, scopes, expiresAt: old.expiresAt };
    const { issued, items } = newKey(context, input);
    await usagePlan.enroll(merchantId);
    const replaced = { keyId, expiresAt, replacedBy: issued.keyId };
    await store.add(items, { replaced });
    return {
      data: { key: issued, replaced: keyData({ ...old, ...replaced }, now()) },
      lines: [
        `${issued.keyId} replaces ${keyId}, which ends at ${expiresAt}`,
        `it may do ${scopes.join(', ')}, and ends ${issued.expiresAt === null ? 'never by itself' : `at ${issued.expiresAt}`}`,
        ...issuedLines(issued),
      ],
      notes: issuedNotes(target),
    };
  },
});

const expireKey = (kind: KeyKind): KeyCommand => ({
  name: 'expire-key',
  arguments: ['key'],
  help: 'set when a key ends',
  options: {
    in: { value: 'SPAN', help: 'from now: 90m, 12h, 30d' },
    at: { value: 'TIME', help: 'RFC 3339, such as 2027-01-31T00:00:00Z' },
  },
  async run(context, { arguments: [keyId = ''], options }) {
    const timed = typeof options.at === 'string' ? readTime('--at', options.at) : undefined;
    const at = endOf(context, options, 'in') ?? timed;
    if (at === undefined || (options.in !== undefined && options.at !== undefined)) {
      throw new UsageError('say when the key ends: either --in SPAN or --at TIME');
    }
    const key = await theKey(context, kind, keyId);
    refuseEnded(key, context.now());
    await context.store.expireKey(keyId, at);
    const after = { ...key, expiresAt: at };
    return {
      data: keyData(after, context.now()),
      lines: [`${keyId} ends at ${at}`],
      notes: [CACHE_NOTE],
    };
  },
});

const revokeKey = (kind: KeyKind): KeyCommand => ({
  name: 'revoke-key',
  arguments: ['key'],
  help: 'end a key for good, at once',
  options: {},
  async run(context, { arguments: [keyId = ''] }) {
    const key = await theKey(context, kind, keyId);
    const revokedAt = key.revokedAt ?? toTimestamp(context.now());
    if (key.revokedAt === null) await context.store.revokeKey(keyId, revokedAt);
    return {
      data: keyData({ ...key, revokedAt }, context.now()),
      lines: [`${keyId} is revoked${key.revokedAt === null ? '' : ` since ${revokedAt}`}`],
      notes: [CACHE_NOTE],
    };
  },
});

export const keyCommands = (kind: KeyKind): readonly KeyCommand[] => [
  rotateKey(kind),
  expireKey(kind),
  revokeKey(kind),
];

/** The commands on keys: what a rotation keeps, what has ended stays ended, and which times are none. */
import { describe, expect, it } from 'vitest';
import { keyCommands } from '../../../cli/tenants/key-commands.ts';
import type { TenantContext } from '../../../cli/tenants/tenant-context.ts';
import type { OptionValues } from '../../../cli/terminal/run-tool.ts';
import { type KeyDescription, readKey } from '../../../src/contract/tenants.ts';
import { MERCHANT_ID, START_MS } from '../application/memory-ports.ts';

const KEY_ID = 'abcdef0123456789abcd';
const later = (ms: number) => new Date(START_MS + ms).toISOString();
const DAY_MS = 86_400_000;
const IN_A_MONTH = later(30 * DAY_MS);

function prepare(more: Partial<KeyDescription> = {}) {
  const ends: [string, string][] = [];
  const added: KeyDescription[] = [];
  const key: KeyDescription = {
    keyId: KEY_ID,
    kind: 'merchant',
    merchantId: MERCHANT_ID,
    scopes: ['payments:read'],
    createdAt: later(0),
    expiresAt: IN_A_MONTH,
    revokedAt: null,
    ...more,
  };
  const unused = () => Promise.reject(new Error('not part of this test'));
  const context: TenantContext = {
    target: { environment: 'test', place: 'a test', settings: {} } as TenantContext['target'],
    store: {
      async add([item = {}], { replaced } = {}) {
        added.push(readKey(item));
        if (replaced) ends.push([replaced.keyId, replaced.expiresAt]);
      },
      findKey: async () => key,
      expireKey: async (keyId, at) => void ends.push([keyId, at]),
      listMerchants: unused,
      findMerchant: unused,
      listKeys: unused,
      revokeKey: unused,
    },
    usagePlan: { enroll: async () => undefined } as TenantContext['usagePlan'],
    now: () => START_MS,
  };
  const run = async (name: string, options: OptionValues = {}) => {
    const command = keyCommands('merchant').find((one) => one.name === name);
    return command?.run(context, { arguments: [KEY_ID], options });
  };
  return { run, ends, added };
}

describe('rotate-key', () => {
  it('makes a key of the same scopes and the same end', async () => {
    const { run, added, ends } = prepare();
    await run('rotate-key');
    expect(added).toMatchObject([{ scopes: ['payments:read'], expiresAt: IN_A_MONTH }]);
    expect(added[0]?.keyId).not.toBe(KEY_ID);
    expect(ends).toEqual([[KEY_ID, later(DAY_MS)]]);
  });

  it.each([
    ['a key without an end into another', null, {}, null, later(DAY_MS)],
    [
      'a key into one that ends when asked',
      IN_A_MONTH,
      { 'expires-in': '90d' },
      later(90 * DAY_MS),
      later(DAY_MS),
    ],
    [
      'a key and lets it end no later than it would have',
      later(60_000),
      {},
      later(60_000),
      later(60_000),
    ],
  ])('turns %s', async (_case, expiresAt, options, expected, oldEnd) => {
    const { run, added, ends } = prepare({ expiresAt });
    await run('rotate-key', options);
    expect(added).toMatchObject([{ expiresAt: expected }]);
    expect(ends).toEqual([[KEY_ID, oldEnd]]);
  });
});

it('rotate-key refuses a key that is being replaced, whose end is that of its grace time', async () => {
  const { run, added, ends } = prepare({ expiresAt: later(DAY_MS), replacedBy: 'successor' });
  await expect(run('rotate-key')).rejects.toThrow(
    `${KEY_ID} is replaced by successor already: rotate that one, or make another with create-key`,
  );
  expect([added, ends]).toEqual([[], []]);
});

describe('what has ended', () => {
  const ended = [
    ['expired', { expiresAt: later(0) }],
    ['revoked', { revokedAt: later(0) }],
  ] as const;

  it.each(ended)('is not revived by expire-key: %s', async (state, more) => {
    const { run, ends } = prepare(more);
    await expect(run('expire-key', { in: '30d' })).rejects.toThrow(`${KEY_ID} is ${state}`);
    expect(ends).toEqual([]);
  });

  it.each(ended)('is not rotated: %s', async (state, more) => {
    const { run, added } = prepare(more);
    await expect(run('rotate-key')).rejects.toThrow(`${KEY_ID} is ${state}`);
    expect(added).toEqual([]);
  });
});

describe('expire-key --at', () => {
  it.each([
    ['2027-01-31T00:00:00Z', '2027-01-31T00:00:00.000Z'],
    ['2028-02-29T23:59:59.5+01:00', '2028-02-29T22:59:59.500Z'],
  ])('takes %s', async (at, expected) => {
    const { run, ends } = prepare();
    await run('expire-key', { at });
    expect(ends).toEqual([[KEY_ID, expected]]);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2027-02-29T12:00:00Z',
    '2027-04-31T00:00:00+02:00',
    '2027-13-01T00:00:00Z',
    '2027-01-01T24:00:00Z',
    '2027-01-31',
    'soon',
  ])('refuses %s in a line that shows how to write one', async (at) => {
    const { run, ends } = prepare();
    await expect(run('expire-key', { at })).rejects.toThrow(
      `--at ${at} is no time of any calendar: write one as 2027-01-31T00:00:00Z`,
    );
    expect(ends).toEqual([]);
  });
});

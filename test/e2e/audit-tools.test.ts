/** `npm run audit` on the engine's real tables: sound trails pass, every falsified one is found and its first bad entry named. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckTrail, createCheckTrail } from '../../cli/operations/check-trail.ts';
import {
  checkDiscards,
  DISCARD_TRAIL,
  type DiscardEntry,
  readDiscards,
  recordDiscard,
} from '../../cli/operations/discard-trail.ts';
import { FIRST_SHARD } from '../../cli/operations/operations-context.ts';
import { announce } from '../../local/local-file.ts';
import { createAuditTrail } from '../../src/adapters/dynamodb/audit-trail.ts';
import { createPaymentReader } from '../../src/adapters/dynamodb/payment-store.ts';
import { hashEvent } from '../../src/domain/audit-chain.ts';
import { bury } from '../support/buried-letters.ts';
import { authorized, captured, WAIT } from '../support/lifecycle.ts';
import { runTool } from '../support/run-tool.ts';
import { type System, startSystem } from '../support/system.ts';
import { readTrail, tamperingOf, writeTrail } from '../support/tampered-trail.ts';

const scratch = mkdtempSync(join(tmpdir(), 'tap-audit-'));
const localFile = join(scratch, 'local.json');
let system: System;
let check: CheckTrail;
let table: string;
/** Captured, partly refunded, and captured by command. */
let payments: readonly string[];

beforeAll(async () => {
  system = await startSystem();
  announce(localFile, system.engine.announcement);
  table = system.name('payment-audit');
  const tables = {
    client: system.tables,
    transactionsTable: system.name('payment-transactions'),
    auditTable: table,
    ...FIRST_SHARD,
  };
  check = createCheckTrail({
    payments: createPaymentReader(tables),
    trail: createAuditTrail(tables),
  });
  const plain = await captured(system);
  const refunded = await captured(system);
  await system.merchant.post(`/payments/${refunded.id}/refunds`, { amountMinor: 100 }, WAIT);
  const manual = await authorized(system);
  await system.merchant.post(`/payments/${manual.id}/capture`, {}, WAIT);
  payments = [plain.id, refunded.id, manual.id];
});
afterAll(() => system?.close());

const run = (...args: string[]) => runTool('audit', args, { TAP_LOCAL_FILE: localFile });

/** Changes what is stored for the time of `look`. */
async function falsified<T>(
  paymentId: string,
  entries: Awaited<ReturnType<typeof readTrail>>,
  look: () => Promise<T>,
): Promise<T> {
  const before = await readTrail(system.aws.dynamo, table, paymentId);
  try {
    await writeTrail(system.aws.dynamo, table, paymentId, entries);
    return await look();
  } finally {
    await writeTrail(system.aws.dynamo, table, paymentId, before);
  }
}

describe('npm run audit -- verify', () => {
  it('passes trails that nobody has touched, and ends well', async () => {
    const done = await run('verify');
    expect([done.code, done.stdout]).toEqual([0, '3 payments verified, 0 with a fault\n']);
    for (const id of payments) expect((await run('verify', '--payment', id)).code).toBe(0);
  });

  it('finds every edit, deletion, reordering, insertion, cut and rewriting, and names its first entry', async () => {
    const seen = new Map<string, number>();
    for (const paymentId of payments) {
      const trail = await readTrail(system.aws.dynamo, table, paymentId);
      await fc.assert(
        fc.asyncProperty(tamperingOf(trail), async ({ name, after, firstBad }) => {
          const finding = await falsified(paymentId, after, () => check(paymentId));
          seen.set(name, (seen.get(name) ?? 0) + 1);
          expect(finding, name).toMatchObject({ paymentId, sequence: firstBad });
        }),
        { numRuns: 100 },
      );
      expect(await check(paymentId)).toBeUndefined();
    }
    expect(seen.size).toBe(8);
    console.info(`falsified trails found: ${JSON.stringify(Object.fromEntries(seen))}`);
  });

  it('says on the command line which entry of which payment, and fails', async () => {
    const [paymentId = ''] = payments;
    const trail = await readTrail(system.aws.dynamo, table, paymentId);
    const cut = trail.slice(0, -1);
    const done = await falsified(paymentId, cut, () => run('verify'));
    expect(done.code).toBe(1);
    expect(done.stdout).toContain(
      `${paymentId}: entry ${trail.length} differs from the payment's row`,
    );
    expect(done.stdout).toContain('3 payments verified, 1 with a fault');
    const json = await falsified(paymentId, cut, () => run('verify', '--json'));
    expect(JSON.parse(json.stdout)).toMatchObject({
      payments: 3,
      findings: [{ paymentId, sequence: trail.length }],
    });
  });

  it('finds a row whose amounts are not what its trail tells, though the trail is whole', async () => {
    const [, paymentId = ''] = payments;
    const TableName = system.name('payment-transactions');
    const Key = { paymentId: { S: paymentId } };
    const { Item = {} } = await system.aws.dynamo.send(new GetItemCommand({ TableName, Key }));
    const changed = { ...Item, amountCapturedMinor: { N: '100000' } };
    await system.aws.dynamo.send(new PutItemCommand({ TableName, Item: changed }));
    const finding = await check(paymentId);
    await system.aws.dynamo.send(new PutItemCommand({ TableName, Item }));
    expect(finding).toEqual({
      paymentId,
      sequence: null,
      reason: 'the row differs from what its trail tells in amountCapturedMinor',
    });
  });

  it('finds a payment that was removed by the trail that it left', async () => {
    const [paymentId = ''] = payments;
    const TableName = system.name('payment-transactions');
    const Key = { paymentId: { S: paymentId } };
    const { Item } = await system.aws.dynamo.send(new GetItemCommand({ TableName, Key }));
    await system.aws.dynamo.send(new DeleteItemCommand({ TableName, Key }));
    const done = await run('verify');
    await system.aws.dynamo.send(new PutItemCommand({ TableName, Item }));
    expect([done.code, done.stdout]).toEqual([
      1,
      expect.stringContaining(`${paymentId}: the trail is there, the payment is missing`),
    ]);
  });
});

describe('npm run audit -- digest', () => {
  it('lets verify find a trail that was rewritten together with its row', async () => {
    const file = join(scratch, 'heads.txt');
    expect((await run('digest', '--out', file)).stdout).toContain('3 heads');
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(3);
    expect((await run('verify', '--digest', file)).code).toBe(0);

    const [paymentId = ''] = payments;
    const trail = await readTrail(system.aws.dynamo, table, paymentId);
    const last = trail.at(-1) as (typeof trail)[number];
    // What the system could have written itself.
    const bookedAt = new Date(Date.parse(String(last.data.bookedAt)) - 1).toISOString();
    const other = { ...last, data: { ...last.data, bookedAt } };
    const forged = { ...other, hash: hashEvent(other) };
    const TableName = system.name('payment-transactions');
    const Key = { paymentId: { S: paymentId } };
    const { Item = {} } = await system.aws.dynamo.send(new GetItemCommand({ TableName, Key }));
    const row = { ...Item, auditHash: { S: forged.hash } };
    const [alone, compared] = await falsified(
      paymentId,
      [...trail.slice(0, -1), forged],
      async () => {
        await system.aws.dynamo.send(new PutItemCommand({ TableName, Item: row }));
        return [await run('verify'), await run('verify', '--digest', file)];
      },
    );
    await system.aws.dynamo.send(new PutItemCommand({ TableName, Item }));
    expect(alone?.code).toBe(0);
    expect(compared?.code).toBe(1);
    expect(compared?.stdout).toContain(`${paymentId}: entry ${trail.length} has another hash`);
  });

  it('never writes over a file', async () => {
    const file = join(scratch, 'twice.txt');
    expect((await run('digest', '--out', file)).code).toBe(0);
    expect(existsSync(file)).toBe(true);
    expect(await run('digest', '--out', file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('name a new file'),
    });
  });
});

describe('a command that cannot be carried out', () => {
  it.each([
    ['a payment that is none', ['verify', '--payment', 'x'], 'no id of a payment'],
    ['a digest that is not there', ['verify', '--digest', '/nowhere'], 'is no file'],
    ['no file to write', ['digest'], '--out FILE'],
  ])('says so in one line: %s', async (_case, args, text) => {
    const result = await run(...args);
    expect(result).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(text) });
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('a dead letter that belonged to no payment and was thrown away', () => {
  it('is in a trail of its own, once, which verify looks at', async () => {
    const place = { dynamo: system.aws.dynamo, name: system.name };
    const { entries: before } = await readDiscards(place);
    const body = 'not json';
    const messageId = await bury(system, 'payments-dlq', body);
    const words = ['discard', messageId, '--reason', 'not ours', '--yes'];
    expect((await runTool('dlq', words, { TAP_LOCAL_FILE: localFile })).code).toBe(0);
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    const discard = { queue: 'payments-dlq', messageId, what: 'unreadable', reason: 'not ours' };
    const facts = { ...discard, bodyBytes: 8, bodySha256, sentAt: null };
    const by = { actor: 'operator:ASIA', nowMs: Date.now() };
    expect(await recordDiscard(place, facts, by)).toBe('recorded-before');
    // All want the same place in the trail.
    const others = ['a', 'b', 'c'].map((id) =>
      recordDiscard(place, { ...facts, messageId: id }, by),
    );
    expect(await Promise.all(others)).toEqual(['recorded', 'recorded', 'recorded']);
    const { stdout } = await run('discards', '--json');
    const listed = (JSON.parse(stdout) as DiscardEntry[]).slice(before.length);
    expect(listed).toHaveLength(4);
    const actor = expect.stringMatching(/^operator:ASIA/);
    expect(listed[0]).toMatchObject({ actor, data: { ...discard, bodySha256 } });
    const whole = await readDiscards(place);
    expect(checkDiscards(whole)).toBeUndefined();
    const last = whole.entries.length;
    const Key = { paymentId: { S: DISCARD_TRAIL }, sequence: { N: String(last) } };
    const TableName = system.name('payment-audit');
    await system.aws.dynamo.send(new DeleteItemCommand({ TableName, Key }));
    const done = await run('verify');
    expect([done.code, done.stdout]).toEqual([
      1,
      expect.stringContaining(`${DISCARD_TRAIL}: entry ${last} differs from the trail's head`),
    ]);
  });
});

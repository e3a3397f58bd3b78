/** `npm run reconcile`: rows of an older time, damaged ones and lost ones, mended exactly or named, and held against the acquirer. */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AttributeValue,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce } from '../../local/local-file.ts';
import type { Batch } from '../../src/contract/batch.ts';
import type { Payment } from '../../src/contract/payment.ts';
import { batchPaymentId } from '../../src/domain/batch-payment.ts';
import { readBatch, submit } from '../support/batch-file.ts';
import { authorized, captured, WAIT } from '../support/lifecycle.ts';
import { runTool } from '../support/run-tool.ts';
import { faultsIn, readStoredRows } from '../support/stored-rows.ts';
import { STACK_DIRECTORY } from '../support/synthesize.ts';
import { type System, startSystem } from '../support/system.ts';

type Item = Record<string, AttributeValue>;

const scratch = mkdtempSync(join(tmpdir(), 'tap-reconcile-'));
const localFile = join(scratch, 'local.json');
const LIVE = 'payment-transactions-e2e';
const RESTORED = 'payment-transactions-e2e-restored';

/** The stack with one more table: what a point-in-time restore leaves beside the one in use. */
function stackWithRestoredTable(): string {
  const directory = join(scratch, 'stack');
  cpSync(STACK_DIRECTORY, directory, { recursive: true });
  const file = join(directory, 'cdk.tf.json');
  const stack = JSON.parse(readFileSync(file, 'utf8')) as {
    resource: { aws_dynamodb_table: Record<string, Record<string, unknown>> };
  };
  const tables = stack.resource.aws_dynamodb_table;
  tables.restored = {
    name: RESTORED,
    billing_mode: 'PAY_PER_REQUEST',
    hash_key: 'paymentId',
    attribute: [{ name: 'paymentId', type: 'S' }],
  };
  writeFileSync(file, JSON.stringify(stack));
  return directory;
}

let system: System;
beforeAll(async () => {
  system = await startSystem({ stackDirectory: stackWithRestoredTable() });
  announce(localFile, system.engine.announcement);
});
afterAll(() => system?.close());

const keyOf = (id: string) => ({ paymentId: { S: id } });
const put = (TableName: string, Item: Item) =>
  system.aws.dynamo.send(new PutItemCommand({ TableName, Item }));
const remove = (id: string) =>
  system.aws.dynamo.send(new DeleteItemCommand({ TableName: LIVE, Key: keyOf(id) }));
async function rowOf(id: string): Promise<Item> {
  const command = new GetItemCommand({ TableName: LIVE, Key: keyOf(id), ConsistentRead: true });
  return (await system.aws.dynamo.send(command)).Item ?? {};
}

interface Report {
  readonly counts: Readonly<Record<'right' | 'stale' | 'mended' | 'lost', number>>;
  readonly rows: readonly { readonly paymentId: string; readonly state: string }[];
  readonly movements: number;
  readonly differences: readonly { readonly paymentId: string; readonly reason: string }[];
}

const from = new Date(Date.now() - 60_000).toISOString();
async function reconcile(...args: string[]): Promise<Report & { readonly code: number }> {
  const done = await runTool('reconcile', ['--from', from, ...args, '--json'], {
    TAP_LOCAL_FILE: localFile,
  });
  if (done.stdout === '') throw new Error(done.stderr);
  return { ...(JSON.parse(done.stdout) as Report), code: done.code };
}

/** What the trail does not tell, and no client sees but the first. */
const UNTOLD = ['attempts', 'runInlineUntil', 'reviewTaskToken'];
/** A tool puts what is due into the first shard, which every copy has. */
const told = (row: Item) => ({
  ...Object.fromEntries(Object.entries(row).filter(([name]) => !UNTOLD.includes(name))),
  dueShard: row.dueShard?.S?.replace(/#\d+$/, ''),
});

const post = (payment: Payment, verb: string, body: object) =>
  system.merchant.post(`/payments/${payment.id}/${verb}`, body, WAIT);

describe('after a restore', () => {
  const made: Record<'refunded' | 'taken' | 'approved' | 'plain' | 'late', Payment> = {} as never;
  const expected = new Map<string, Item>();
  let batch: Batch;

  beforeAll(async () => {
    made.refunded = await captured(system);
    made.taken = await authorized(system);
    batch = await submit(
      system.merchant,
      'amountMinor,currency,paymentMethod\n1000,USD,tok_risk_review\n',
    );
    made.approved = await system.waitForStatus(batchPaymentId(batch, 1), 'in-review');
    made.plain = await captured(system);
    const { Items = [] } = await system.aws.dynamo.send(new ScanCommand({ TableName: LIVE }));
    for (const item of Items) await put(RESTORED, item);
    const older = await rowOf(made.taken.id);
    await post(made.refunded, 'refunds', { amountMinor: 300, reason: 'Torn.' });
    await post(made.refunded, 'refunds', { amountMinor: 100 });
    await post(made.taken, 'capture', { amountMinor: 700 });
    const review = { decision: 'approve', note: 'Known customer.' };
    await system.operator.post(`/payments/${made.approved.id}/review`, review);
    await system.waitForStatus(made.approved.id, 'captured');
    made.late = await captured(system);
    for (const { id } of Object.values(made)) expected.set(id, await rowOf(id));
    await remove(made.refunded.id);
    await put(LIVE, older);
    await put(LIVE, { ...(await rowOf(made.approved.id)), status: { S: 'exploded' } });
    await remove(made.late.id);
  });

  it('says what is stale and what is lost, and changes nothing', async () => {
    const before = await rowOf(made.taken.id);
    const report = await reconcile('--table', RESTORED);
    expect(report.code).toBe(1);
    expect(report.counts).toEqual({ right: 1, stale: 3, mended: 0, lost: 1 });
    expect(report.rows).toContainEqual(
      expect.objectContaining({ paymentId: made.late.id, state: 'lost' }),
    );
    expect(report.movements).toBe(7);
    expect(report.differences).toEqual([
      { paymentId: made.late.id, reason: expect.stringMatching(/^no trail tells of a capture/) },
    ]);
    expect(await rowOf(made.taken.id)).toEqual(before);
    expect(await rowOf(made.refunded.id)).toEqual({});
  });

  it('mends an older row from its trail alone', async () => {
    const report = await reconcile('--apply');
    expect(report.counts).toEqual({ right: 1, stale: 0, mended: 1, lost: 3 });
    expect(told(await rowOf(made.taken.id))).toEqual(told(expected.get(made.taken.id) ?? {}));
  });

  it('mends what is damaged or gone from the restored copy, to the very row that was there', async () => {
    const report = await reconcile('--table', RESTORED, '--apply');
    expect(report.counts).toEqual({ right: 2, stale: 0, mended: 2, lost: 1 });
    for (const { id } of [made.refunded, made.taken, made.approved, made.plain]) {
      expect(told(await rowOf(id))).toEqual(told(expected.get(id) ?? {}));
    }
  });

  it('leaves the counts of a batch, which were written with the trail', async () => {
    const { counts } = await readBatch(system.merchant, batch.id);
    expect(counts).toMatchObject({ rows: 1, accepted: 1, succeeded: 1, failed: 0 });
  });

  it('finds nothing once all is there, and the payments go on', async () => {
    await put(LIVE, expected.get(made.late.id) ?? {});
    const report = await reconcile('--table', RESTORED);
    expect(report).toMatchObject({ code: 0, rows: [], movements: 7, differences: [] });
    expect(report.counts).toEqual({ right: 5, stale: 0, mended: 0, lost: 0 });
    const answer = await post(made.taken, 'refunds', {});
    expect(answer.body).toMatchObject({ status: 'succeeded', amountMinor: 700 });
    expect(faultsIn(await readStoredRows(system))).toEqual([]);
  });

  it('mends amounts that were changed past the system, from the trail or the restored copy', async () => {
    const [refunded, plain] = [made.refunded.id, made.plain.id];
    const rows = new Map([
      [refunded, await rowOf(refunded)],
      [plain, await rowOf(plain)],
    ]);
    await put(LIVE, { ...(await rowOf(refunded)), amountRefundedMinor: { N: '0' } });
    // Of such a row not even the request is what the trail tells.
    const changed = { amountMinor: { N: '100000' }, amountCapturedMinor: { N: '100000' } };
    await put(LIVE, { ...(await rowOf(plain)), ...changed });
    const alone = await reconcile();
    expect(alone.counts).toEqual({ right: 3, stale: 1, mended: 0, lost: 1 });
    const report = await reconcile('--table', RESTORED, '--apply');
    expect(report.counts).toEqual({ right: 3, stale: 0, mended: 2, lost: 0 });
    for (const [id, row] of rows) expect(told(await rowOf(id))).toEqual(told(row));
  });

  it('says which money only one side knows of, and what has another amount', async () => {
    const charge = async (payment: Payment, change: (item: Item) => Item | null) => {
      const TableName = system.name('sandbox-acquirer');
      const Key = { chargeKey: { S: `${payment.id}:capture:1` } };
      const { Item = {} } = await system.aws.dynamo.send(new GetItemCommand({ TableName, Key }));
      expect(Item.amountMinor?.N).toBe('1000');
      const next = change(Item);
      if (next === null) await system.aws.dynamo.send(new DeleteItemCommand({ TableName, Key }));
      else await put(TableName, next);
    };
    await charge(made.plain, (item) => ({ ...item, amountMinor: { N: '1001' } }));
    await charge(made.late, () => null);
    const { code, differences } = await reconcile();
    expect(code).toBe(1);
    expect(differences.map(({ paymentId }) => paymentId).sort()).toEqual(
      [made.plain.id, made.late.id].sort(),
    );
    const reasons = differences.map(({ reason }) => reason).join('\n');
    expect(reasons).toContain('the acquirer does not list a capture of 1000 USD');
    expect(reasons).toContain('the acquirer lists a capture of 1001 USD');
  });
});

describe('npm run reconcile', () => {
  it.each([
    ['no time', [], '--from TIME'],
    ['a time that is none', ['--from', 'yesterday'], 'no time'],
    ['a time to come', ['--from', '2100-01-01T00:00:00Z'], 'in the future'],
    ['a table that is not there', ['--from', from, '--table', 'nowhere'], 'nowhere'],
  ])('refuses %s in one line', async (_case, args, text) => {
    const result = await runTool('reconcile', args, { TAP_LOCAL_FILE: localFile });
    expect(result).toMatchObject({ stdout: '', stderr: expect.stringContaining(text) });
    expect(result.code).toBeGreaterThan(0);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });
});

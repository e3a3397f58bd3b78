/** A file of payments as a swept operation: announced, uploaded, read, done, told; each row once and counted once. */
import { randomUUID } from 'node:crypto';
import type { Batch } from '../../../src/contract/batch.ts';
import type { BatchEvent } from '../../../src/contract/messages.ts';
import { batchBody, download, upload } from '../../support/batch-file.ts';
import { HOUR_MS, MINUTE_MS } from '../../support/lifecycle.ts';
import { gatherEvidence } from './invariants.ts';
import type { SweptOperation } from './operations.ts';
import type { Workbench } from './workbench.ts';

/** Two rows that are captured, one that is declined, one that is no payment. */
const fileOf = (name: string): string =>
  [
    'amountMinor,currency,paymentMethod,reference',
    `1000,USD,tok_approve,${name}-1`,
    `-1,USD,tok_approve,${name}-2`,
    `1000,USD,tok_decline_insufficient_funds,${name}-3`,
    `1000,USD,tok_approve,${name}-4`,
    '',
  ].join('\n');

const UPLOADS_MAX = 12;
/** A second upload of what is there already: the answer to the first was lost. */
const IS_THERE = 412;

/**
 * The functions, the workflow and the queues of batches, their lane, and the writes of payments that are counted
 * for their batch. What else becomes of a payment is swept elsewhere; the sweep of batches looks about every minute
 * of its own accord.
 */
const OWN =
  /\b(create-batch|start-ingest|plan-file|ingest-chunk|check-batch|write-results|finish-batch|batch-files|ingest-batch|batch-payments|relay-batch-changes)\b|^(authorize|capture)-payment > dynamodb:Transact|^sweep-batches > (?!dynamodb:Query)/;

async function sendFile({ ask, system }: Workbench): Promise<string> {
  const { time, clock } = system.engine;
  const content = fileOf(randomUUID());
  const { body } = await ask(system.merchant, '/batches', batchBody(content));
  const batch = body as unknown as Batch;
  for (let attempt = 1; attempt <= UPLOADS_MAX; attempt += 1) {
    const status = await time.during(
      upload(batch, content).then(
        (response) => response.status,
        () => 0,
      ),
    );
    if (status === 200 || status === IS_THERE) {
      await time.settle();
      // Its end is told within the next minute.
      await time.pass(MINUTE_MS);
      return batch.id;
    }
    await time.during(clock.sleep(1000));
  }
  throw new Error(`the file of ${batch.id} was not taken in ${UPLOADS_MAX} attempts`);
}

/** Between two batches that are looked at, or their merchant asks faster than it may. */
const PACE_MS = 1000;

/** Each batch has made its three payments, each charged as its row says, and its files tell of all four rows. */
async function eachRowOnce({ system, acknowledged }: Workbench, ids: readonly string[]) {
  const wrong: string[] = [];
  const { payments, charges } = await gatherEvidence(system);
  const approved = charges.filter(({ outcome }) => outcome === 'approved');
  const chargesOf = (id: string) =>
    approved.filter(({ paymentId }) => paymentId === id).map(({ operation }) => operation);
  for (const batchId of ids) {
    const made = payments.filter((payment) => payment.batchId === batchId);
    // What was captured a day ago is settled by now.
    const became = made
      .map(({ id, status }) => [status.replace('settled', 'captured'), ...chargesOf(id).sort()])
      .map((words) => words.join(' '))
      .sort();
    const expected = ['captured authorize capture', 'captured authorize capture', 'declined'];
    if (String(became) !== String(expected)) wrong.push(`${batchId} made ${became.join(', ')}`);
    for (const { id } of made) acknowledged.add(id);
    await system.engine.time.pass(PACE_MS);
    const { body } = await system.merchant.get<Batch>(`/batches/${batchId}`);
    if (body.results === null || body.rejects === null) {
      wrong.push(`${batchId} has no results`);
      continue;
    }
    const lines = async (file: Batch['results']) =>
      (await download(file)).trimEnd().split('\r\n').slice(1);
    const told = (await lines(body.results)).map((line) => line.split(',').slice(0, 2).join(' '));
    if (String(told) !== '1 captured,2 rejected,3 declined,4 captured') {
      wrong.push(`the results of ${batchId} tell ${told.join(', ')}`);
    }
    const rejects = await lines(body.rejects);
    if (rejects.length !== 1 || !rejects[0]?.startsWith('2,')) {
      wrong.push(`the rejects of ${batchId} tell ${rejects.join(' | ')}`);
    }
  }
  return wrong;
}

/** The world was told once how each batch ended: a repeat says the same under the same id. */
async function eachEndTold({ system, announcedEnds }: Workbench, ids: readonly string[]) {
  await system.engine.time.pass(2 * MINUTE_MS);
  return ids.flatMap((id) => {
    const events = [...(announcedEnds.get(id) ?? [])].map((text) => JSON.parse(text) as BatchEvent);
    const told = events.map(({ type }) => type).join(', ') || 'nothing';
    return told === 'batch.completed' ? [] : [`${id} ended, and the world was told ${told}`];
  });
}

export const batch: SweptOperation = {
  name: 'batch',
  prepare: null,
  act: sendFile,
  path: '/batches',
  ends: {
    status: 'completed',
    counts: {
      rows: 4,
      accepted: 3,
      rejected: 1,
      succeeded: 2,
      declined: 1,
      failed: 0,
      canceled: 0,
    },
  },
  charges: [],
  isLate: ({ createdAt, endedAt }) =>
    Date.parse(String(endedAt)) - Date.parse(String(createdAt)) >= 2 * HOUR_MS,
  ignores: (kind) => !OWN.test(kind),
  check: async (bench, ids) => [
    ...(await eachEndTold(bench, ids)),
    ...(await eachRowOnce(bench, ids)),
  ],
};

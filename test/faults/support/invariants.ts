/** I1 to I9: what must hold of everything that the quiet system has stored, sent, logged and charged. */
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AuditEvent } from '../../../src/contract/audit.ts';
import { findCardNumbers } from '../../../src/contract/card-number.ts';
import type { PaymentRecord } from '../../../src/contract/payment-record.ts';
import { untrueFields } from '../../../src/domain/row-of-trail.ts';
import { mayBecome } from '../../../src/domain/transitions.ts';
import { faultsIn, readStoredRows, type StoredRows } from '../../support/stored-rows.ts';
import type { System } from '../../support/system.ts';
import type { Announcements } from './announcements.ts';
import { deadLettersOf } from './queue-content.ts';

interface Charge {
  readonly chargeKey: string;
  readonly paymentId: string;
  readonly operation: string;
  readonly outcome: string;
  readonly amountMinor: number;
  readonly currency: string;
}

export interface Evidence extends StoredRows {
  readonly charges: readonly Charge[];
}

type Id = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9';
/** `I3 pay_…: what is wrong` */
export type Violation = `${Id} ${string}`;

/** Who saw what: the suite's workbench, or an engine in another process. */
export interface Witness {
  readonly system: Pick<System, 'aws' | 'name' | 'queueUrl'> & {
    readonly log: readonly { readonly message: string }[];
    readonly engine: { readonly clock: { now(): number } };
  };
  /** Payments that a 2xx answer has told of. */
  readonly acknowledged: ReadonlySet<string>;
  readonly announced: Announcements;
  /** What an answer said that no answer may say. */
  readonly badAnswers: readonly string[];
}

export async function gatherEvidence(system: Pick<System, 'aws' | 'name'>): Promise<Evidence> {
  const charges: Charge[] = [];
  let ExclusiveStartKey: Record<string, never> | undefined;
  do {
    const page = await system.aws.dynamo.send(
      new ScanCommand({
        TableName: system.name('sandbox-acquirer'),
        ConsistentRead: true,
        ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
      }),
    );
    const rows = (page.Items ?? []).map((item) => unmarshall(item) as Charge);
    charges.push(...rows.filter(({ operation }) => operation !== undefined));
    ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
  } while (ExclusiveStartKey !== undefined);
  return { ...(await readStoredRows(system)), charges };
}

/** Every violation of every invariant; `allowedDead` are payments whose messages may lie in a dead-letter queue. */
export async function violations(
  bench: Witness,
  allowedDead: ReadonlySet<string> = new Set(),
): Promise<readonly Violation[]> {
  const { system, acknowledged, announced, badAnswers } = bench;
  const evidence = await gatherEvidence(system);
  const approved = Map.groupBy(
    evidence.charges.filter(({ outcome }) => outcome === 'approved'),
    ({ paymentId }) => paymentId,
  );
  const known = new Set(evidence.payments.map(({ id }) => id as string));
  const now = system.engine.clock.now();
  const dead = await deadLettersOf(system);
  return [
    ...evidence.payments.flatMap((payment) => [
      ...onceCharged(payment, approved.get(payment.id) ?? []),
      ...agreesWithAcquirer(payment, approved.get(payment.id) ?? []),
      ...isAlive(payment, now),
      ...isAnnounced(payment, announced),
    ]),
    ...[...approved.keys()]
      .filter((id) => !known.has(id))
      .map((id): Violation => `I3 ${id}: charged, and there is no such payment`),
    ...[...acknowledged]
      .filter((id) => !known.has(id))
      .map((id): Violation => `I2 ${id}: acknowledged, and lost`),
    ...[...known]
      .filter((id) => !acknowledged.has(id))
      .map((id): Violation => `I1 ${id}: nobody asked for it, or somebody asked once and got two`),
    ...faultsIn(evidence).map((fault): Violation => `I4 ${fault}`),
    ...untrueRows(evidence),
    ...illegalSteps(evidence),
    ...dead
      .filter(({ body }) => ![...allowedDead].some((id) => body.includes(id)))
      .map(({ queue, body }): Violation => `I5 ${queue} holds ${body}`),
    ...badAnswers.map((answer): Violation => `I6 ${answer}`),
    ...secretsIn(system, evidence),
  ];
}

const sumOf = (charges: readonly Charge[], operation: string): number =>
  charges
    .filter((charge) => charge.operation === operation)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);

function onceCharged({ id }: PaymentRecord, charges: readonly Charge[]): Violation[] {
  return ['authorize', 'capture', 'void'].flatMap((operation): Violation[] => {
    const times = charges.filter((charge) => charge.operation === operation).length;
    return times > 1 ? [`I1 ${id}: ${times} approved charges of ${operation}`] : [];
  });
}

/** What the acquirer took, gave back and holds is what the payment says, unless it says that it does not know. */
function agreesWithAcquirer(payment: PaymentRecord, charges: readonly Charge[]): Violation[] {
  const { id, status, processor, currency, pendingOperation } = payment;
  if (processor?.outcome === 'unknown' || pendingOperation !== null || status === 'received') {
    return [];
  }
  const captured = sumOf(charges, 'capture');
  const refunded = sumOf(charges, 'refund');
  const authorized = sumOf(charges, 'authorize');
  const isHeld = authorized > 0 && captured === 0 && sumOf(charges, 'void') === 0;
  const wrong: Violation[] = [];
  const said = `${payment.amountCapturedMinor}/${payment.amountRefundedMinor} ${currency}`;
  if (captured !== payment.amountCapturedMinor || refunded !== payment.amountRefundedMinor) {
    wrong.push(`I3 ${id}: ${status} says ${said}, the acquirer ${captured}/${refunded}`);
  }
  if (authorized > 0 && authorized !== payment.amountMinor) {
    wrong.push(`I3 ${id}: is of ${payment.amountMinor}, and ${authorized} were authorized`);
  }
  if (charges.some((charge) => charge.currency !== currency)) {
    wrong.push(`I3 ${id}: charged in another currency`);
  }
  if (isHeld !== (status === 'authorized')) {
    wrong.push(`I3 ${id}: ${status}, and funds are ${isHeld ? '' : 'not '}held`);
  }
  return wrong;
}

/** T: reconciliation has had its chance when something has been due for a quarter of an hour. */
const OVERDUE_MS = 15 * 60_000;

/** Work must be visible to reconciliation until it is done, and be done when it was due. */
function isAlive(payment: PaymentRecord, now: number): Violation[] {
  const { id, status, dueKind, dueAt, pendingOperation } = payment;
  const hasWork = status === 'received' || pendingOperation !== null;
  if (hasWork && dueAt === null) return [`I2 ${id}: ${status} with work that nobody looks after`];
  if (dueAt === null || dueKind === 'settle') return [];
  const overdue = now - Date.parse(dueAt);
  return overdue > OVERDUE_MS ? [`I9 ${id}: ${status} is overdue for ${overdue} ms`] : [];
}

/** Every change was told at least once, in whatever order. */
function isAnnounced({ id, version }: PaymentRecord, announced: Announcements): Violation[] {
  const told = announced.get(id) ?? new Set();
  const versions = Array.from({ length: version }, (_, index) => index + 1);
  return versions
    .filter((one) => !told.has(one))
    .map((one): Violation => `I2 ${id}: nobody was told of version ${one}`);
}

function untrueRows({ entries, payments }: Evidence): Violation[] {
  const trails = Map.groupBy(entries, ({ paymentId }) => paymentId as string);
  return payments
    .flatMap((payment) => untrueRow(payment, trails.get(payment.id) ?? []))
    .map((fault): Violation => `I4 ${fault}`);
}

/** One line for each field that differs, or for the entry from which on the trail does not follow. */
function untrueRow(payment: PaymentRecord, entries: readonly AuditEvent[]): string[] {
  const trail = entries.toSorted((one, other) => one.sequence - other.sequence);
  const told = untrueFields(payment, trail, 'sandbox');
  return told.ok
    ? told.fields.map((name) => `${payment.id}: ${name} is not what its trail tells`)
    : [`${payment.id}: entry ${told.sequence} does not follow from the ones before`];
}

function illegalSteps({ entries, payments }: Evidence): Violation[] {
  const trails = Map.groupBy(entries, ({ paymentId }) => paymentId as string);
  const steps = entries.flatMap(({ paymentId, from, to, sequence }): Violation[] => {
    const isLegal = from === null ? to === 'received' : from === to || mayBecome(from, to);
    return isLegal ? [] : [`I8 ${paymentId}: entry ${sequence} goes from ${from} to ${to}`];
  });
  const ends = payments.flatMap(({ id, status, auditSequence }): Violation[] => {
    const last = trails.get(id)?.find(({ sequence }) => sequence === auditSequence);
    return last?.to === status ? [] : [`I8 ${id}: is ${status}, its trail ends in ${last?.to}`];
  });
  return [...steps, ...ends];
}

const SECRET = /\b[so]k_[a-z0-9-]{1,32}_[0-9A-Za-z]{8,}_[0-9A-Za-z]{16,}/;

/** Random digits of ids and digests that are made here, by AWS and by Node: as good a card number now and then as any. */
const MADE =
  /1-[0-9a-f]{8}-[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![0-9a-z])(?=\d*[a-f])(?:[0-9a-f]{16}|[0-9a-f]{20}|[0-9a-f]{32}|[0-9a-f]{64})(?![0-9a-z])/g;

function secretsIn({ log }: Witness['system'], { payments, entries, keys }: Evidence): Violation[] {
  const rows = [...payments, ...entries, ...keys].map((row) => JSON.stringify(row));
  const lines = log.map(({ message }) => message);
  const bad = [...rows, ...lines].filter(
    (text) => SECRET.test(text) || findCardNumbers(text.replaceAll(MADE, '')).length > 0,
  );
  return bad.map((text): Violation => `I7 ${text.slice(0, 200)}`);
}

/** Everything that the running system has stored, read back and checked against what may be stored. */
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { fromAuditItem } from '../../src/adapters/dynamodb/audit-item.ts';
import { fromPaymentItem } from '../../src/adapters/dynamodb/payment-item.ts';
import { type AuditEvent, auditEventSchema } from '../../src/contract/audit.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { type PaymentRecord, paymentRecordSchema } from '../../src/contract/payment-record.ts';
import { verifyChain } from '../../src/domain/audit-chain.ts';
import type { System } from './system.ts';

/** Whose tables are read. */
type Stored = Pick<System, 'aws' | 'name'>;

type Row = Record<string, unknown>;

export interface StoredRows {
  readonly payments: readonly PaymentRecord[];
  readonly entries: readonly AuditEvent[];
  readonly keys: readonly Row[];
}

type Scanned = Parameters<typeof fromPaymentItem>[0];

async function scan(system: Stored, table: string): Promise<Scanned[]> {
  const rows: Scanned[] = [];
  let ExclusiveStartKey: Scanned | undefined;
  do {
    const page = await system.aws.dynamo.send(
      new ScanCommand({
        TableName: system.name(table),
        ConsistentRead: true,
        ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
      }),
    );
    rows.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return rows;
}

export async function readStoredRows(system: Stored): Promise<StoredRows> {
  const [payments, entries, keys] = await Promise.all(
    ['payment-transactions', 'payment-audit', 'payment-idempotency'].map((table) =>
      scan(system, table),
    ),
  );
  return {
    payments: (payments ?? []).map(fromPaymentItem),
    entries: (entries ?? []).flatMap(fromAuditItem),
    keys: (keys ?? []).map((item) => unmarshall(item)),
  };
}

/** One line for each thing that should not be as it is. */
export function faultsIn({ payments, entries, keys }: StoredRows): string[] {
  const trails = Map.groupBy(entries, ({ paymentId }) => paymentId as string);
  const ids = new Set(payments.map(({ id }) => id as string));
  return [
    ...payments.flatMap((payment) => [
      ...violationsOf(paymentRecordSchema, payment, `payment ${payment.id}`),
      ...trailFaults(payment, trails.get(payment.id) ?? []),
    ]),
    ...entries.flatMap((entry) =>
      violationsOf(auditEventSchema, entry, `entry of ${entry.paymentId}`),
    ),
    ...[...trails.keys()].filter((id) => !ids.has(id)).map((id) => `trail without payment ${id}`),
    ...keys.flatMap(keyFaults),
  ];
}

function violationsOf(schema: Parameters<typeof parseBody>[0], value: unknown, what: string) {
  const parsed = parseBody(schema, value);
  return parsed.ok
    ? []
    : parsed.errors.map(({ pointer, detail }) => `${what}: ${pointer} ${detail}`);
}

function trailFaults(payment: PaymentRecord, trail: readonly AuditEvent[]): string[] {
  const ordered = trail.toSorted((one, other) => one.sequence - other.sequence);
  const { verified } = verifyChain(payment.id, ordered, {
    sequence: payment.auditSequence,
    hash: payment.auditHash,
  });
  return verified ? [] : [`payment ${payment.id}: its trail is not whole`];
}

function keyFaults(row: Row): string[] {
  const { scope, fingerprint, statusCode, resourceId } = row;
  if (scope === 'SYSTEM#WAITING') return [];
  const isKey =
    /^(mer_[0-9a-z]{26}|OPERATOR)#[\x20-\x7e]{1,255}$/.test(String(scope)) &&
    /^[0-9a-f]{64}$/.test(String(fingerprint)) &&
    [200, 201, 202].includes(Number(statusCode)) &&
    /^(pay|ref|bat)_[0-9a-z]{26}$/.test(String(resourceId));
  return isKey ? [] : ['an idempotency key is not of its form'];
}

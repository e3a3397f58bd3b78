/** A digest of all chain heads, kept where nobody who can write the tables can reach it, and compared later. */

import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { fromAuditItem } from '../../src/adapters/dynamodb/audit-item.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Finding } from './check-trail.ts';
import { DISCARD_TRAIL, readDiscards } from './discard-trail.ts';
import type { OperationsContext } from './operations-context.ts';
import { forEachOf, scanTable } from './scan-table.ts';

interface Head {
  readonly paymentId: string;
  readonly sequence: number;
  readonly hash: string;
}

type Context = Pick<OperationsContext, 'dynamo' | 'name' | 'progress'>;

const LINES_AT_ONCE = 200;
const LINE = new RegExp(`^(pay_[0-9a-z]{26}|${DISCARD_TRAIL}) (\\d{1,10}) ([0-9a-f]{64})$`);

/** One line for each payment and for what was thrown away: id, sequence and hash of the last entry. Answers how many payments. */
export async function writeDigest({ dynamo, name, progress }: Context, file: string) {
  const out = createWriteStream(file, { flags: 'wx' });
  let payments = 0;
  const rows = { client: dynamo, table: name('payment-transactions') };
  for await (const page of scanTable(rows, ['paymentId', 'auditSequence', 'auditHash'])) {
    const lines = page.map(
      ({ paymentId, auditSequence, auditHash }) => `${paymentId} ${auditSequence} ${auditHash}\n`,
    );
    if (!out.write(lines.join(''))) await once(out, 'drain');
    payments += page.length;
    progress(`${payments} heads written`);
  }
  const { head } = await readDiscards({ dynamo, name });
  if (head !== null && head.sequence > 0) {
    out.write(`${DISCARD_TRAIL} ${head.sequence} ${head.hash}\n`);
  }
  out.end();
  await finished(out);
  return payments;
}

function headOf(line: string, number: number): Head {
  const [, paymentId = '', sequence = '', hash = ''] = LINE.exec(line) ?? [];
  if (paymentId !== '') return { paymentId, sequence: Number(sequence), hash };
  throw new CliError(`line ${number} of the digest is no head: an id, a sequence and a hash`);
}

/** What was the end of a trail then must still be in it, at the same place and with the same hash. */
export async function compareDigest(
  { dynamo, name, progress }: Context,
  file: string,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  let heads: Head[] = [];
  let compared = 0;
  const compare = async () => {
    await forEachOf(heads, async (head) => {
      const hash = await hashAt({ dynamo, name }, head);
      if (hash === head.hash) return;
      const { paymentId, sequence } = head;
      const what = hash === undefined ? 'is missing' : 'has another hash';
      findings.push({
        paymentId,
        sequence,
        reason: `entry ${sequence} ${what} than in the digest`,
      });
    });
    compared += heads.length;
    heads = [];
    progress(`${compared} heads compared`);
  };
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    number += 1;
    heads.push(headOf(line, number));
    if (heads.length === LINES_AT_ONCE) await compare();
  }
  await compare();
  return findings;
}

async function hashAt(
  { dynamo, name }: Pick<Context, 'dynamo' | 'name'>,
  { paymentId, sequence }: Head,
): Promise<string | undefined> {
  // Entries that were written together share the row of the first.
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: name('payment-audit'),
      KeyConditionExpression: 'paymentId = :id AND #sequence <= :sequence',
      ExpressionAttributeNames: { '#sequence': 'sequence' },
      ExpressionAttributeValues: { ':id': { S: paymentId }, ':sequence': { N: String(sequence) } },
      ScanIndexForward: false,
      Limit: 1,
      ConsistentRead: true,
    }),
  );
  return Items.flatMap(fromAuditItem).find((entry) => entry.sequence === sequence)?.hash;
}

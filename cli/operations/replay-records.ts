/** Relays what the relay gave up: stream records that Lambda left whole in the bucket, read from there and passed on. */
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { toRowChange } from '../../src/adapters/dynamodb/stream-change.ts';
import {
  createRelayChanges,
  type RelayChanges,
  type RowChange,
} from '../../src/application/relay-changes.ts';
import type { MessagingContext } from './messaging-context.ts';
import type { OperationsContext } from './operations-context.ts';
import type { Replayed, ReplayWindow } from './replay-events.ts';

const PREFIX = 'aws/lambda/';

export interface ReplayedRecords extends Replayed {
  readonly files: number;
  /** Where those lie that could not be passed on. */
  readonly faults: readonly string[];
}

/** Changes in the order of the stream, and how many records are none. */
interface Kept {
  readonly changes: readonly RowChange[];
  readonly unreadable: number;
}

/** The stream's records stand in the file as text or, from other versions of Lambda, as they are. */
function recordsIn(text: string): readonly unknown[] {
  const { payload } = JSON.parse(text) as { payload?: unknown };
  const batch = typeof payload === 'string' ? (JSON.parse(payload) as unknown) : payload;
  const { Records } = (batch ?? {}) as { Records?: unknown };
  if (!Array.isArray(Records)) throw new TypeError('The file holds no stream records.');
  return Records;
}

function read(text: string, paymentId: string | null): Kept {
  const changes: RowChange[] = [];
  let unreadable = 0;
  for (const record of recordsIn(text)) {
    try {
      const { dynamodb = {} } = record as { dynamodb?: Parameters<typeof toRowChange>[0] };
      const change = toRowChange(dynamodb);
      if (change === null || (paymentId !== null && change.after.id !== paymentId)) continue;
      changes.push(change);
    } catch {
      unreadable += 1;
    }
  }
  return { changes, unreadable };
}

async function relayFile(
  { s3, bucket }: MessagingContext,
  relay: RelayChanges,
  { key, paymentId }: { readonly key: string; readonly paymentId: string | null },
): Promise<Replayed> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const { changes, unreadable } = read((await Body?.transformToString()) ?? '', paymentId);
  const unsent = await relay(changes);
  return { done: changes.length - unsent.size, failed: unreadable + unsent.size };
}

/** Files of the time, by when Lambda wrote them. They stay where they are: the bucket's lifecycle ends them. */
export async function replayRecords(
  context: OperationsContext,
  messaging: MessagingContext,
  { from, to, paymentId }: ReplayWindow,
): Promise<ReplayedRecords> {
  const { s3, bucket, queue, topic } = messaging;
  const { environment } = context.target;
  const relay = createRelayChanges({ environment, queue, topic, now: context.now });
  const faults: string[] = [];
  let [files, done, failed] = [0, 0, 0];
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: PREFIX });
  for await (const { Contents = [] } of pages) {
    for (const { Key: key = '', LastModified } of Contents) {
      const writtenAt = LastModified?.toISOString() ?? from;
      if (writtenAt < from || writtenAt >= to) continue;
      const result = await relayFile(messaging, relay, { key, paymentId }).catch(
        (): Replayed => ({ done: 0, failed: 1 }),
      );
      files += 1;
      done += result.done;
      failed += result.failed;
      if (result.failed > 0) faults.push(`s3://${bucket}/${key}: ${result.failed} not passed on`);
      context.progress(`${done} changes of ${files} files passed on`);
    }
  }
  return { files, done, failed, faults };
}

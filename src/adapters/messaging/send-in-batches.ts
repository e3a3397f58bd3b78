/** Sends many entries by ten and by size, and again what was refused: shared by queues and topics. */
import { isTransient } from '../aws/errors.ts';
import { pauseFor } from '../system.ts';

/** What a batch call says of its entries: the ids that failed, and whether that is the entry's own fault. */
export interface BatchAnswer {
  readonly failed: readonly { readonly id: string; readonly senderFault: boolean }[];
}

interface Options<Entry> {
  readonly entries: readonly Entry[];
  readonly bytesOf: (entry: Entry) => number;
  /** Ids are unique within the call. */
  readonly send: (
    batch: readonly { readonly id: string; readonly entry: Entry }[],
  ) => Promise<BatchAnswer>;
  /** Told of what was given up, once per batch or entry. */
  readonly onFault: (error: unknown) => void;
  readonly pause?: (milliseconds: number) => Promise<void>;
}

const ENTRIES_MAX = 10;
/** AWS's 256 KiB, less room for attributes and envelopes. */
const BYTES_MAX = 240 * 1024;
const ATTEMPTS_MAX = 4;
const FIRST_PAUSE_MS = 50;

type Indexed<Entry> = { readonly index: number; readonly entry: Entry };

/** Answers the indexes of the entries that could not be sent; never raises. */
export async function sendInBatches<Entry>(options: Options<Entry>): Promise<ReadonlySet<number>> {
  const { entries, bytesOf, pause = pauseFor } = options;
  let pending: readonly Indexed<Entry>[] = entries.map((entry, index) => ({ index, entry }));
  const failed = new Set<number>();
  for (let attempt = 1; pending.length > 0; attempt += 1) {
    const again: Indexed<Entry>[] = [];
    for (const batch of batchesOf(pending, bytesOf)) {
      const { retry, giveUp } = await sendBatch(options, batch);
      again.push(...retry);
      for (const { index } of giveUp) failed.add(index);
    }
    if (again.length === 0) break;
    if (attempt >= ATTEMPTS_MAX) {
      for (const { index } of again) failed.add(index);
      break;
    }
    await pause(Math.random() * FIRST_PAUSE_MS * 2 ** attempt);
    pending = again;
  }
  return failed;
}

function batchesOf<Entry>(
  pending: readonly Indexed<Entry>[],
  bytesOf: (entry: Entry) => number,
): Indexed<Entry>[][] {
  const batches: Indexed<Entry>[][] = [];
  let bytes = 0;
  for (const item of pending) {
    const size = bytesOf(item.entry);
    const batch = batches.at(-1);
    if (batch === undefined || batch.length >= ENTRIES_MAX || bytes + size > BYTES_MAX) {
      batches.push([item]);
      bytes = size;
    } else {
      batch.push(item);
      bytes += size;
    }
  }
  return batches;
}

interface Sorted<Entry> {
  readonly retry: readonly Indexed<Entry>[];
  readonly giveUp: readonly Indexed<Entry>[];
}

/** A call that fails as a whole fails for each of its entries. */
async function sendBatch<Entry>(
  { send, onFault }: Options<Entry>,
  batch: readonly Indexed<Entry>[],
): Promise<Sorted<Entry>> {
  try {
    const { failed } = await send(batch.map(({ index, entry }) => ({ id: String(index), entry })));
    const faultOf = new Map(failed.map(({ id, senderFault }) => [id, senderFault]));
    const faulty = batch.filter(({ index }) => faultOf.get(String(index)) === true);
    if (faulty.length > 0) onFault(new Error(`${faulty.length} entries were refused as invalid.`));
    return {
      retry: batch.filter(({ index }) => faultOf.get(String(index)) === false),
      giveUp: faulty,
    };
  } catch (error) {
    if (isTransient(error)) return { retry: batch, giveUp: [] };
    onFault(error);
    return { retry: [], giveUp: batch };
  }
}

/** Takes up a file that has arrived: binds its batch to this version and starts the workflow, once. */
import { createHash } from 'node:crypto';
import type { BatchRecord } from '../../contract/batch-record.ts';
import { isId } from '../../contract/ids.ts';
import { bindUpload, failAsDuplicate } from '../../domain/batch-life.ts';
import { type Now, StoreUnavailable } from '../ports.ts';
import type {
  BatchBinding,
  BatchReader,
  BatchWriter,
  FileClaim,
  IngestWorkflow,
} from './batch-store.ts';
import { type FileHold, holdOf, isHeld } from './file-ownership.ts';
import type { BatchFiles } from './ports.ts';

interface Options {
  readonly batches: BatchReader & BatchWriter;
  readonly workflow: IngestWorkflow;
  readonly files: Pick<BatchFiles, 'remove'>;
  readonly now: Now;
}

export interface ArrivedObject {
  readonly key: string;
  readonly versionId: string;
}

/** `started` also when it was before; every other outcome is a reason why there is nothing to start. */
export type StartIngestOutcome =
  | 'started'
  | 'no-batch-key'
  | 'batch-unknown'
  | 'another-version'
  | 'duplicate-file'
  | 'ended';

export type StartIngest = (object: ArrivedObject) => Promise<StartIngestOutcome>;

const INBOX = /^inbox\/(mer_[0-9a-z]{26})\/(bat_[0-9a-z]{26})$/;
const ATTEMPTS_MAX = 4;

/** Names are unique for 90 days; a version's own name may be longer than a name of an execution. */
const executionName = (batchId: string, versionId: string): string =>
  `${batchId}-${createHash('sha256').update(versionId).digest('hex').slice(0, 32)}`;

const WRITTEN = { outcome: 'written' } as const;

/** Whoever has made payments of a file keeps it, or the file would be forgotten when this batch makes none. */
const claimOf = (owners: readonly string[], hold: FileHold): FileClaim | null =>
  hold.hasPayments ? null : { from: owners[0] ?? null, earlier: hold.undecided };

async function bindFile(
  batches: BatchWriter,
  bound: BatchRecord,
  claim: FileClaim | null,
): Promise<BatchBinding> {
  if (claim !== null) return batches.bind(bound, claim);
  const { outcome } = await batches.write(bound);
  return outcome === 'written' ? WRITTEN : { outcome: 'conflict' };
}

/** Duplicate and reordered events end in the same one execution. Raises StoreUnavailable. */
export const createStartIngest =
  ({ batches, workflow, files, now }: Options): StartIngest =>
  async ({ key, versionId }) => {
    const [, , batchId] = INBOX.exec(key) ?? [];
    if (!isId('bat', batchId)) return 'no-batch-key';
    let claim: FileClaim | null = { from: null, earlier: [] };
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const batch = await batches.read(batchId);
      if (batch === null || batch.objectKey !== key) return 'batch-unknown';
      const bound = bindUpload(batch, { objectVersion: versionId, nowMs: now() });
      if (!bound.ok) {
        // Nobody will read it. The version that the batch is bound to is left to whoever ends the batch.
        if (batch.objectVersion !== versionId) await files.remove({ key, versionId });
        return bound.rejection;
      }
      const written = bound.batch === batch ? WRITTEN : await bindFile(batches, bound.batch, claim);
      if (written.outcome === 'written') {
        return workflow.start({ name: executionName(batchId, versionId), batchId });
      }
      if (written.outcome === 'conflict') continue;
      const hold = await holdOf({ batches, now }, written.owners);
      if (isHeld(hold) && !batch.allowDuplicate) {
        const failed = failAsDuplicate(bound.batch, now());
        if ((await batches.write(failed)).outcome === 'written') return 'duplicate-file';
        continue;
      }
      claim = claimOf(written.owners, hold);
    }
    throw new StoreUnavailable(`Batch ${batchId} kept changing while its file was taken up.`);
  };

/** Takes up a file that has arrived: binds its batch to this version and starts the workflow, once. */
import { createHash } from 'node:crypto';
import { isId } from '../../contract/ids.ts';
import { bindUpload, failAsDuplicate } from '../../domain/batch-life.ts';
import { type Now, StoreUnavailable } from '../ports.ts';
import type { BatchBinding, BatchReader, BatchWriter, IngestWorkflow } from './batch-store.ts';
import { holdsItsFile } from './file-ownership.ts';

interface Options {
  readonly batches: BatchReader & BatchWriter;
  readonly workflow: IngestWorkflow;
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

/** Duplicate and reordered events end in the same one execution. Raises StoreUnavailable. */
export const createStartIngest =
  ({ batches, workflow, now }: Options): StartIngest =>
  async ({ key, versionId }) => {
    const [, , batchId] = INBOX.exec(key) ?? [];
    if (!isId('bat', batchId)) return 'no-batch-key';
    let takesFileFrom: string | null = null;
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const batch = await batches.read(batchId);
      if (batch === null || batch.objectKey !== key) return 'batch-unknown';
      const bound = bindUpload(batch, { objectVersion: versionId, nowMs: now() });
      if (!bound.ok) return bound.rejection;
      const isBoundBefore = bound.batch === batch;
      const written: BatchBinding | null = isBoundBefore
        ? null
        : await batches.bind(bound.batch, takesFileFrom);
      if (written === null || written.outcome === 'written') {
        return workflow.start({ name: executionName(batchId, versionId), batchId });
      }
      if (written.outcome === 'conflict') continue;
      if (await holdsItsFile(batches, written.owner)) {
        const failed = failAsDuplicate(bound.batch, now());
        if ((await batches.write(failed)).outcome === 'written') return 'duplicate-file';
      }
      takesFileFrom = written.owner;
    }
    throw new StoreUnavailable(`Batch ${batchId} kept changing while its file was taken up.`);
  };

/** The batch and its plan, which every step after the first one starts from. */
import type { BatchRecord } from '../../contract/batch-record.ts';
import type { BatchReader } from './batch-store.ts';
import type { BatchPlan, BatchPlans, PlannedChunk } from './ports.ts';

interface Stores {
  readonly batches: Pick<BatchReader, 'read'>;
  readonly plans: Pick<BatchPlans, 'readPlan'>;
}

export interface PlannedBatch {
  readonly batch: BatchRecord;
  readonly plan: BatchPlan;
}

/** Throws for a batch without a plan: the workflow makes it first. Raises StoreUnavailable. */
export async function readPlanned(
  { batches, plans }: Stores,
  batchId: string,
): Promise<PlannedBatch> {
  const [batch, plan] = await Promise.all([batches.read(batchId), plans.readPlan(batchId)]);
  if (batch === null || plan === null) throw new Error(`Batch ${batchId} has no plan.`);
  return { batch, plan };
}

/** Throws for a chunk that the plan has not. Raises StoreUnavailable. */
export async function readPlannedChunk(
  stores: Stores,
  { batchId, chunk }: { readonly batchId: string; readonly chunk: number },
): Promise<PlannedBatch & { readonly planned: PlannedChunk }> {
  const { batch, plan } = await readPlanned(stores, batchId);
  const planned = plan.chunks[chunk];
  if (planned === undefined) throw new Error(`Batch ${batchId} has no chunk ${chunk}.`);
  return { batch, plan, planned };
}

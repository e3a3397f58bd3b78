/** Payments whose message may lie in a dead-letter queue: those whose trail says that every attempt was in vain. */
import { readStoredRows } from '../../support/stored-rows.ts';
import type { System } from '../../support/system.ts';

const GIVEN_UP = /^payment\.(failed|operation-failed|outcome-unknown|requeued)$/;

export async function excusedMessages(system: System): Promise<ReadonlySet<string>> {
  const { entries } = await readStoredRows(system);
  return new Set(
    entries.flatMap(({ type, paymentId }) => (GIVEN_UP.test(type) ? [paymentId as string] : [])),
  );
}

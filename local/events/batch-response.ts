/** Reads which items of a batch a function reported as failed, with Lambda's rules for bad reports. */

export type BatchResponse =
  | { readonly kind: 'all-succeeded' }
  | { readonly kind: 'some-failed'; readonly failed: ReadonlySet<string> }
  /** The report cannot be trusted, so nothing of the batch counts as done. */
  | { readonly kind: 'all-failed'; readonly reason: string };

/** `known` are the identifiers of the batch: message ids or sequence numbers. */
export function readBatchResponse(payload: string, known: ReadonlySet<string>): BatchResponse {
  const response = JSON.parse(payload) as unknown;
  if (response === null) return { kind: 'all-succeeded' };
  if (typeof response !== 'object' || Array.isArray(response)) {
    return { kind: 'all-failed', reason: 'its answer is not an object' };
  }
  const list = 'batchItemFailures' in response ? response.batchItemFailures : null;
  if (list === null) return { kind: 'all-succeeded' };
  if (!Array.isArray(list)) {
    return { kind: 'all-failed', reason: 'batchItemFailures is not a list' };
  }
  const failed = new Set<string>();
  for (const entry of list as unknown[]) {
    const id = identifierOf(entry);
    if (id === undefined) {
      return { kind: 'all-failed', reason: 'a failure has no itemIdentifier' };
    }
    if (!known.has(id)) {
      return { kind: 'all-failed', reason: `itemIdentifier ${id} is not of this batch` };
    }
    failed.add(id);
  }
  return failed.size === 0 ? { kind: 'all-succeeded' } : { kind: 'some-failed', failed };
}

function identifierOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || !('itemIdentifier' in entry)) return undefined;
  const { itemIdentifier: id } = entry;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

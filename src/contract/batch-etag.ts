/** The ETag of a batch as it is told. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Batch } from './batch.ts';

/**
 * Weak, since addresses are signed anew for each reader: it stands for all else that is told of a batch, its counts
 * too, which change without a new version of its row.
 */
export const batchEtag = ({ upload: _, results: __, rejects: ___, ...told }: Batch): string => {
  const digest = createHash('sha256').update(canonicalize(told) ?? '');
  return `W/"${digest.digest('base64url').slice(0, 22)}"`;
};

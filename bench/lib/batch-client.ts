/** Sends a file to an engine and looks at its batch, as a merchant does. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describeFile } from '../../cli/batch/describe-file.ts';
import { uploadFile } from '../../cli/batch/upload-file.ts';
import type { components } from '../../cli/client/api-types.ts';
import { createPaymentsClient } from '../../cli/client/payments-client.ts';

export type BenchBatch = components['schemas']['Batch'];

export interface BatchClient {
  /** Announces and uploads; answers the batch's id. */
  send(path: string): Promise<string>;
  read(batchId: string): Promise<BenchBatch>;
  /** Throws for a batch without results. */
  fetchResults(batch: BenchBatch, path: string): Promise<void>;
}

/** Rejects for any answer that is no success. */
export function createBatchClient(baseUrl: string, apiKey: string): BatchClient {
  const client = createPaymentsClient({ baseUrl, apiKey });
  const succeeded = <T>(answer: { readonly data?: T; readonly error?: unknown }): T => {
    if (answer.data !== undefined) return answer.data;
    throw new Error(`a request for a batch was refused: ${JSON.stringify(answer.error)}`);
  };
  return {
    async send(path) {
      const { upload, id } = succeeded(
        await client.POST('/batches', {
          params: { header: { 'Idempotency-Key': randomUUID() } },
          body: {
            ...(await describeFile(path, 'csv')),
            allowDuplicate: false,
            uniqueReferences: false,
          },
        }),
      );
      if (upload === null) throw new Error(`batch ${id} gives no address to upload to`);
      await uploadFile(path, upload);
      return id;
    },
    read: async (batchId) =>
      succeeded(await client.GET('/batches/{batchId}', { params: { path: { batchId } } })),
    async fetchResults({ id, status, failure, results }, path) {
      if (results === null) {
        throw new Error(`batch ${id} is ${status} without results: ${JSON.stringify(failure)}`);
      }
      const { body } = await fetch(results.url);
      if (body === null) throw new Error(`the results of ${id} are empty`);
      await pipeline(Readable.fromWeb(body), createWriteStream(path));
    },
  };
}

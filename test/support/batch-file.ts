/** Files of payments for tests: announced, uploaded as a client would, watched to their end. */
import { createHash, randomUUID } from 'node:crypto';
import type { Batch, CreateBatch } from '../../src/contract/batch.ts';
import type { ApiClient } from './api-client.ts';
import { eventually } from './system.ts';

export const sha256Of = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** A valid announcement of a file with this content; without one, of a file that is nobody else's. */
export function batchBody(
  content: string | Uint8Array = randomUUID(),
  more: Partial<CreateBatch> = {},
): Record<string, unknown> {
  return {
    format: 'csv',
    fileName: 'payments.csv',
    sizeBytes: Buffer.byteLength(content),
    sha256: sha256Of(content),
    ...more,
  };
}

export async function announce(
  client: ApiClient,
  content: string | Uint8Array,
  more: Partial<CreateBatch> = {},
): Promise<Batch> {
  const { status, body } = await client.post<Batch>('/batches', batchBody(content, more));
  if (status !== 201) throw new Error(`the batch was not taken: ${JSON.stringify(body)}`);
  return body;
}

/** Uploads as the batch says; `headers` replaces what it says, undefined leaves a header out. */
export function upload(
  batch: Batch,
  content: string | Uint8Array,
  headers: Record<string, string | undefined> = {},
): Promise<Response> {
  if (batch.upload === null) throw new Error(`${batch.id} awaits no upload`);
  const { 'content-length': _, ...given } = batch.upload.headers;
  const entries = Object.entries({ ...given, ...headers });
  return fetch(batch.upload.url, {
    method: 'PUT',
    headers: entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
    body: typeof content === 'string' ? content : new Uint8Array(content),
  });
}

/** Announces and uploads; answers the batch as it was announced. */
export async function submit(
  client: ApiClient,
  content: string | Uint8Array,
  more: Partial<CreateBatch> = {},
): Promise<Batch> {
  const batch = await announce(client, content, more);
  const response = await upload(batch, content);
  if (!response.ok) throw new Error(`the upload was refused: ${await response.text()}`);
  return batch;
}

export async function readBatch(client: ApiClient, batchId: string): Promise<Batch> {
  return (await client.get<Batch>(`/batches/${batchId}`)).body;
}

/** Waits until the batch has ended; `each` sees every reading of it. */
export async function waitForEnd(
  client: ApiClient,
  batchId: string,
  each: (batch: Batch) => void = () => undefined,
): Promise<Batch> {
  let seen: Batch | undefined;
  return eventually(
    `${batchId} to end`,
    async () => {
      const { status, body } = await client.get<Batch>(`/batches/${batchId}`);
      // On a busy machine an answer may not come in time; the next one will.
      if (status !== 200) return undefined;
      seen = body;
      each(seen);
      return seen.endedAt === null ? undefined : seen;
    },
    () => `Last seen: ${JSON.stringify(seen)}`,
  );
}

/** What a presigned address answers. */
export async function download(file: Batch['results']): Promise<string> {
  if (file === null) throw new Error('there is no such file');
  const response = await fetch(file.url);
  if (!response.ok) throw new Error(await response.text());
  return response.text();
}

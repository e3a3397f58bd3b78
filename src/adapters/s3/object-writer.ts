/** Streams bytes into an object of any size, a part in memory at a time. */
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ObjectVersion } from '../../application/batch/ports.ts';
import { asStore } from '../aws/errors.ts';

interface Options {
  readonly client: S3Client;
  readonly bucket: string;
}

export interface ObjectWriter {
  /**
   * All or nothing: parts of what was broken off are no object, and the bucket's lifecycle removes them.
   * What `body` throws is passed on. Answers the version that was made. Raises StoreUnavailable.
   */
  write(key: string, body: AsyncIterable<Uint8Array>, contentType: string): Promise<ObjectVersion>;
}

/** The least that S3 takes as a part; 10,000 of them are 52 GB. */
const PART_BYTES = 5 * 1024 * 1024;
const WHAT = 'Writing an object';

export const createObjectWriter = ({ client, bucket }: Options): ObjectWriter => ({
  async write(key, body, contentType) {
    const place = { Bucket: bucket, Key: key };
    const parts = partsOf(body);
    const first = await parts.next();
    const second = first.done === true ? first : await parts.next();
    if (first.done === true || second.done === true) {
      const Body = first.done === true ? new Uint8Array() : first.value;
      const put = new PutObjectCommand({ ...place, Body, ContentType: contentType });
      return made(key, await asStore(WHAT, () => client.send(put)));
    }
    const create = new CreateMultipartUploadCommand({ ...place, ContentType: contentType });
    const { UploadId } = await asStore(WHAT, () => client.send(create));
    const upload = { ...place, UploadId };
    const etags: (string | undefined)[] = [];
    const send = async (Body: Uint8Array) => {
      const PartNumber = etags.length + 1;
      const command = new UploadPartCommand({ ...upload, PartNumber, Body });
      etags.push((await asStore(WHAT, () => client.send(command))).ETag);
    };
    await send(first.value);
    await send(second.value);
    for await (const part of parts) await send(part);
    const Parts = etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
    const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } });
    return made(key, await asStore(WHAT, () => client.send(complete)));
  },
});

function made(key: string, { VersionId }: { readonly VersionId?: string | undefined }) {
  if (VersionId === undefined) throw new Error('The bucket of batch files keeps no versions.');
  return { key, versionId: VersionId };
}

/** Parts of the full size, and a last one with what is left. */
async function* partsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let pending: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of body) {
    pending.push(bytes);
    size += bytes.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(pending, size);
    pending = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pending, size);
}

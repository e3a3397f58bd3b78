/** The S3 operations that the local server answers, by name. */
import { deleteObject, deleteObjects } from './delete-objects.ts';
import { listObjects, listObjectVersions } from './list-objects.ts';
import { listParts, listUploads } from './list-uploads.ts';
import { abortUpload, completeUpload, createUpload, uploadPart } from './multipart.ts';
import { type Operation, type S3Context, type S3Reply, xmlReply } from './operation.ts';
import { readObject } from './read-object.ts';
import type { S3Call } from './s3-call.ts';
import { copyObject, putObject } from './write-object.ts';
import { document, element, optional } from './xml.ts';

export const onBucket: Readonly<Record<string, Operation>> = {
  AbortMultipartUpload: abortUpload,
  CompleteMultipartUpload: completeUpload,
  CopyObject: copyObject,
  CreateMultipartUpload: createUpload,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  GetBucketLocation: () => xmlReply(document('LocationConstraint', [])),
  GetBucketVersioning: (_call, _context, { versioning }) =>
    xmlReply(document('VersioningConfiguration', optional('Status', versioning))),
  GetObject: readObject,
  HeadBucket: (_call, { region }) => ({ status: 200, headers: { 'x-amz-bucket-region': region } }),
  HeadObject: readObject,
  ListMultipartUploads: listUploads,
  ListObjects: listObjects,
  ListObjectsV2: listObjects,
  ListObjectVersions: listObjectVersions,
  ListParts: listParts,
  PutObject: putObject,
  UploadPart: uploadPart,
};

export const onService: Readonly<Record<string, (call: S3Call, context: S3Context) => S3Reply>> = {
  ListBuckets: (_call, { buckets, accountId, clock }) => {
    const created = new Date(clock.now()).toISOString();
    const all = [...buckets.keys()].map((name) =>
      element('Bucket', [element('Name', name), element('CreationDate', created)]),
    );
    return xmlReply(
      document('ListAllMyBucketsResult', [
        element('Owner', [element('ID', accountId)]),
        element('Buckets', all),
      ]),
    );
  },
};

/** S3 requests are told apart by method, path and query, and ask for the actions that AWS documents. */
import { describe, expect, it } from 'vitest';
import { readS3Call } from '../../../local/front/s3-access.ts';

const B = 'arn:aws:s3:::b';

describe('an S3 request', () => {
  it.each<[string, string, string, string, string]>([
    ['GET', '/', 'ListBuckets', 's3:ListAllMyBuckets', '*'],
    ['HEAD', '/b', 'HeadBucket', 's3:ListBucket', B],
    ['GET', '/b?list-type=2&prefix=inbox%2F', 'ListObjectsV2', 's3:ListBucket', B],
    ['GET', '/b/?versions', 'ListObjectVersions', 's3:ListBucketVersions', B],
    ['GET', '/b?uploads=', 'ListMultipartUploads', 's3:ListBucketMultipartUploads', B],
    ['POST', '/b?delete', 'DeleteObjects', 's3:DeleteObject', `${B}/*`],
    ['GET', '/b/k', 'GetObject', 's3:GetObject', `${B}/k`],
    ['GET', '/b/k?x-id=GetObject&versionId=v', 'GetObject', 's3:GetObjectVersion', `${B}/k`],
    ['GET', '/b/a%20b/c%2Bd/%C3%A9', 'GetObject', 's3:GetObject', `${B}/a b/c+d/é`],
    ['GET', '/b/a/../k', 'GetObject', 's3:GetObject', `${B}/a/../k`],
    ['GET', '/b//k', 'GetObject', 's3:GetObject', `${B}//k`],
    ['HEAD', '/b/k', 'HeadObject', 's3:GetObject', `${B}/k`],
    ['PUT', '/b/k?x-id=PutObject', 'PutObject', 's3:PutObject', `${B}/k`],
    ['POST', '/b/k?uploads', 'CreateMultipartUpload', 's3:PutObject', `${B}/k`],
    ['PUT', '/b/k?partNumber=1&uploadId=u', 'UploadPart', 's3:PutObject', `${B}/k`],
    ['POST', '/b/k?uploadId=u', 'CompleteMultipartUpload', 's3:PutObject', `${B}/k`],
    ['DELETE', '/b/k?uploadId=u', 'AbortMultipartUpload', 's3:AbortMultipartUpload', `${B}/k`],
    ['GET', '/b/k?uploadId=u', 'ListParts', 's3:ListMultipartUploadParts', `${B}/k`],
    ['DELETE', '/b/k', 'DeleteObject', 's3:DeleteObject', `${B}/k`],
    ['DELETE', '/b/k?versionId=v', 'DeleteObject', 's3:DeleteObjectVersion', `${B}/k`],
    ['GET', '/b/k?tagging&versionId=v', 'GetObjectTagging', 's3:GetObjectVersionTagging', `${B}/k`],
    ['PUT', '/b/k?tagging', 'PutObjectTagging', 's3:PutObjectTagging', `${B}/k`],
  ])('%s %s is %s: %s on %s', (method, url, operation, action, resource) => {
    expect(readS3Call(method, url, {})).toMatchObject({
      operation,
      checks: [{ action, resource }],
    });
  });

  it.each<[string, string, Record<string, string>, string, [string, string][]]>([
    [
      '/b/k',
      'copies',
      { 'x-amz-copy-source': '/a/x%20y' },
      'CopyObject',
      [
        ['s3:PutObject', `${B}/k`],
        ['s3:GetObject', 'arn:aws:s3:::a/x y'],
      ],
    ],
    [
      '/b/k',
      'copies a version',
      { 'x-amz-copy-source': 'a/x?versionId=v' },
      'CopyObject',
      [
        ['s3:PutObject', `${B}/k`],
        ['s3:GetObjectVersion', 'arn:aws:s3:::a/x'],
      ],
    ],
    [
      '/b/k?uploadId=u&partNumber=1',
      'copies a part',
      { 'x-amz-copy-source': 'a/x' },
      'UploadPartCopy',
      [
        ['s3:PutObject', `${B}/k`],
        ['s3:GetObject', 'arn:aws:s3:::a/x'],
      ],
    ],
    [
      '/b/k',
      'tags',
      { 'x-amz-tagging': 'a=b' },
      'PutObject',
      [
        ['s3:PutObject', `${B}/k`],
        ['s3:PutObjectTagging', `${B}/k`],
      ],
    ],
  ])(
    'PUT %s that %s needs every permission involved',
    (url, _what, headers, operation, expected) => {
      const call = readS3Call('PUT', url, headers);
      expect(call.operation).toBe(operation);
      expect(call.checks.map(({ action, resource }) => [action, resource])).toEqual(expected);
    },
  );

  it('carries what conditions may ask', () => {
    const url = '/b?list-type=2&prefix=a%2F&delimiter=%2F&max-keys=5';
    expect(readS3Call('GET', url, {}).checks[0]?.context).toEqual({
      's3:prefix': 'a/',
      's3:delimiter': '/',
      's3:max-keys': '5',
    });
    const headers = { 'if-none-match': '*', 'x-amz-server-side-encryption': 'aws:kms' };
    expect(readS3Call('PUT', '/b/k', headers).checks[0]?.context).toEqual({
      's3:if-none-match': '*',
      's3:x-amz-server-side-encryption': 'aws:kms',
    });
  });

  it.each([
    ['GET', '/b/k?acl'],
    ['PUT', '/b?policy'],
    ['PUT', '/b'],
    ['DELETE', '/b'],
    ['GET', '/b?encryption'],
    ['POST', '/b/k'],
    ['POST', '/b/k?select&select-type=2'],
    ['PATCH', '/b/k'],
    ['PUT', '/'],
  ])('%s %s is refused as unknown', (method, url) => {
    expect(() => readS3Call(method, url, {})).toThrow('s3 has no operation');
  });

  it('with broken percent-encoding is refused', () => {
    expect(() => readS3Call('GET', '/b/%zz', {})).toThrow('percent-encoding');
  });
});

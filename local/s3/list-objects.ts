/** ListObjectsV2, ListObjects and ListObjectVersions: pages, prefixes and delimiters. */
import { endOfPrefix, type ListedVersion, type Position } from './catalog.ts';
import { type Operation, xmlReply } from './operation.ts';
import type { S3Call } from './s3-call.ts';
import { S3Error } from './s3-error.ts';
import { document, element, optional, type Xml } from './xml.ts';

const KEYS_MAX = 1_000;

interface Page {
  readonly items: readonly ({ readonly prefix: string } | { readonly version: ListedVersion })[];
  /** The place behind which the next page begins; undefined on the last page. */
  readonly next: Position | undefined;
}

type Fetch = (after: Position, limit: number) => ListedVersion[];

/** Keys that share what follows the prefix up to the delimiter become one item. */
function readPage(
  fetch: Fetch,
  options: { prefix: string; delimiter: string; after: Position; max: number },
): Page {
  const { prefix, delimiter, max } = options;
  const items: Page['items'][number][] = [];
  let { after } = options;
  if (max === 0) return { items, next: undefined };
  for (;;) {
    const versions = fetch(after, max + 1 - items.length);
    let skipped = false;
    for (const version of versions) {
      if (items.length === max) return { items, next: after };
      const cut = delimiter === '' ? -1 : version.key.indexOf(delimiter, prefix.length);
      if (cut === -1) {
        items.push({ version });
        after = version;
        continue;
      }
      const common = version.key.slice(0, cut + delimiter.length);
      items.push({ prefix: common });
      after = endOfPrefix(common);
      skipped = true;
      break;
    }
    if (!skipped) return { items, next: undefined };
  }
}

export const listObjects: Operation = (call, { catalog }, bucket) => {
  const { query, operation } = call;
  const isSecond = operation === 'ListObjectsV2';
  const { prefix, delimiter, max, encode } = readOptions(call);
  const token = query.get('continuation-token');
  const start = query.get(isSecond ? 'start-after' : 'marker') ?? '';
  const from = token === null ? start : Buffer.from(token, 'base64url').toString();
  const page = readPage((after, limit) => catalog.list(bucket.name, { prefix, after, limit }), {
    prefix,
    delimiter,
    after: { key: from, sequence: 0 },
    max,
  });
  const { items } = page;
  const next = page.next?.key;
  const owner = query.get('fetch-owner') === 'true' || !isSecond;
  const nextToken = next === undefined ? undefined : Buffer.from(next).toString('base64url');
  return xmlReply(
    document('ListBucketResult', [
      element('Name', bucket.name),
      element('Prefix', encode(prefix)),
      ...(delimiter === '' ? [] : [element('Delimiter', encode(delimiter))]),
      element('MaxKeys', max),
      ...optional('EncodingType', query.get('encoding-type') ?? undefined),
      element('IsTruncated', next !== undefined),
      ...(isSecond
        ? [
            element('KeyCount', items.length),
            ...optional('StartAfter', query.get('start-after') ?? undefined),
            ...optional('ContinuationToken', token ?? undefined),
            ...optional('NextContinuationToken', nextToken),
          ]
        : [element('Marker', encode(start)), ...optional('NextMarker', next && encode(next))]),
      ...items.map((item) => itemXml(item, { encode, owner, name: 'Contents' })),
    ]),
  );
};

export const listObjectVersions: Operation = (call, { catalog }, bucket) => {
  const { query } = call;
  const { prefix, delimiter, max, encode } = readOptions(call);
  const key = query.get('key-marker') ?? '';
  const versionId = query.get('version-id-marker');
  const marked = versionId === null ? undefined : catalog.version(bucket.name, key, versionId);
  const { items, next } = readPage(
    (after, limit) => catalog.listVersions(bucket.name, { prefix, after, limit }),
    { prefix, delimiter, after: marked ?? { key, sequence: 0 }, max },
  );
  const last = items.at(-1);
  return xmlReply(
    document('ListVersionsResult', [
      element('Name', bucket.name),
      element('Prefix', encode(prefix)),
      element('KeyMarker', encode(key)),
      ...optional('VersionIdMarker', versionId ?? undefined),
      element('MaxKeys', max),
      ...(delimiter === '' ? [] : [element('Delimiter', encode(delimiter))]),
      ...optional('EncodingType', query.get('encoding-type') ?? undefined),
      element('IsTruncated', next !== undefined),
      ...(next === undefined ? [] : [element('NextKeyMarker', encode(next.key))]),
      ...(next !== undefined && last !== undefined && 'version' in last
        ? [element('NextVersionIdMarker', last.version.versionId)]
        : []),
      ...items.map((item) => {
        const isMarker = 'version' in item && item.version.isDeleteMarker;
        const name = isMarker ? 'DeleteMarker' : 'Version';
        return itemXml(item, { encode, owner: true, name });
      }),
    ]),
  );
};

function readOptions({ query }: S3Call) {
  const max = Number(query.get('max-keys') ?? KEYS_MAX);
  if (!Number.isInteger(max) || max < 0) {
    throw new S3Error(
      'InvalidArgument',
      'Argument max-keys must be an integer between 0 and 2147483647',
    );
  }
  const isEncoded = query.get('encoding-type') === 'url';
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    max: Math.min(max, KEYS_MAX),
    encode: (text: string) => (isEncoded ? encodeURIComponent(text).replaceAll('%2F', '/') : text),
  };
}

function itemXml(
  item: Page['items'][number],
  options: { encode: (text: string) => string; owner: boolean; name: string },
): Xml {
  const { encode, owner, name } = options;
  if ('prefix' in item) {
    return element('CommonPrefixes', [element('Prefix', encode(item.prefix))]);
  }
  const { key, versionId, isLatest, modifiedAt, etag, size, checksum } = item.version;
  return element(name, [
    element('Key', encode(key)),
    ...(name === 'Contents'
      ? []
      : [element('VersionId', versionId), element('IsLatest', isLatest)]),
    element('LastModified', new Date(modifiedAt).toISOString()),
    ...(name === 'DeleteMarker' ? [] : contentXml({ etag, size })),
    ...optional('ChecksumAlgorithm', checksum?.algorithm),
    ...(owner ? [element('Owner', [element('ID', 'local')])] : []),
  ]);
}

function contentXml({ etag, size }: { etag: string; size: number }): Xml[] {
  return [element('ETag', `"${etag}"`), element('Size', size), element('StorageClass', 'STANDARD')];
}

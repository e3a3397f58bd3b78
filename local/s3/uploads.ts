/** Multipart uploads that are under way, and their parts. */
import type { DatabaseSync } from 'node:sqlite';
import type { Segment } from './blobs.ts';
import type { Checksum, ChecksumAlgorithm } from './checksums.ts';

export interface Upload {
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly checksumType: Checksum['type'];
  readonly initiatedAt: number;
}

export interface Part {
  readonly number: number;
  readonly segment: Segment;
  /** MD5 as hex. */
  readonly etag: string;
  readonly checksum: Checksum | undefined;
  readonly modifiedAt: number;
}

export interface Uploads {
  begin(upload: Upload): void;
  find(uploadId: string): Upload | undefined;
  /** Answers the part that this one replaces. */
  addPart(uploadId: string, part: Part): Part | undefined;
  /** By number. */
  parts(uploadId: string): Part[];
  /** Forgets the upload and its parts, not their files. */
  end(uploadId: string): void;
  inBucket(bucket: string): Upload[];
  blobs(): Set<string>;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS uploads (
    upload_id TEXT PRIMARY KEY, bucket TEXT NOT NULL, record TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS parts (
    upload_id TEXT NOT NULL, number INTEGER NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (upload_id, number)
  ) STRICT;`;

export function openUploads(database: DatabaseSync): Uploads {
  database.exec(SCHEMA);
  const insert = database.prepare('INSERT INTO uploads VALUES (?, ?, ?)');
  const byId = database.prepare('SELECT record FROM uploads WHERE upload_id = ?');
  const byBucket = database.prepare('SELECT record FROM uploads WHERE bucket = ?');
  const part = database.prepare('SELECT record FROM parts WHERE upload_id = ? AND number = ?');
  const upsert = database.prepare('INSERT OR REPLACE INTO parts VALUES (?, ?, ?)');
  const allParts = database.prepare('SELECT record FROM parts WHERE upload_id = ? ORDER BY number');
  const everyPart = database.prepare('SELECT record FROM parts');
  const forget = database.prepare('DELETE FROM uploads WHERE upload_id = ?');
  const forgetParts = database.prepare('DELETE FROM parts WHERE upload_id = ?');
  const parse = <T>(row: unknown): T => JSON.parse((row as { record: string }).record) as T;
  return {
    begin: (upload) => {
      insert.run(upload.uploadId, upload.bucket, JSON.stringify(upload));
    },
    find: (uploadId) => {
      const row = byId.get(uploadId);
      return row === undefined ? undefined : parse<Upload>(row);
    },
    addPart: (uploadId, added) => {
      const row = part.get(uploadId, added.number);
      upsert.run(uploadId, added.number, JSON.stringify(added));
      return row === undefined ? undefined : parse<Part>(row);
    },
    parts: (uploadId) => allParts.all(uploadId).map((row) => parse<Part>(row)),
    end: (uploadId) => {
      forget.run(uploadId);
      forgetParts.run(uploadId);
    },
    inBucket: (bucket) => byBucket.all(bucket).map((row) => parse<Upload>(row)),
    blobs: () => new Set(everyPart.all().map((row) => parse<Part>(row).segment.blob)),
  };
}

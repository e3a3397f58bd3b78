/** What the buckets hold: every version of every object, uploads and parts, in one database file. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Segment } from './blobs.ts';
import type { Checksum } from './checksums.ts';

/** A version without a name: what buckets without versioning write. */
export const NULL_VERSION = 'null';
/** No key has a character beyond it. */
const LAST_CHARACTER = '\u{10FFFF}';

export interface StoredVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly isDeleteMarker: boolean;
  readonly segments: readonly Segment[];
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Epoch milliseconds on the engine's clock. */
  readonly modifiedAt: number;
  /** Content-Type, user metadata and the like, as they are given back. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum: Checksum | undefined;
  readonly partCount: number | undefined;
}

export interface ListedVersion extends StoredVersion {
  readonly isLatest: boolean;
  /** Grows with every version written. */
  readonly sequence: number;
}

export interface ListOptions {
  readonly prefix: string;
  readonly after: Position;
  readonly limit: number;
}

/** A place in the order of all versions: by the UTF-8 bytes of the key, then newest first. */
export interface Position {
  readonly key: string;
  /** Versions with a lower number are still to come; 0 when none of the key's is. */
  readonly sequence: number;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
  CREATE TABLE IF NOT EXISTS versions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, key TEXT NOT NULL,
    version_id TEXT NOT NULL, is_latest INTEGER NOT NULL, is_marker INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS version_by_id ON versions(bucket, key, version_id);
  CREATE INDEX IF NOT EXISTS version_by_age ON versions(bucket, key, sequence DESC);
  CREATE UNIQUE INDEX IF NOT EXISTS latest_by_key ON versions(bucket, key) WHERE is_latest = 1;`;

const RANGE = 'bucket = $bucket AND key >= $prefix AND key < $prefixEnd';

export class Catalog {
  readonly database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #byId: StatementSync;
  readonly #newest: StatementSync;
  readonly #latest: StatementSync;
  readonly #unmark: StatementSync;
  readonly #mark: StatementSync;
  readonly #delete: StatementSync;
  readonly #list: StatementSync;
  readonly #listVersions: StatementSync;

  constructor(file: string) {
    const database = new DatabaseSync(file);
    database.exec(SCHEMA);
    this.database = database;
    const one = 'bucket = ? AND key = ?';
    this.#insert = database.prepare(
      'INSERT INTO versions (bucket, key, version_id, is_latest, is_marker, record) VALUES (?, ?, ?, 1, ?, ?)',
    );
    this.#byId = database.prepare(`SELECT * FROM versions WHERE ${one} AND version_id = ?`);
    this.#newest = database.prepare(
      `SELECT * FROM versions WHERE ${one} ORDER BY sequence DESC LIMIT 1`,
    );
    this.#latest = database.prepare(`SELECT * FROM versions WHERE ${one} AND is_latest = 1`);
    this.#unmark = database.prepare(
      `UPDATE versions SET is_latest = 0 WHERE ${one} AND is_latest = 1`,
    );
    this.#mark = database.prepare('UPDATE versions SET is_latest = 1 WHERE sequence = ?');
    this.#delete = database.prepare('DELETE FROM versions WHERE sequence = ?');
    this.#list = database.prepare(
      `SELECT * FROM versions WHERE ${RANGE} AND key > $after AND is_latest = 1 AND is_marker = 0
       ORDER BY key LIMIT $limit`,
    );
    this.#listVersions = database.prepare(
      `SELECT * FROM versions WHERE ${RANGE} AND key >= $after AND (key > $after OR sequence < $sequence)
       ORDER BY key, sequence DESC LIMIT $limit`,
    );
  }

  /** The current version, which may be a delete marker. */
  latest(bucket: string, key: string): ListedVersion | undefined {
    return read(this.#latest.get(bucket, key));
  }

  version(bucket: string, key: string, versionId: string): ListedVersion | undefined {
    return read(this.#byId.get(bucket, key, versionId));
  }

  /** Makes this the current version; answers it with its number and what it replaced for good. */
  add(version: StoredVersion): { added: ListedVersion; replaced: ListedVersion | undefined } {
    const { bucket, key, versionId } = version;
    return this.#atomically(() => {
      const replaced = this.version(bucket, key, versionId);
      if (replaced !== undefined) this.#delete.run(replaced.sequence);
      this.#unmark.run(bucket, key);
      const { lastInsertRowid } = this.#insert.run(
        bucket,
        key,
        versionId,
        Number(version.isDeleteMarker),
        JSON.stringify(version),
      );
      const added = { ...version, isLatest: true, sequence: Number(lastInsertRowid) };
      return { added, replaced };
    });
  }

  /** Removes one version for good; the one before it becomes current again. */
  remove(version: ListedVersion): void {
    this.#atomically(() => {
      this.#delete.run(version.sequence);
      const before = read(this.#newest.get(version.bucket, version.key));
      if (version.isLatest && before !== undefined) this.#mark.run(before.sequence);
    });
  }

  /** Current versions that are no delete markers, by key. */
  list(bucket: string, options: ListOptions): ListedVersion[] {
    const { $sequence: _all, ...bounds } = range(bucket, options);
    return this.#list.all(bounds).flatMap((row) => read(row) ?? []);
  }

  /** All versions, by key and then newest first. */
  listVersions(bucket: string, options: ListOptions): ListedVersion[] {
    return this.#listVersions.all(range(bucket, options)).flatMap((row) => read(row) ?? []);
  }

  /** Names of all blobs that versions own. */
  blobs(): Set<string> {
    const names = new Set<string>();
    for (const row of this.database.prepare('SELECT * FROM versions').iterate()) {
      for (const { blob } of read(row)?.segments ?? []) names.add(blob);
    }
    return names;
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  #atomically<T>(change: () => T): T {
    this.database.exec('BEGIN');
    try {
      const result = change();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }
}

function range(bucket: string, { prefix, after, limit }: ListOptions) {
  return {
    $bucket: bucket,
    $prefix: prefix,
    $prefixEnd: prefix + LAST_CHARACTER,
    $after: after.key,
    $sequence: after.sequence,
    $limit: limit,
  };
}

/** The place behind which nothing with this prefix follows. */
export const endOfPrefix = (prefix: string): Position => ({
  key: prefix + LAST_CHARACTER,
  sequence: 0,
});

function read(row: unknown): ListedVersion | undefined {
  if (row === undefined) return undefined;
  const { record, is_latest, sequence } = row as {
    record: string;
    is_latest: number;
    sequence: number;
  };
  return { ...(JSON.parse(record) as StoredVersion), isLatest: is_latest === 1, sequence };
}

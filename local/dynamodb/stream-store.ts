/** Reads the engine's change records straight from its database, and remembers how far each consumer got. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const DAY_SECONDS = 86_400;
const BUSY_TIMEOUT_MS = 5_000;

/** A row of the engine's `_stream_records`; images are DynamoDB JSON texts. */
export interface StreamRow {
  readonly event_name: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly keys_json: string;
  readonly new_image: string | null;
  readonly old_image: string | null;
  readonly sequence: number;
  /** Epoch seconds of the machine's clock. */
  readonly created_at: number;
}

export interface StreamStore {
  read(tableName: string, after: number, limit: number): StreamRow[];
  /** The newest record's number, 0 when there is none. */
  newest(tableName: string): number;
  /** A consumer's last finished number; undefined for one never seen. */
  position(consumer: string): number | undefined;
  savePosition(consumer: string, sequence: number): void;
  close(): void;
}

/**
 * Gives the engine's change log the index it lacks: without it each write to a streamed table
 * reads the table's whole log to find the next number.
 */
export function openStreamStore(directory: string, databasePath: string): StreamStore {
  const records = new DatabaseSync(databasePath, { timeout: BUSY_TIMEOUT_MS });
  records.exec(
    'CREATE INDEX IF NOT EXISTS _stream_records_by_sequence ON _stream_records(table_name, CAST(sequence_number AS INTEGER))',
  );
  trim(records);
  records.exec('PRAGMA query_only = 1');
  const positions = new DatabaseSync(join(directory, 'stream-positions.db'));
  positions.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE IF NOT EXISTS positions (consumer TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT',
  );
  const select = records.prepare(
    `SELECT event_name, keys_json, new_image, old_image, created_at,
       CAST(sequence_number AS INTEGER) AS sequence
     FROM _stream_records WHERE table_name = ? AND CAST(sequence_number AS INTEGER) > ?
     ORDER BY CAST(sequence_number AS INTEGER) LIMIT ?`,
  );
  const max = records.prepare(
    'SELECT MAX(CAST(sequence_number AS INTEGER)) AS newest FROM _stream_records WHERE table_name = ?',
  );
  const selectPosition = positions.prepare('SELECT sequence FROM positions WHERE consumer = ?');
  const upsert = positions.prepare(
    'INSERT INTO positions VALUES (?, ?) ON CONFLICT DO UPDATE SET sequence = excluded.sequence',
  );
  return {
    read: (tableName, after, limit) =>
      select.all(tableName, after, limit) as unknown as StreamRow[],
    newest: (tableName) => Number(max.get(tableName)?.newest ?? 0),
    position: (consumer) => {
      const row = selectPosition.get(consumer);
      return row === undefined ? undefined : Number(row.sequence);
    },
    savePosition: (consumer, sequence) => {
      upsert.run(consumer, sequence);
    },
    close: () => {
      records.close();
      positions.close();
    },
  };
}

/** Forgets what a stream would have forgotten; each table's newest stays, for the next number is counted from it. */
function trim(records: DatabaseSync): void {
  const horizon = Math.floor(Date.now() / 1000) - DAY_SECONDS;
  records
    .prepare(
      `DELETE FROM _stream_records WHERE created_at < ? AND CAST(sequence_number AS INTEGER) <
         (SELECT MAX(CAST(newer.sequence_number AS INTEGER)) FROM _stream_records AS newer
          WHERE newer.table_name = _stream_records.table_name)`,
    )
    .run(horizon);
}

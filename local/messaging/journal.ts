/** Keeps the queues' messages in a file between runs, also when the process is killed. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Message } from './message.ts';

export interface Journal {
  save(queueName: string, message: Message): void;
  remove(messageId: string): void;
  /** Messages of a queue in the order in which they were sent. */
  load(queueName: string): Message[];
  close(): void;
}

/** For runs that keep nothing. */
export const noJournal: Journal = {
  save: () => {},
  remove: () => {},
  load: () => [],
  close: () => {},
};

export function openJournal(directory: string): Journal {
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, 'messages.db'));
  // Without a sync per write a crash of the machine may lose the last messages, one of the process cannot.
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
     CREATE TABLE IF NOT EXISTS messages (
       id TEXT PRIMARY KEY, queue TEXT NOT NULL, sent_at INTEGER NOT NULL, message TEXT NOT NULL
     ) STRICT;
     CREATE INDEX IF NOT EXISTS messages_by_queue ON messages(queue, sent_at)`,
  );
  const upsert = database.prepare(
    `INSERT INTO messages VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET queue = excluded.queue, message = excluded.message`,
  );
  const remove = database.prepare('DELETE FROM messages WHERE id = ?');
  const select = database.prepare(
    'SELECT message FROM messages WHERE queue = ? ORDER BY sent_at, rowid',
  );
  return {
    save: (queueName, message) => {
      upsert.run(message.id, queueName, message.sentAt, JSON.stringify(message));
    },
    remove: (messageId) => {
      remove.run(messageId);
    },
    load: (queueName) =>
      select.all(queueName).map((row) => JSON.parse(String(row.message)) as Message),
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}

/** Keeps Standard executions on disk: one replaced file for the record, one appended file for the history. */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ExecutionRecord, HistoryEvent } from './execution.ts';

interface StoredExecution {
  readonly record: ExecutionRecord;
  readonly history: HistoryEvent[];
}

export interface ExecutionStore {
  load(): StoredExecution[];
  /** Synchronous: what is acknowledged after it survives the death of the process. */
  save(record: ExecutionRecord, event?: HistoryEvent): void;
  remove(record: ExecutionRecord): void;
}

const nothing: ExecutionStore = { load: () => [], save: () => {}, remove: () => {} };

/** A line that a crash cut off is dropped: its event is recorded again when the execution goes on. */
function readHistory(file: string): HistoryEvent[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

/** Without a directory, nothing is kept. */
export function createExecutionStore(directory: string | undefined): ExecutionStore {
  if (directory === undefined) return nothing;
  mkdirSync(directory, { recursive: true });
  // Names may differ in case only, or hold what a file system forbids.
  const base = (arn: string) =>
    join(directory, createHash('sha256').update(arn).digest('hex').slice(0, 32));

  return {
    load: () =>
      readdirSync(directory)
        .filter((name) => name.endsWith('.json'))
        .map((name) => {
          const record: ExecutionRecord = JSON.parse(readFileSync(join(directory, name), 'utf8'));
          const history = readHistory(`${base(record.arn)}.history`);
          const lines = history.map((event) => `${JSON.stringify(event)}\n`);
          writeFileSync(`${base(record.arn)}.history`, lines.join(''));
          return { record, history };
        }),
    save(record, event) {
      const file = base(record.arn);
      if (event !== undefined)
        return appendFileSync(`${file}.history`, `${JSON.stringify(event)}\n`);
      writeFileSync(`${file}.tmp`, JSON.stringify(record));
      renameSync(`${file}.tmp`, `${file}.json`);
    },
    remove({ arn }) {
      for (const suffix of ['.json', '.history']) rmSync(`${base(arn)}${suffix}`, { force: true });
    },
  };
}

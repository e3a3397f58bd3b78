/** Files that hold the bodies of objects and parts; an object's body is a list of them. */

import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

const BUFFER_BYTES = 1_048_576;
const UNFINISHED = '.part';

export interface Segment {
  readonly blob: string;
  readonly size: number;
}

/** A file being written: it exists for others only once it is kept. */
export interface NewBlob {
  readonly stream: Writable;
  keep(): Promise<string>;
  discard(): Promise<void>;
}

export interface Blobs {
  create(): NewBlob;
  /** Bytes `start` to `end` (inclusive) of the segments in a row. */
  read(segments: readonly Segment[], start: number, end: number): AsyncGenerator<Buffer>;
  copy(segments: readonly Segment[]): Promise<Segment[]>;
  remove(segments: readonly Segment[]): Promise<void>;
  /** At start: deletes files that no object owns, such as an upload that a crash cut off. */
  removeStrangers(isOwned: (blob: string) => boolean): void;
}

const closed = (stream: Writable) =>
  new Promise<void>((resolve) => stream.once('close', () => resolve()));

export function openBlobs(directory: string): Blobs {
  mkdirSync(directory, { recursive: true });
  const path = (blob: string) => join(directory, blob);

  function create(): NewBlob {
    const blob = randomUUID();
    const unfinished = path(blob + UNFINISHED);
    const stream = createWriteStream(unfinished, { flags: 'wx', highWaterMark: BUFFER_BYTES });
    return {
      stream,
      keep: async () => {
        await rename(unfinished, path(blob));
        return blob;
      },
      discard: async () => {
        stream.destroy();
        // A file that is still being opened would appear after its removal.
        if (!stream.closed) await closed(stream);
        await rm(unfinished, { force: true });
      },
    };
  }

  async function* read(segments: readonly Segment[], start: number, end: number) {
    let offset = 0;
    for (const { blob, size } of segments) {
      const from = Math.max(0, start - offset);
      const to = Math.min(size - 1, end - offset);
      offset += size;
      if (from > to) continue;
      const options = { start: from, end: to, highWaterMark: BUFFER_BYTES };
      yield* createReadStream(path(blob), options) as AsyncIterable<Buffer>;
    }
  }

  return {
    create,
    read,
    copy: (segments) =>
      Promise.all(
        segments.map(async ({ blob, size }) => {
          const copied = randomUUID();
          await copyFile(path(blob), path(copied));
          return { blob: copied, size };
        }),
      ),
    remove: async (segments) => {
      await Promise.all(segments.map(({ blob }) => rm(path(blob), { force: true })));
    },
    removeStrangers: (isOwned) => {
      for (const file of readdirSync(directory)) if (!isOwned(file)) rmSync(path(file));
    },
  };
}

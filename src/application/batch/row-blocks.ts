/** Turns pieces of a stream into blocks that hold whole rows, in memory that does not grow with the file. */

/** No row may be longer: the longest valid one, written as wastefully as can be, has about 80 KB. */
export const ROW_BYTES_MAX = 256 * 1024;

/** A row that does not end within ROW_BYTES_MAX. */
export class RowTooLong extends Error {
  override readonly name = 'RowTooLong';
}

export interface Block {
  /** Valid up to `limit`, and only during the call. */
  readonly bytes: Buffer;
  readonly limit: number;
  /** Where in the file the first byte lies. */
  readonly offset: number;
  /** The file or range ends with this block. */
  readonly isLast: boolean;
}

export interface RowBlocks {
  /** Throws RowTooLong when a whole block holds no end of a row. */
  push(piece: Uint8Array): void;
  end(): void;
}

/**
 * Calls `take` for each block; it answers how many bytes its whole rows took, and finds the rest at the start
 * of the next block.
 */
export function createRowBlocks(start: number, take: (block: Block) => number): RowBlocks {
  const bytes = Buffer.allocUnsafeSlow(ROW_BYTES_MAX);
  let limit = 0;
  let offset = start;
  const takeBlock = (isLast: boolean): void => {
    const taken = take({ bytes, limit, offset, isLast });
    if (taken === 0 && limit === ROW_BYTES_MAX) throw new RowTooLong();
    bytes.copyWithin(0, taken, limit);
    limit -= taken;
    offset += taken;
  };
  return {
    push(piece) {
      for (let from = 0; from < piece.length; ) {
        const part = piece.subarray(from, from + ROW_BYTES_MAX - limit);
        bytes.set(part, limit);
        limit += part.length;
        from += part.length;
        if (limit === ROW_BYTES_MAX) takeBlock(false);
      }
    },
    end: () => takeBlock(true),
  };
}

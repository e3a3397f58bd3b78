/** Cuts a batch so that each part fits into one event. */

/** Below Lambda's 6 MB, with room for the event's frame. */
const PART_BYTES_MAX = 6_291_456 - 1_024;

/** The parts in order; a record that is too large alone gets a part of its own. */
export function splitBySize<T>(records: readonly T[]): T[][] {
  const parts: T[][] = [];
  let size = PART_BYTES_MAX + 1;
  for (const record of records) {
    const bytes = Buffer.byteLength(JSON.stringify(record)) + 1;
    size += bytes;
    if (size > PART_BYTES_MAX) {
      parts.push([]);
      size = bytes;
    }
    parts.at(-1)?.push(record);
  }
  return parts;
}

/** A table's stream in memory, as the pollers' port. */
import type { Clock } from '../../../local/clock.ts';
import type { StreamRecord, StreamSource, StreamStart } from '../../../local/events/ports.ts';

export const STREAM_ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/things/stream/label';

export interface MemoryStream {
  /** Writes one change; answers its sequence number. */
  write(change: { readonly name?: string; readonly id: string; readonly at?: number }): string;
  open(from: StreamStart): StreamSource;
}

export function createMemoryStream(clock: Clock): MemoryStream {
  const records: StreamRecord[] = [];
  const listeners = new Set<() => void>();

  return {
    write: ({ id, name = 'INSERT', at = clock.now() }) => {
      const SequenceNumber = String(1000 + records.length);
      records.push({
        eventName: name,
        eventSourceARN: STREAM_ARN,
        dynamodb: {
          SequenceNumber,
          ApproximateCreationDateTime: Math.floor(at / 1000),
          ...{ NewImage: { id: { S: id }, status: { S: name === 'INSERT' ? 'new' : 'old' } } },
        },
      });
      for (const listener of listeners) listener();
      return SequenceNumber;
    },
    open: (from) => {
      let position = 0;
      if (from === 'LATEST') position = records.length;
      else if (from !== 'TRIM_HORIZON') position = Number(from.after) - 999;
      return {
        next: async (limit) => {
          const found = records.slice(position, position + limit);
          position += found.length;
          return found;
        },
        onWrite: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      };
    },
  };
}

/** Hands out a table's changes in order, in the shape of a Lambda event's records. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock.ts';
import type { Table } from './create-tables.ts';
import type { StreamRow, StreamStore } from './stream-store.ts';

type AttributeMap = Readonly<Record<string, unknown>>;

/** One record as Lambda receives it from a DynamoDB stream. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Epoch seconds on the engine's clock. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: AttributeMap;
    readonly NewImage?: AttributeMap;
    readonly OldImage?: AttributeMap;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
  readonly eventSourceARN: string;
}

export interface StreamReader {
  /** The next changes, oldest first; an empty list when there are none yet. */
  next(limit: number): Promise<StreamRecord[]>;
  /** Goes back (or on) so that the record after `sequence` comes next. */
  seek(sequence: string): void;
}

export interface StreamReaderOptions {
  readonly tableName: string;
  /** Where to begin; a sequence number means after that record. */
  readonly from: 'TRIM_HORIZON' | 'LATEST' | { readonly after: string };
}

export function createStreamReader(
  { table, store, clock, region }: StreamSource,
  from: StreamReaderOptions['from'],
): StreamReader {
  let position = startOf(from, table.name, store);

  async function next(limit: number): Promise<StreamRecord[]> {
    const found: StreamRecord[] = [];
    let isMore = true;
    while (isMore && found.length < limit) {
      const wanted = limit - found.length;
      const rows = store.read(table.name, position, wanted);
      isMore = rows.length === wanted;
      for (const row of rows) {
        position = row.sequence;
        const record = toRecord(row, { table, clock, region });
        if (record !== undefined) found.push(record);
      }
    }
    return found;
  }

  return {
    next,
    seek: (sequence) => {
      position = Number(sequence);
    },
  };
}

export interface StreamSource {
  readonly table: Table;
  readonly store: StreamStore;
  readonly clock: Clock;
  readonly region: string;
}

function startOf(from: StreamReaderOptions['from'], name: string, store: StreamStore): number {
  if (from === 'TRIM_HORIZON') return 0;
  if (from === 'LATEST') return store.newest(name);
  return Number(from.after);
}

/** Undefined for a write that changed nothing: the engine records it, DynamoDB does not. */
function toRecord(
  row: StreamRow,
  { table, clock, region }: Omit<StreamSource, 'store'>,
): StreamRecord | undefined {
  const NewImage = parseImage(row.new_image);
  const OldImage = parseImage(row.old_image);
  if (row.event_name === 'MODIFY' && isDeepStrictEqual(NewImage, OldImage)) return undefined;
  const SequenceNumber = String(row.sequence);
  return {
    eventID: createHash('md5').update(`${table.name}/${SequenceNumber}`).digest('hex'),
    eventName: row.event_name,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: engineSeconds(row.created_at, clock),
      Keys: JSON.parse(row.keys_json) as AttributeMap,
      ...(NewImage && { NewImage }),
      ...(OldImage && { OldImage }),
      SequenceNumber,
      SizeBytes: row.keys_json.length + (row.new_image?.length ?? 0) + (row.old_image?.length ?? 0),
      StreamViewType: table.streamViewType ?? 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: table.streamArn ?? '',
  };
}

function parseImage(text: string | null): AttributeMap | undefined {
  return text === null ? undefined : (JSON.parse(text) as AttributeMap);
}

/** The engine stamps records by the machine's clock; changes of earlier runs keep that stamp. */
function engineSeconds(createdAt: number, clock: Clock): number {
  const [realOrigin = 0, origin = 0, scale = 1] = new Float64Array(clock.shared);
  const sinceMs = createdAt * 1000 - realOrigin;
  if (sinceMs < 0) return createdAt;
  return Math.floor((origin + sinceMs * scale) / 1000);
}

/** What the event source mappings need of the services around them; the engine connects the real ones. */
import type { InvokeResult } from '../types.ts';

export type Invoke = (functionName: string, event: unknown) => Promise<InvokeResult>;

/** A message as ReceiveMessage answers it, asked for with all attributes; binary values are base64 text. */
export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<
    Record<
      string,
      {
        readonly DataType: string;
        readonly StringValue?: string;
        readonly BinaryValue?: string;
      }
    >
  >;
  readonly MD5OfMessageAttributes?: string;
}

export interface QueueSource {
  /** Up to ten messages; waits for the first one, on the engine's clock, until `signal` aborts. */
  receive(options: {
    readonly max: number;
    readonly waitSeconds: number;
    readonly signal: AbortSignal;
  }): Promise<readonly ReceivedMessage[]>;
  /** Up to ten at a time. */
  deleteBatch(receiptHandles: readonly string[]): Promise<void>;
}

/** A change as Lambda receives it; more is passed on as it is. */
export interface StreamRecord {
  readonly eventName: string;
  readonly eventSourceARN: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    /** Epoch seconds on the engine's clock. */
    readonly ApproximateCreationDateTime: number;
  };
}

export type StreamStart = 'TRIM_HORIZON' | 'LATEST' | { readonly after: string };

export interface StreamSource {
  /** The next changes, oldest first; an empty list when there are none yet. */
  next(limit: number): Promise<readonly StreamRecord[]>;
  /** Calls back when there may be new changes; the returned function ends it. */
  onWrite(listener: () => void): () => void;
}

/** How far each consumer of a stream got: the last sequence number that it finished. */
export interface Checkpoints {
  load(consumer: string): string | undefined;
  save(consumer: string, sequence: string): void;
}

/** Where a stream's batch goes that its function cannot handle. */
export interface FailureSinks {
  putObject(object: {
    readonly bucketArn: string;
    readonly key: string;
    readonly body: string;
  }): Promise<void>;
  sendMessage(message: { readonly queueArn: string; readonly body: string }): Promise<void>;
}

/** A message as a queue holds it, and the digests and limits that SQS defines for its content. */
import { createHash } from 'node:crypto';

/** As on the wire: binary values are base64 text. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface MessageContent {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly traceHeader?: string | undefined;
}

/** Times are epoch milliseconds on the engine's clock. */
export interface Message extends MessageContent {
  readonly id: string;
  readonly sentAt: number;
  state: 'ready' | 'delayed' | 'in-flight' | 'gone';
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt: number | undefined;
  /** Counts hand-outs: only the latest receipt still means this message. */
  receipt: number;
  deadLetterSourceArn: string | undefined;
}

/** What SQS lets into a body: XML 1.0 characters, astral ones included, lone surrogates not. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

export const hasForbiddenCharacters = (body: string): boolean => FORBIDDEN.test(body);

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The digest that SDKs compare: names in order, each part with its length before it. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const part = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { DataType = '', StringValue, BinaryValue } = attributes[name] ?? {};
    part(Buffer.from(name));
    part(Buffer.from(DataType));
    hash.update(Buffer.from([BinaryValue === undefined ? 1 : 2]));
    part(
      BinaryValue === undefined
        ? Buffer.from(StringValue ?? '')
        : Buffer.from(BinaryValue, 'base64'),
    );
  }
  return hash.digest('hex');
}

/** Bytes that count against a queue's limit: body, and names, types and values of attributes. */
export function sizeOf({ body, attributes }: Pick<MessageContent, 'body' | 'attributes'>): number {
  let size = Buffer.byteLength(body);
  for (const [name, { DataType, StringValue = '', BinaryValue = '' }] of Object.entries(attributes))
    size +=
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      Buffer.byteLength(StringValue) +
      Buffer.byteLength(BinaryValue, 'base64');
  return size;
}

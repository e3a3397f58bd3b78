/** Reads the flat form fields of SNS's query protocol, refusing what SNS would refuse. */
import { hasForbiddenCharacters, type MessageAttributes, sizeOf } from './message.ts';
import type { Publication } from './topics.ts';

const BATCH_MAX = 10;
const MESSAGE_BYTES_MAX = 262_144;
const SUBJECT_MAX = 100;

export type Fields = Readonly<Record<string, string>>;

export class SnsError extends Error {
  override readonly name = 'SnsError';
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const invalid = (why: string) =>
  new SnsError('InvalidParameter', `Invalid parameter: ${why}`);

/** `prefix` is empty for a single publication. */
export function readPublication(fields: Fields, prefix = ''): Publication {
  const message = fields[`${prefix}Message`];
  const subject = fields[`${prefix}Subject`];
  if (!message) throw invalid('Empty message');
  if (hasForbiddenCharacters(message)) throw invalid('The message holds invalid characters');
  if (subject !== undefined && subject.length > SUBJECT_MAX) throw invalid('Subject is too long');
  const attributes = readAttributes(fields, `${prefix}MessageAttributes.entry`);
  if (sizeOf({ body: message, attributes }) > MESSAGE_BYTES_MAX) throw invalid('Message too long');
  return { message, subject, attributes };
}

/** One to ten entries with ids of their own; they succeed or fail together, for nothing else can go wrong. */
export function readBatch(fields: Fields): { readonly id: string; readonly entry: Publication }[] {
  const prefixes = indexed(fields, 'PublishBatchRequestEntries.member');
  if (prefixes.length === 0) throw new SnsError('EmptyBatchRequest', 'The batch is empty.');
  if (prefixes.length > BATCH_MAX) {
    throw new SnsError('TooManyEntriesInBatchRequest', `At most ${BATCH_MAX} entries are allowed.`);
  }
  const batch = prefixes.map((prefix) => ({
    id: fields[`${prefix}Id`] ?? '',
    entry: readPublication(fields, prefix),
  }));
  if (new Set(batch.map(({ id }) => id)).size < batch.length) {
    throw new SnsError('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.');
  }
  const bytes = batch.map(({ entry }) =>
    sizeOf({ body: entry.message, attributes: entry.attributes }),
  );
  if (bytes.reduce((sum, size) => sum + size, 0) > MESSAGE_BYTES_MAX) {
    throw new SnsError('BatchRequestTooLong', `The batch exceeds ${MESSAGE_BYTES_MAX} bytes.`);
  }
  return batch;
}

function readAttributes(fields: Fields, list: string): MessageAttributes {
  const attributes: Record<string, MessageAttributes[string]> = {};
  for (const entry of indexed(fields, list)) {
    const name = fields[`${entry}Name`];
    const DataType = fields[`${entry}Value.DataType`];
    const StringValue = fields[`${entry}Value.StringValue`];
    const BinaryValue = fields[`${entry}Value.BinaryValue`];
    if (!name || !DataType) throw invalid('a message attribute needs a name and a type');
    if (!(StringValue || BinaryValue)) {
      throw new SnsError(
        'ParameterValueInvalid',
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
      );
    }
    attributes[name] = {
      DataType,
      ...(StringValue !== undefined && { StringValue }),
      ...(BinaryValue !== undefined && { BinaryValue }),
    };
  }
  return attributes;
}

/** The prefixes `list.1.`, `list.2.` … that have fields. */
function indexed(fields: Fields, list: string): string[] {
  const prefixes = new Set<string>();
  for (const field of Object.keys(fields)) {
    if (!field.startsWith(`${list}.`)) continue;
    prefixes.add(field.slice(0, field.indexOf('.', list.length + 1) + 1));
  }
  return [...prefixes];
}

/** Reads the members of an SQS request, refusing what SQS would refuse. */
import type { MessageAttributes } from './message.ts';
import { invalidValue, missing, SqsError } from './sqs-error.ts';

export type Input = Readonly<Record<string, unknown>>;

const BATCH_MAX = 10;
const ENTRY_ID = /^[\w-]{1,80}$/;
const ATTRIBUTES_MAX = 10;
const ATTRIBUTE_NAME = /^(?!aws\.|amazon\.|\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i;
const DATA_TYPE = /^(String|Number|Binary)(\..{1,250})?$/;

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new SqsError('SerializationException', `${name} must be a string`);
}

export function requiredText(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (!value) throw missing(name);
  return value;
}

export function optionalInteger(
  input: Input,
  name: string,
  { min, max }: { readonly min: number; readonly max: number },
): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new SqsError('SerializationException', `${name} must be an integer`);
  }
  if (value < min || value > max) {
    throw invalidValue(name, value, `Must be between ${min} and ${max}, if provided`);
  }
  return value;
}

export function textList(input: Input, name: string): string[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new SqsError('SerializationException', `${name} must be a list of strings`);
}

/** The entries of a batch call: one to ten, each with an id of its own. */
export function batchEntries(input: Input): { readonly id: string; readonly entry: Input }[] {
  const entries = input.Entries ?? [];
  if (!Array.isArray(entries)) throw new SqsError('SerializationException', 'Entries is no list');
  if (entries.length === 0) {
    throw new SqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > BATCH_MAX) {
    throw new SqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${BATCH_MAX}. You have sent ${entries.length}.`,
    );
  }
  const ids = new Set<string>();
  return entries.map((entry: Input) => {
    const id = requiredText(entry, 'Id');
    if (!ENTRY_ID.test(id)) {
      throw new SqsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    }
    if (ids.has(id)) throw new SqsError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);
    ids.add(id);
    return { id, entry };
  });
}

export function messageAttributes(input: Input): MessageAttributes {
  const attributes = (input.MessageAttributes ?? {}) as MessageAttributes;
  const entries = Object.entries(attributes);
  if (entries.length > ATTRIBUTES_MAX) {
    throw new SqsError(
      'InvalidParameterValue',
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${ATTRIBUTES_MAX}].`,
    );
  }
  for (const [name, { DataType, StringValue, BinaryValue }] of entries) {
    if (!ATTRIBUTE_NAME.test(name)) {
      throw new SqsError(
        'InvalidParameterValue',
        `The message attribute name '${name}' is invalid.`,
      );
    }
    if (!DATA_TYPE.test(DataType ?? '')) {
      throw new SqsError(
        'InvalidParameterValue',
        `The type of message attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
      );
    }
    if (!(DataType.startsWith('Binary') ? BinaryValue : StringValue)) {
      throw new SqsError(
        'InvalidParameterValue',
        `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${DataType}'.`,
      );
    }
  }
  return attributes;
}

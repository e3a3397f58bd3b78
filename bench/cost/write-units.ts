/** How many units a write or a read of DynamoDB costs: from the items' sizes and the indexes that they are in. */

export type AttributeValue = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, AttributeValue>>;

export interface TableKeys {
  readonly name: string;
  readonly keys: readonly string[];
  /** Each with its key attributes; projections are of keys alone. */
  readonly indexes: readonly { readonly name: string; readonly keys: readonly string[] }[];
}

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;
/** Of a list or map, beside a byte for each of its members. */
const CONTAINER_BYTES = 3;

function valueBytes(value: AttributeValue): number {
  const [[type, content] = []] = Object.entries(value);
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content));
    case 'N':
      return Math.ceil(String(content).replace(/[-.]/g, '').length / 2) + 1;
    case 'B':
      return Buffer.from(String(content), 'base64').length;
    case 'SS':
      return (content as string[]).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    case 'L':
      return (content as AttributeValue[]).reduce(
        (sum, member) => sum + 1 + valueBytes(member),
        CONTAINER_BYTES,
      );
    case 'M':
      return Object.values(content as Item).length + CONTAINER_BYTES + itemBytes(content as Item);
    case 'BOOL':
    case 'NULL':
      return 1;
    default:
      throw new Error(`an attribute of type ${type} has no known size`);
  }
}

/** As AWS documents it: names and values, numbers two digits a byte. */
export const itemBytes = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );

const bytesOf = (item: Item | undefined): number => (item === undefined ? 0 : itemBytes(item));

/** Of the table alone; a write that fails its condition costs as much. */
export function writeUnits(
  before: Item | undefined,
  after: Item | undefined,
  isTransactional: boolean,
): number {
  const bytes = Math.max(bytesOf(before), bytesOf(after), 1);
  return Math.ceil(bytes / WRITE_UNIT_BYTES) * (isTransactional ? 2 : 1);
}

/** The index's entry for a row, or undefined where the row lacks a key of it. */
function entryOf(item: Item | undefined, keys: readonly string[]): string | undefined {
  if (item === undefined || keys.some((key) => item[key] === undefined)) return undefined;
  return JSON.stringify(keys.map((key) => item[key]));
}

/** One for an entry that comes or goes, two for one that moves; an entry of keys is smaller than a unit. */
export const indexUnits = (
  { indexes }: TableKeys,
  before: Item | undefined,
  after: Item | undefined,
): number =>
  indexes.reduce((sum, { keys }) => {
    const [old, fresh] = [entryOf(before, keys), entryOf(after, keys)];
    if (old === fresh) return sum;
    return sum + (old === undefined ? 0 : 1) + (fresh === undefined ? 0 : 1);
  }, 0);

/** Of everything that one request read. */
export const readUnits = (bytes: number, isConsistent: boolean): number =>
  Math.ceil(Math.max(bytes, 1) / READ_UNIT_BYTES) * (isConsistent ? 1 : 0.5);

/** Request bodies: valid, at the bounds, with members changed, and with bytes changed. */
import fc, { type Arbitrary } from 'fast-check';
import type { Contract, Schema } from './contract.ts';
import { Members, toJsonText } from './json-text.ts';
import { type SchemaValues, strangeName, wrongValue } from './schema-values.ts';

export interface FuzzBody {
  readonly bytes: Buffer;
  /** Follows the schema, so that nothing in it is a reason to refuse the request. */
  readonly isValid: boolean;
}

const textBody = (text: string, isValid = false): FuzzBody => ({
  bytes: Buffer.from(text),
  isValid,
});

type Change = (members: readonly (readonly [string, unknown])[]) => (readonly [string, unknown])[];

const replace =
  (name: string, value: unknown): Change =>
  (members) => [...members.filter(([known]) => known !== name), [name, value]];

/** Changes of one member: left out, replaced, doubled, or one too many. */
function memberChange(schema: Schema, values: SchemaValues): Arbitrary<Change> {
  const properties = Object.entries(schema.properties ?? {});
  const added = fc.tuple(strangeName, wrongValue).map(
    ([name, value]): Change =>
      (members) => [...members, [name, value]],
  );
  const [first, ...others] = properties;
  if (first === undefined) return added;
  const property = fc.constantFrom(first, ...others);
  return fc.oneof(
    added,
    property.map(
      ([name]): Change =>
        (members) =>
          members.filter(([known]) => known !== name),
    ),
    fc.tuple(property, wrongValue).map(([[name], value]) => replace(name, value)),
    property.chain(([name, child]) => values.boundary(child).map((value) => replace(name, value))),
    property.map(
      ([name]): Change =>
        (members) => [...members, ...members.filter(([known]) => known === name)],
    ),
  );
}

const damages: readonly ((bytes: Buffer, at: number, byte: number) => Buffer)[] = [
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at, byte) => Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at)]),
  (bytes, at, byte) =>
    Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at + 1)]),
  (bytes) => Buffer.concat([Buffer.from('\ufeff'), bytes]),
  (bytes) => Buffer.from(bytes.toString(), 'utf16le'),
  (bytes) => Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(bytes.toString(), 'utf16le')]),
  (bytes) => Buffer.concat([bytes, bytes]),
  (bytes, _at, byte) => Buffer.concat([bytes, Buffer.of(byte)]),
  (bytes) => Buffer.from(bytes.toString('base64')),
];

/** Bytes changed in an otherwise valid body; what comes of it may be valid by chance, and is not said to be. */
const damaged = (body: Arbitrary<FuzzBody>): Arbitrary<FuzzBody> =>
  fc
    .tuple(body, fc.constantFrom(...damages), fc.nat(400), fc.nat(255))
    .map(([{ bytes }, damage, at, byte]) => ({
      bytes: damage(bytes, Math.min(at, bytes.length), byte),
      isValid: false,
    }));

export function bodiesFor(
  reference: Schema,
  values: SchemaValues,
  { resolve }: Pick<Contract, 'resolve'>,
): Arbitrary<FuzzBody> {
  const schema = resolve(reference);
  const valid = values.valid(schema).map((value) => textBody(toJsonText(value), true));
  const changed = fc
    .tuple(
      values.valid(schema),
      fc.array(memberChange(schema, values), { minLength: 1, maxLength: 3 }),
    )
    .map(([value, changes]) => {
      const members = Object.entries(value as Record<string, unknown>);
      return textBody(
        toJsonText(
          new Members(
            changes.reduce<readonly (readonly [string, unknown])[]>(
              (list, change) => change(list),
              members,
            ),
          ),
        ),
      );
    });
  return fc.oneof(
    { weight: 4, arbitrary: valid },
    { weight: 8, arbitrary: changed },
    { weight: 3, arbitrary: damaged(valid) },
    { weight: 1, arbitrary: wrongValue.map((value) => textBody(toJsonText(value))) },
    { weight: 1, arbitrary: fc.json().map((text) => textBody(text)) },
    {
      weight: 1,
      arbitrary: fc
        .uint8Array({ maxLength: 200 })
        .map((bytes) => ({ bytes: Buffer.from(bytes), isValid: false })),
    },
  );
}

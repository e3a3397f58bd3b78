/** Turns the stack's table resources into tables of the engine; tables that exist already must agree. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { StackResource } from '../types.ts';
import { EngineCallError, type EngineClient } from './engine-client.ts';

const text = z.string();
const optionalText = z.nullish(z.string());
/** Terraform's JSON writes a single block as an object or as a list of one. */
const blocks = <T extends z.core.SomeType>(item: T) =>
  z.nullish(
    z.union([
      z.array(item),
      z.pipe(
        item,
        z.transform((one) => [one]),
      ),
    ]),
  );

const keyElement = z.object({ attribute_name: text, key_type: text });
const indexBlock = z.object({
  name: text,
  hash_key: optionalText,
  range_key: optionalText,
  key_schema: blocks(keyElement),
  projection_type: optionalText,
  non_key_attributes: z.nullish(z.array(text)),
});
const tableResource = z.object({
  name: text,
  arn: optionalText,
  stream_arn: optionalText,
  hash_key: text,
  range_key: optionalText,
  attribute: blocks(z.object({ name: text, type: z.enum(['S', 'N', 'B']) })),
  global_secondary_index: blocks(indexBlock),
  local_secondary_index: blocks(indexBlock),
  stream_enabled: z.nullish(z.boolean()),
  stream_view_type: optionalText,
  ttl: blocks(z.object({ attribute_name: optionalText, enabled: z.nullish(z.boolean()) })),
});
type TableResource = z.infer<typeof tableResource>;

/** A table of the stack, as the other parts of the engine need it. */
export interface Table {
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string | undefined;
  readonly streamViewType: string | undefined;
  /** The engine's own name for the stream. */
  readonly engineStreamArn: string | undefined;
  readonly keyNames: readonly string[];
  readonly ttlAttribute: string | undefined;
}

/** Creates what is missing, and answers with all tables. */
export async function createTables(
  client: EngineClient,
  resources: readonly StackResource[],
  arnPrefix: string,
): Promise<Table[]> {
  const tables: Table[] = [];
  for (const resource of resources) {
    const parsed = tableResource.safeParse(resource.attributes);
    if (!parsed.success) {
      const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
      throw new Error(`${resource.address} is not a table that can be created here; see ${where}`);
    }
    tables.push(await createTable(client, parsed.data, arnPrefix));
  }
  return tables;
}

async function createTable(
  client: EngineClient,
  resource: TableResource,
  arnPrefix: string,
): Promise<Table> {
  const input = createTableInput(resource);
  try {
    await client.call('CreateTable', input);
  } catch (error) {
    if (!(error instanceof EngineCallError && error.name === 'ResourceInUseException')) throw error;
  }
  const { Table: description } = (await client.call('DescribeTable', {
    TableName: resource.name,
  })) as { Table: Record<string, unknown> };
  assertSameShape(resource.name, input, description);
  const ttlAttribute = enabledTtl(resource);
  if (ttlAttribute !== undefined) {
    await client.call('UpdateTimeToLive', {
      TableName: resource.name,
      TimeToLiveSpecification: { Enabled: true, AttributeName: ttlAttribute },
    });
  }
  const arn = resource.arn ?? `${arnPrefix}${resource.name}`;
  const streamed = resource.stream_enabled === true;
  const label = String(description.LatestStreamLabel ?? '');
  return {
    name: resource.name,
    arn,
    streamArn: streamed ? (resource.stream_arn ?? `${arn}/stream/${label}`) : undefined,
    streamViewType: streamed ? (resource.stream_view_type ?? undefined) : undefined,
    engineStreamArn: streamed ? String(description.LatestStreamArn) : undefined,
    keyNames: [resource.hash_key, ...(resource.range_key ? [resource.range_key] : [])],
    ttlAttribute,
  };
}

function enabledTtl({ ttl }: TableResource): string | undefined {
  const block = ttl?.find((one) => one.enabled !== false);
  return block?.attribute_name ?? undefined;
}

function createTableInput(resource: TableResource): Record<string, unknown> {
  const globals = resource.global_secondary_index?.map(indexInput) ?? [];
  const locals = resource.local_secondary_index?.map((index) =>
    indexInput({ ...index, hash_key: index.hash_key ?? resource.hash_key }),
  );
  return {
    TableName: resource.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: (resource.attribute ?? []).map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    KeySchema: keySchema(resource),
    ...(globals.length > 0 && { GlobalSecondaryIndexes: globals }),
    ...(locals?.length && { LocalSecondaryIndexes: locals }),
    ...(resource.stream_enabled && {
      StreamSpecification: {
        StreamEnabled: true,
        StreamViewType: resource.stream_view_type ?? 'NEW_AND_OLD_IMAGES',
      },
    }),
  };
}

type IndexBlock = z.infer<typeof indexBlock>;

function indexInput(index: IndexBlock): Record<string, unknown> {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index),
    Projection: {
      ProjectionType: index.projection_type ?? 'ALL',
      ...(index.non_key_attributes?.length && { NonKeyAttributes: index.non_key_attributes }),
    },
  };
}

function keySchema(keyed: Pick<IndexBlock, 'hash_key' | 'range_key'> & Partial<IndexBlock>) {
  if (keyed.key_schema?.length) {
    return keyed.key_schema.map(({ attribute_name, key_type }) => ({
      AttributeName: attribute_name,
      KeyType: key_type,
    }));
  }
  return [
    { AttributeName: keyed.hash_key, KeyType: 'HASH' },
    ...(keyed.range_key ? [{ AttributeName: keyed.range_key, KeyType: 'RANGE' }] : []),
  ];
}

/** Old data under a changed definition would answer with nonsense, so it is refused by name. */
function assertSameShape(
  name: string,
  wanted: Record<string, unknown>,
  found: Record<string, unknown>,
): void {
  const shape = (table: Record<string, unknown>) => ({
    keys: table.KeySchema,
    indexes: shapeOfIndexes(table.GlobalSecondaryIndexes),
    localIndexes: shapeOfIndexes(table.LocalSecondaryIndexes),
    stream: (table.StreamSpecification as { StreamEnabled?: boolean } | undefined)?.StreamEnabled,
  });
  if (isDeepStrictEqual(shape(wanted), shape(found))) return;
  throw new Error(
    `The kept data of table ${name} has other keys, indexes or stream than the stack now asks for; start with an empty directory.`,
  );
}

function shapeOfIndexes(indexes: unknown): unknown {
  if (!Array.isArray(indexes)) return [];
  return indexes
    .map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }))
    .sort((a, b) => String(a.IndexName).localeCompare(String(b.IndexName)));
}

/** The fields of a component as a table: name, form, meaning. */
import { nameOf, type Schema } from './document-view.ts';

const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|');

function range(min: number | undefined, max: number | undefined): string {
  if (min === undefined && max === undefined) return '';
  if (min === undefined) return ` up to ${max}`;
  return min === max ? ` of ${min}` : ` ${min} to ${max}`;
}

/** In words: "string 1 to 64", "one of …", a link to another component. */
export function formOf(schema: Schema): string {
  const orNull = schema.nullable === true ? ' or null' : '';
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref);
    return `[${name}](#${name.toLowerCase()})${orNull}`;
  }
  const values = schema.enum?.filter((value) => value !== null);
  if (values !== undefined && values.length > 0) {
    return `${values.length === 1 ? '' : 'one of '}${values.map(code).join(', ')}${orNull}`;
  }
  switch (schema.type) {
    case 'string':
      return `${stringForm(schema)}${orNull}`;
    case 'integer':
    case 'number':
      return `${schema.type}${range(schema.minimum, schema.maximum)}${orNull}`;
    case 'array':
      return `list of up to ${schema.maxItems}: ${formOf(schema.items ?? {})}`;
    case 'object':
      return schema.maxProperties === undefined
        ? `object${orNull}`
        : `object of up to ${schema.maxProperties} fields`;
    default:
      return schema.type ?? 'any';
  }
}

function stringForm({ format, pattern, minLength, maxLength }: Schema): string {
  if (format === 'date-time') return 'time';
  const [, prefix] = /^\^([a-z]{3}_)\[0-7\]/.exec(pattern ?? '') ?? [];
  if (prefix !== undefined) return `id \`${prefix}…\``;
  return `string${range(minLength, maxLength)}`;
}

type Schemas = Readonly<Record<string, Schema>>;

function rowsOf(schema: Schema, schemas: Schemas, prefix = ''): string[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const optional = required.has(name) ? '' : ', optional';
    const fallback = field.default === undefined ? '' : `, default ${code(String(field.default))}`;
    const row = `| ${code(path)} | ${cell(formOf(field))}${optional}${fallback} | ${cell(meaningOf(field, schemas))} |`;
    const inner = field.items?.properties === undefined ? field : field.items;
    return [row, ...rowsOf(inner, schemas, `${path}${inner === field ? '.' : '[].'}`)];
  });
}

/** A reference says nothing itself; what it points at does. */
const meaningOf = ({ description, $ref }: Schema, schemas: Schemas): string =>
  description ?? schemas[nameOf($ref ?? '')]?.description ?? '';

export function schemaTable(schema: Schema, schemas: Schemas): readonly string[] {
  const rows = rowsOf(schema, schemas);
  if (rows.length === 0) return [];
  return ['| field | form | meaning |', '| --- | --- | --- |', ...rows];
}

/** Translates between the stack's ARNs and the engine's own, in both directions. */
import type { Table } from './create-tables.ts';

const ENGINE_PREFIX = 'arn:aws:dynamodb:dynoxide:000000000000:table/';
const ANY_ARN = /^arn:aws:dynamodb:[^:]*:[^:]*:table\/([\w.-]+)(\/stream\/.*)?$/;
const ENGINE_ARN =
  /arn:aws:dynamodb:dynoxide:000000000000:table\/([A-Za-z0-9_.-]+)(\/stream\/[0-9.]+)?/g;

type Json = Record<string, unknown>;

export interface Arns {
  /** The request with table ARNs as names and stream ARNs as the engine's, or undefined when it has none. */
  inward(body: Buffer, input: Readonly<Json>): string | undefined;
  /** A control-plane answer with the stack's ARNs. */
  outward(body: string): string;
}

export function createArns(tables: readonly Table[], arnPrefix: string): Arns {
  const byName = new Map(tables.map((table) => [table.name, table]));

  const tableName = (value: unknown) =>
    typeof value === 'string' ? (ANY_ARN.exec(value)?.[1] ?? value) : value;

  function engineArn(value: unknown): unknown {
    if (typeof value !== 'string') return value;
    const match = ANY_ARN.exec(value);
    if (match === null) return value;
    const name = match[1] ?? '';
    const stream = byName.get(name)?.engineStreamArn;
    return match[2] !== undefined && stream !== undefined ? stream : `${ENGINE_PREFIX}${name}`;
  }

  function inward(body: Buffer, input: Readonly<Json>): string | undefined {
    // Almost every request names tables plainly: one scan of the bytes spares them the rewrite.
    if (!body.includes('arn:aws:dynamodb:')) return undefined;
    const copy: Json = { ...input };
    if ('TableName' in copy) copy.TableName = tableName(copy.TableName);
    if ('StreamArn' in copy) copy.StreamArn = engineArn(copy.StreamArn);
    if ('ResourceArn' in copy) copy.ResourceArn = engineArn(copy.ResourceArn);
    if (isJson(copy.RequestItems)) {
      copy.RequestItems = Object.fromEntries(
        Object.entries(copy.RequestItems).map(([name, value]) => [tableName(name), value]),
      );
    }
    if (Array.isArray(copy.TransactItems)) copy.TransactItems = copy.TransactItems.map(plainItem);
    return JSON.stringify(copy);
  }

  /** One member of a transaction: `{ Put: { TableName, … } }`. */
  function plainItem(item: unknown): unknown {
    if (!isJson(item)) return item;
    return Object.fromEntries(
      Object.entries(item).map(([kind, action]) => [
        kind,
        isJson(action) ? { ...action, TableName: tableName(action.TableName) } : action,
      ]),
    );
  }

  function outward(body: string): string {
    return body.replace(ENGINE_ARN, (_, name: string, stream: string | undefined) => {
      const table = byName.get(name);
      const arn = table?.arn ?? `${arnPrefix}${name}`;
      return stream === undefined ? arn : (table?.streamArn ?? `${arn}${stream}`);
    });
  }

  return { inward, outward };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

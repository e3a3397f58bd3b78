/** Reads Terraform blocks: JSON may give a block as one object or as a list of them, and both mean the same. */

export type Block = Readonly<Record<string, unknown>>;

/** All blocks of an attribute; empty when it is absent. */
export function blocks(value: unknown): readonly Block[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value as Block[];
  return [value as Block];
}

/** The only block of an attribute, or undefined. */
export function block(value: unknown): Block | undefined {
  return blocks(value)[0];
}

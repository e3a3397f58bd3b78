/** What one call asks of IAM: an action on a resource, with the facts that conditions may test. */
import type { Context } from '../iam/conditions.ts';

export interface AccessCheck {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

export type Input = Readonly<Record<string, unknown>>;

/** What the mapping needs to know of the stack. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
  /** The hash key's name of a table, or of one of its indexes. */
  partitionKey(table: string, index?: string): string | undefined;
}

/** A call that cannot be mapped, because the engine does not know its operation. */
export class UnknownOperation extends Error {
  override readonly name = 'UnknownOperation';
}

/** A call whose input lacks what names its resource. */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput';
}

export const NO_CONTEXT: Context = {};

/** A text member that the operation cannot do without. */
export function requiredText(input: Input, member: string): string {
  const value = input[member];
  if (typeof value === 'string' && value !== '') return value;
  throw new UnusableInput(`${member} is missing or is not text`);
}

export function arnOf(place: Place, service: string, resource: string): string {
  return `arn:aws:${service}:${place.region}:${place.accountId}:${resource}`;
}

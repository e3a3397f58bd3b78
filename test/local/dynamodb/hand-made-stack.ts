/** A small stack written by hand, in the shape that the synthesized one has after loading. */
import type { Stack, StackResource } from '../../../local/types.ts';

export const ACCOUNT_ID = '123456789012';

export function handMadeStack(
  resources: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>,
): Stack {
  const all: StackResource[] = Object.entries(resources).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, attributes]) => ({
      type,
      name,
      address: `${type}.${name}`,
      attributes,
    })),
  );
  return {
    directory: '',
    region: 'us-east-1',
    accountId: ACCOUNT_ID,
    environmentSuffix: 'test',
    resources: all,
    of: (type) => all.filter((resource) => resource.type === type),
  };
}

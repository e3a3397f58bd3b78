/** Which grants a function's role must hold before AWS creates the event source mapping that feeds it. */
import { readMappings } from '../../local/events/mapping-definition.ts';
import { neededPermissions } from '../../local/events/needed-permissions.ts';
import type { Grant } from '../../local/iam/withholding.ts';
import type { Stack } from '../../local/types.ts';

export function isNeededByMapping(stack: Stack): (grant: Grant) => boolean {
  const needed = new Set(
    readMappings(stack)
      .flatMap(neededPermissions)
      .map(({ roleArn, action }) => `${roleArn} ${action}`),
  );
  return ({ roleArn, action }) => needed.has(`${roleArn} ${action}`);
}

/** Remembers which grants were ever needed, so that those nobody used can be reported. */
import type { AccessRequest } from './evaluate.ts';
import { type Statement, unseenServices } from './statement.ts';

/** A part of an Allow statement of a role that no call needed so far. */
export interface UnusedGrant {
  readonly roleArn: string;
  readonly policy: string;
  readonly statement: string;
  /** As written in the policy. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export interface Usage {
  record(request: AccessRequest, allowing: readonly Statement[]): void;
  unused(): readonly UnusedGrant[];
}

interface Used {
  readonly actions: Set<string>;
  readonly resources: Set<string>;
}

/** `granted` are the identity policies by role ARN. */
export function createUsage(granted: ReadonlyMap<string, readonly Statement[]>): Usage {
  const used = new Map<Statement, Used>();

  function record({ action, resource }: AccessRequest, allowing: readonly Statement[]): void {
    for (const statement of allowing) {
      const seen = used.get(statement) ?? { actions: new Set(), resources: new Set() };
      used.set(statement, seen);
      for (const pattern of statement.actions)
        if (pattern.matches(action)) seen.actions.add(pattern.text);
      for (const pattern of statement.resources)
        if (pattern.matches(resource)) seen.resources.add(pattern.text);
    }
  }

  function unused(): UnusedGrant[] {
    return [...granted].flatMap(([roleArn, statements]) =>
      statements.filter(isPlainAllow).flatMap((statement) => {
        const seen = used.get(statement);
        const actions = statement.actions
          .map(({ text }) => text)
          .filter((text) => !seen?.actions.has(text) && !isUnseen(text));
        const resources = statement.resources
          .map(({ text }) => text)
          .filter((text) => !seen?.resources.has(text));
        if (actions.length + resources.length === 0) return [];
        const { policy, label } = statement;
        return [{ roleArn, policy, statement: label, actions, resources }];
      }),
    );
  }

  return { record, unused };
}

/** An inverted list grants what it does not name, so it has no items to report. */
function isPlainAllow({ effect, actionsInverted, resourcesInverted }: Statement): boolean {
  return effect === 'Allow' && !actionsInverted && !resourcesInverted;
}

const isUnseen = (action: string): boolean =>
  unseenServices.has(action.slice(0, action.indexOf(':')).toLowerCase());

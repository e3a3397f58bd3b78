/** Takes single grants away while the engine runs, to see what a role does without them. */
import { type Statement, unseenServices } from './statement.ts';

/** One action of one Allow statement of a role. */
export interface Grant {
  readonly roleArn: string;
  readonly policy: string;
  readonly statement: string;
  /** As written in the policy. */
  readonly action: string;
}

export interface Withholding {
  /** Every action of every role that a call through the engine could need. */
  readonly grants: readonly Grant[];
  /** Throws for what is not granted; the returned function gives it back. */
  withhold(grant: Grant): () => void;
  /** What is left of a role's statements. */
  remaining(roleArn: string): readonly Statement[];
}

const isUnseen = (action: string): boolean =>
  unseenServices.has(action.slice(0, action.indexOf(':')).toLowerCase());

/** `granted` are the identity policies by role ARN. */
export function createWithholding(granted: ReadonlyMap<string, readonly Statement[]>): Withholding {
  const withheld = new Set<Grant>();
  let left: ReadonlyMap<string, readonly Statement[]> = granted;

  /** An inverted list grants what it does not name, so it has no single actions to take away. */
  const grants = [...granted].flatMap(([roleArn, statements]) =>
    statements
      .filter(({ effect, actionsInverted }) => effect === 'Allow' && !actionsInverted)
      .flatMap(({ policy, label, actions }) =>
        actions
          .filter(({ text }) => !isUnseen(text))
          .map(({ text }) => ({ roleArn, policy, statement: label, action: text })),
      ),
  );

  const isSame = (one: Grant) => (other: Grant) =>
    one.roleArn === other.roleArn &&
    one.policy === other.policy &&
    one.statement === other.statement &&
    one.action === other.action;

  function without(roleArn: string, statement: Statement): Statement {
    const { policy, label, effect, actions } = statement;
    if (effect !== 'Allow') return statement;
    const kept = actions.filter(
      ({ text }) =>
        ![...withheld].some(isSame({ roleArn, policy, statement: label, action: text })),
    );
    return kept.length === actions.length ? statement : { ...statement, actions: kept };
  }

  function refresh(): void {
    left =
      withheld.size === 0
        ? granted
        : new Map(
            [...granted].map(([roleArn, statements]) => [
              roleArn,
              statements.map((statement) => without(roleArn, statement)),
            ]),
          );
  }

  return {
    grants,
    withhold(grant) {
      const known = grants.find(isSame(grant));
      if (known === undefined)
        throw new Error(
          `${grant.roleArn} is not granted ${grant.action} by ${grant.policy}, ${grant.statement}`,
        );
      withheld.add(known);
      refresh();
      return () => {
        withheld.delete(known);
        refresh();
      };
    },
    remaining: (roleArn) => left.get(roleArn) ?? [],
  };
}

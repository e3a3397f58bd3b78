/** Decides as IAM does within one account: an explicit deny wins, then either kind of policy may allow. */
import type { Context } from './conditions.ts';
import type { Principals, Statement } from './statement.ts';

/** A role in use (by a function, a state machine), or an AWS service that acts for itself. */
export type Caller =
  | { readonly kind: 'role'; readonly roleArn: string; readonly sessionName: string }
  | { readonly kind: 'service'; readonly service: string };

export interface AccessRequest {
  readonly caller: Caller;
  /** `service:Operation` */
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

export interface Decision {
  readonly allowed: boolean;
  /** The text that AWS would put into its error, or which statement allowed the call. */
  readonly reason: string;
  readonly matchedStatement: Statement | undefined;
  /** Every statement that allows the call by itself. */
  readonly allowing: readonly Statement[];
}

export interface Policies {
  readonly identity: readonly Statement[];
  readonly resource: readonly Statement[];
}

export function evaluate(request: AccessRequest, policies: Policies): Decision {
  const { caller } = request;
  const identity = policies.identity.filter((statement) => applies(statement, request));
  const resource = policies.resource.filter(
    (statement) => applies(statement, request) && names(statement, caller),
  );
  const denial = (statement: Statement | undefined, why: string): Decision => ({
    allowed: false,
    reason: `${describe(caller)} is not authorized to perform: ${request.action} on resource: ${request.resource} ${why}`,
    matchedStatement: statement,
    allowing: [],
  });
  const denied = (statement: Statement) => statement.effect === 'Deny';
  const byIdentity = identity.find(denied);
  if (byIdentity) return denial(byIdentity, 'with an explicit deny in an identity-based policy');
  const byResource = resource.find(denied);
  if (byResource) return denial(byResource, 'with an explicit deny in a resource-based policy');
  const allowing = [...identity, ...resource.filter((statement) => grants(statement, caller))];
  const [first] = allowing;
  if (first === undefined) {
    const kind = caller.kind === 'role' ? 'identity-based' : 'resource-based';
    return denial(undefined, `because no ${kind} policy allows the ${request.action} action`);
  }
  const reason = `allowed by ${first.policy}, ${first.label}`;
  return { allowed: true, reason, matchedStatement: first, allowing };
}

function applies(statement: Statement, { action, resource, context }: AccessRequest): boolean {
  return (
    statement.actions.some(({ matches }) => matches(action)) !== statement.actionsInverted &&
    statement.resources.some(({ matches }) => matches(resource)) !== statement.resourcesInverted &&
    statement.condition(context)
  );
}

/** Whether a resource policy's statement is about this caller at all. */
function names({ principals }: Statement, caller: Caller): boolean {
  if (principals === undefined) return false;
  if (principals.anyone) return true;
  if (caller.kind === 'service') return principals.services.has(caller.service);
  return namesRole(principals, caller) || principals.accounts.has(accountOf(caller.roleArn));
}

/** An account named as principal hands the decision to its own policies: that alone allows nobody. */
function grants({ principals }: Statement, caller: Caller): boolean {
  if (principals === undefined) return false;
  return principals.anyone || caller.kind === 'service' || namesRole(principals, caller);
}

function namesRole(principals: Principals, caller: Caller & { kind: 'role' }): boolean {
  return principals.arns.has(caller.roleArn) || principals.arns.has(sessionArn(caller));
}

const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

/** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`; the role's path is no part of it. */
function sessionArn({ roleArn, sessionName }: Caller & { kind: 'role' }): string {
  const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return `arn:aws:sts::${accountOf(roleArn)}:assumed-role/${role}/${sessionName}`;
}

function describe(caller: Caller): string {
  return caller.kind === 'role' ? `User: ${sessionArn(caller)}` : `Service: ${caller.service}`;
}

/** Compiles policy documents into statements that can be matched quickly; what cannot be honoured throws here. */
import { type Condition, compileConditions } from './conditions.ts';
import { compilePattern, type Pattern } from './pattern.ts';

export interface Principals {
  readonly anyone: boolean;
  /** Role or session ARNs that are named themselves. */
  readonly arns: ReadonlySet<string>;
  /** Accounts: their own policies still decide about an Allow. */
  readonly accounts: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
}

export interface Statement {
  /** Address of the policy's resource. */
  readonly policy: string;
  /** Sid, or the position when there is none. */
  readonly label: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly Pattern[];
  /** True for NotAction: any action but these. */
  readonly actionsInverted: boolean;
  readonly resources: readonly Pattern[];
  readonly resourcesInverted: boolean;
  /** Undefined in identity policies, where the holder is the principal. */
  readonly principals: Principals | undefined;
  readonly condition: Condition;
}

/** Services whose calls the engine never sees, so statements about them alone are left aside. */
export const unseenServices: ReadonlySet<string> = new Set(['cloudwatch', 'kms', 'logs', 'xray']);

type Json = Readonly<Record<string, unknown>>;
type Kind = 'identity' | 'resource';

const strings = (value: unknown): string[] =>
  value === undefined ? [] : [value].flat().map(String);

/** `policy` is the address named in errors and reports. */
export function compilePolicy(document: string, policy: string, kind: Kind): Statement[] {
  let parsed: Json;
  try {
    parsed = JSON.parse(document) as Json;
  } catch (cause) {
    throw new Error(`${policy}: the policy is not JSON`, { cause });
  }
  return [parsed.Statement].flat().flatMap((source, index) => {
    const statement = (source ?? {}) as Json;
    const label = String(statement.Sid ?? `statement ${index + 1}`);
    try {
      return compileStatement(statement, { policy, label, kind }) ?? [];
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${policy}, ${label}: ${reason}`, { cause });
    }
  });
}

function compileStatement(
  source: Json,
  { policy, label, kind }: { policy: string; label: string; kind: Kind },
): Statement | undefined {
  const effect = source.Effect;
  if (effect !== 'Allow' && effect !== 'Deny') throw new TypeError('Effect must be Allow or Deny');
  const [actions, actionsInverted] = either(source, 'Action', 'NotAction');
  if (!actionsInverted && actions.every((action) => unseenServices.has(serviceOf(action))))
    return undefined;
  const [resources, resourcesInverted] = either(source, 'Resource', 'NotResource');
  if (resources.some((resource) => resource.includes('${')))
    throw new TypeError('the local engine knows no policy variables in resources');
  if ('NotPrincipal' in source) throw new TypeError('NotPrincipal is not supported');
  if ((kind === 'resource') !== 'Principal' in source)
    throw new TypeError(
      `an ${kind} policy must ${kind === 'resource' ? '' : 'not '}have a Principal`,
    );
  return {
    policy,
    label,
    effect,
    actions: actions.map((action) => compilePattern(action, { ignoreCase: true })),
    actionsInverted,
    resources: resources.map((resource) => compilePattern(resource)),
    resourcesInverted,
    principals: kind === 'resource' ? compilePrincipals(source.Principal) : undefined,
    condition: compileConditions(source.Condition),
  };
}

function either(source: Json, plain: string, inverted: string): [string[], boolean] {
  if (plain in source === inverted in source)
    throw new TypeError(`exactly one of ${plain} and ${inverted} is needed`);
  const values = strings(source[plain] ?? source[inverted]);
  if (values.length === 0) throw new TypeError(`${plain} is empty`);
  return [values, inverted in source];
}

const serviceOf = (action: string): string => action.split(':')[0]?.toLowerCase() ?? '';

function compilePrincipals(source: unknown): Principals {
  const byType: Json = source === '*' ? { AWS: '*' } : (source as Json);
  const foreign = Object.keys(byType).find((type) => type !== 'AWS' && type !== 'Service');
  if (foreign !== undefined) throw new TypeError(`principals of type ${foreign} are not supported`);
  const aws = strings(byType.AWS);
  const account = (principal: string) =>
    /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
  return {
    anyone: aws.includes('*'),
    arns: new Set(aws.filter((principal) => principal !== '*' && account(principal) === undefined)),
    accounts: new Set(aws.flatMap((principal) => account(principal) ?? [])),
    services: new Set(strings(byType.Service)),
  };
}

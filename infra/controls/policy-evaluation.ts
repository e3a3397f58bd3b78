/** What IAM would decide by a list of statements, and whether a statement is bound to this account. */
import { type Condition, type FoundStatement, fits, fitsAction } from './policy-statements.ts';
import { ACCOUNT } from './resource-names.ts';
import type { StackModel } from './stack-model.ts';

export interface PolicyRequest {
  /** As statements name it: `Service:sns.amazonaws.com`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** What the caller sends along, by condition key in lower case. */
  readonly context: Readonly<Record<string, string>>;
}

type Compare = (value: string, given: string) => boolean;

/** ARNs are compared part by part: a `*` in one part covers no other. */
function fitsArn(pattern: string, arn: string): boolean {
  const parts = (text: string) => {
    const [partition = '', aws = '', service = '', region = '', account = '', ...resource] =
      text.split(':');
    return [partition, aws, service, region, account, resource.join(':')];
  };
  if (!/[*?]/.test(pattern)) return pattern === arn;
  if (pattern === '*') return true;
  const given = parts(arn);
  return parts(pattern).every((part, index) => fits(part, given[index] ?? ''));
}

const comparisons: Readonly<Record<string, Compare>> = {
  StringEquals: (value, given) => value === given,
  StringEqualsIgnoreCase: (value, given) => value.toLowerCase() === given.toLowerCase(),
  StringLike: fits,
  ArnEquals: fitsArn,
  ArnLike: fitsArn,
  Bool: (value, given) => value.toLowerCase() === given.toLowerCase(),
};

/** Whether a condition holds; undefined when its operator is none that is understood here. */
function holds(condition: Condition, { context }: PolicyRequest): boolean | undefined {
  const given = context[condition.key];
  if (condition.operator === 'Null') return condition.values.includes(String(given === undefined));
  const withoutSuffix = condition.operator.replace(/IfExists$/, '');
  if (given === undefined && withoutSuffix !== condition.operator) return true;
  const compare = comparisons[withoutSuffix.replace('Not', '')];
  if (compare === undefined) return undefined;
  const isFound = given !== undefined && condition.values.some((value) => compare(value, given));
  return withoutSuffix.includes('Not') ? !isFound : isFound;
}

/** What is not understood makes a denial apply and a permission not. */
function applies(statement: FoundStatement, request: PolicyRequest): boolean {
  const isDenial = statement.effect !== 'Allow';
  const { principals, actions, resources, conditions, negations } = statement;
  if (negations.length > 0) return isDenial;
  return (
    principals.some((one) => one === '*' || one === request.principal) &&
    actions.some((pattern) => fitsAction(pattern, request.action)) &&
    resources.some((pattern) => fits(pattern, request.resource)) &&
    conditions.every((condition) => holds(condition, request) ?? isDenial)
  );
}

export function isAllowed(statements: readonly FoundStatement[], request: PolicyRequest): boolean {
  const effects = statements.filter((one) => applies(one, request)).map(({ effect }) => effect);
  return effects.includes('Allow') && effects.every((effect) => effect === 'Allow');
}

const binding = ['StringEquals', 'StringLike', 'ArnEquals', 'ArnLike'];

/** Whether a value of a condition can be met by nothing but what belongs to this account. */
function isOfThisAccount(key: string, value: string, model: StackModel): boolean {
  const isOwn = () => model.referred(value) !== undefined;
  switch (key) {
    case 'aws:sourceaccount':
      return value === ACCOUNT;
    case 'aws:sourcearn':
      return value.split(':')[4] === ACCOUNT || isOwn();
    case 'kms:encryptioncontext:aws:logs:arn':
      return isOwn();
    case 'kms:encryptioncontext:sourcearn':
      return value.startsWith(`arn:aws:logs:${model.region}:${ACCOUNT}:`);
    default:
      return false;
  }
}

/** Whether a service may use the statement for nobody but this account: any service acts for strangers too. */
export const isBound = ({ conditions }: FoundStatement, model: StackModel): boolean =>
  conditions.some(
    ({ operator, key, values }) =>
      binding.includes(operator) &&
      values.length > 0 &&
      values.every((value) => isOfThisAccount(key, value, model)),
  );

const isService = (principal: string) => /^Service:[a-z0-9.-]+\.amazonaws\.com$/.test(principal);

/** Whether a statement lets in named AWS services only, acting for this account. */
export const isForOwnServices = (statement: FoundStatement, model: StackModel): boolean =>
  statement.principals.length > 0 &&
  statement.principals.every(isService) &&
  isBound(statement, model);

/** Whether a statement refuses everybody who does not use TLS, and nobody else. */
export function isDenialOfPlaintext(statement: FoundStatement): boolean {
  const { effect, principals, conditions, negations } = statement;
  const [condition, ...others] = conditions;
  return (
    effect === 'Deny' &&
    negations.length === 0 &&
    principals.join() === '*' &&
    /^Bool(IfExists)?$/.test(condition?.operator ?? '') &&
    condition?.key === 'aws:securetransport' &&
    condition.values.join() === 'false' &&
    others.length === 0
  );
}

/** Whether a statement refuses everybody who does not use TLS, whatever they do with the given ARNs. Other patterns than these may fit less than they seem to. */
export function deniesPlaintext(
  statement: FoundStatement,
  action: string,
  arns: readonly string[],
): boolean {
  const whole = ['*', action, `${action.split(':')[0]}:*`];
  return (
    isDenialOfPlaintext(statement) &&
    statement.actions.some((pattern) => whole.includes(pattern)) &&
    arns.every((arn) => statement.resources.some((one) => one === '*' || one === arn))
  );
}

/** Whether a condition binds the use of a key to the data of resources of this stack. */
export function isOwnContext({ operator, key, values }: Condition, model: StackModel): boolean {
  const isOwn = (value: string) => {
    if (key === 'kms:encryptioncontext:aws:dynamodb:tablename') {
      return model.of('aws_dynamodb_table').some(({ attributes }) => attributes.name === value);
    }
    return key === 'kms:encryptioncontext:sourcearn'
      ? isOfThisAccount(key, value, model)
      : model.referred(value) !== undefined;
  };
  return (
    /^String(Equals|Like)$/.test(operator) &&
    key.startsWith('kms:encryptioncontext:') &&
    values.length > 0 &&
    values.every(isOwn)
  );
}

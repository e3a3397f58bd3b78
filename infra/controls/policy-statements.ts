/** Every policy statement of a stack, with where it stands and whether it is attached to a resource or to a role. */
import {
  at,
  isRecord,
  listOf,
  type ModelResource,
  parsed,
  type StackModel,
  textsOf,
} from './stack-model.ts';

export interface FoundStatement {
  readonly resource: ModelResource;
  /** What the document does: allow a role, guard a resource, say who may assume a role, guard a key. */
  readonly kind: 'identity' | 'resource' | 'trust' | 'key';
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  /** References expanded, as in principals and conditions. */
  readonly resources: readonly string[];
  /** `*`, or `Service:…`, `AWS:…`. */
  readonly principals: readonly string[];
  /** Which of NotAction, NotResource and NotPrincipal it uses. */
  readonly negations: readonly string[];
  readonly conditions: readonly Condition[];
}

export interface Condition {
  /** How the key is compared: `StringEquals`, `ArnLike` … */
  readonly operator: string;
  /** In lower case: IAM ignores the case of keys. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Where a policy stands that the controls can read: type, attribute, kind. */
export const documents: readonly (readonly [string, string, FoundStatement['kind']])[] = [
  ['aws_iam_role_policy', 'policy', 'identity'],
  ['aws_iam_policy', 'policy', 'identity'],
  ['aws_iam_role', 'assume_role_policy', 'trust'],
  ['aws_kms_key', 'policy', 'key'],
  ['aws_sqs_queue', 'policy', 'resource'],
  ['aws_sqs_queue_policy', 'policy', 'resource'],
  ['aws_sns_topic', 'policy', 'resource'],
  ['aws_sns_topic_policy', 'policy', 'resource'],
  ['aws_s3_bucket', 'policy', 'resource'],
  ['aws_s3_bucket_policy', 'policy', 'resource'],
  ['aws_api_gateway_rest_api', 'policy', 'resource'],
];

function principalsOf(principal: unknown, model: StackModel): readonly string[] {
  if (typeof principal === 'string') return [principal];
  if (!isRecord(principal)) return [];
  return Object.entries(principal).flatMap(([kind, names]) =>
    textsOf(names).map((name) => (name === '*' ? '*' : `${kind}:${model.expanded(name)}`)),
  );
}

function conditionsOf(condition: unknown, model: StackModel): FoundStatement['conditions'] {
  return Object.entries(isRecord(condition) ? condition : {}).flatMap(([operator, compared]) =>
    Object.entries(isRecord(compared) ? compared : {}).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: listOf(values).map((value) => model.expanded(String(value))),
    })),
  );
}

/** Parsed once per stack: every control asks. */
const known = new WeakMap<StackModel, readonly FoundStatement[]>();

export function statementsOf(model: StackModel): readonly FoundStatement[] {
  const statements = known.get(model) ?? parseStatements(model);
  known.set(model, statements);
  return statements;
}

function parseStatements(model: StackModel): readonly FoundStatement[] {
  return documents.flatMap(([type, attribute, kind]) =>
    model.of(type).flatMap((resource) =>
      listOf(at(parsed(resource.attributes[attribute]), 'Statement')).map((statement) => ({
        resource,
        kind,
        sid: String(at(statement, 'Sid') ?? ''),
        effect: String(at(statement, 'Effect') ?? ''),
        actions: textsOf(at(statement, 'Action')),
        resources: textsOf(at(statement, 'Resource')).map(model.expanded),
        principals: principalsOf(at(statement, 'Principal'), model),
        negations: ['NotAction', 'NotResource', 'NotPrincipal'].filter(
          (name) => at(statement, name) !== undefined,
        ),
        conditions: conditionsOf(at(statement, 'Condition'), model),
      })),
    ),
  );
}

/** The queue, topic or bucket that a policy in a resource of its own guards. */
export function guardedBy({ attributes }: ModelResource, model: StackModel) {
  const { queue_url, arn, bucket } = attributes;
  return [queue_url, arn, bucket].map(model.referred).find((target) => target !== undefined);
}

/** The statements of the policy that guards a queue, topic or bucket, inline or in a resource of its own. */
export function guardsOf(model: StackModel, target: ModelResource): readonly FoundStatement[] {
  return statementsOf(model).filter(
    ({ resource, kind }) =>
      kind === 'resource' && (resource === target || guardedBy(resource, model) === target),
  );
}

/** Whether a name or ARN fits a pattern with `*` and `?`. */
export function fits(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value;
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  const expression = escaped.replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(value);
}

/** Whether an action fits a pattern: IAM ignores their case. */
export const fitsAction = (pattern: string, action: string) =>
  fits(pattern.toLowerCase(), action.toLowerCase());

/** What roles and their policies must show: one service each, named actions on named resources. */
import { type Control, custom, every } from './control.ts';
import { documents, type FoundStatement, fitsAction, statementsOf } from './policy-statements.ts';
import { isRecord, listOf, parsed, type StackModel } from './stack-model.ts';

/** Actions for which IAM knows no resource type, so that `*` is the only resource there is. */
const withoutResourceType = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
  'dynamodb:ListStreams',
  'states:SendTaskSuccess',
  'states:SendTaskFailure',
  'states:SendTaskHeartbeat',
];

const hasNoResourceType = (action: string) =>
  withoutResourceType.some((known) => fitsAction(known, action));

/** Attributes that hold the name by which an ARN calls a resource. */
const nameAttributes = ['name', 'function_name', 'bucket'];

/** Whether a resource has a wildcard anywhere but behind the ARN or the full name of a resource of this copy. */
function isWide(pattern: string, model: StackModel): boolean {
  const [reference = ''] = /^\$\{[^}]*\.arn\}(?=[:/])/.exec(pattern) ?? [];
  if (model.referred(reference) !== undefined) return false;
  const literal = pattern.replaceAll(/\$\{[^}]*\}/g, 'reference');
  const wildcard = literal.search(/[*?]/);
  if (wildcard < 0) return false;
  const before = literal.slice(0, wildcard);
  return !model.resources
    .filter(({ type }) => !type.startsWith('aws_iam_'))
    .flatMap(({ attributes }) => nameAttributes.map((name) => attributes[name]))
    // A name that is nothing but a reference would fit the account as well.
    .filter((name) => !/^\$\{[^}]*\}$/.test(String(name)))
    .some(
      (name) => typeof name === 'string' && new RegExp(`[:/]${escaped(name)}[:/]`).test(before),
    );
}

const escaped = (text: string) =>
  text.replaceAll(/\$\{[^}]*\}/g, 'reference').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const problem = ({ resource, sid }: FoundStatement, what: string) => ({
  address: resource.address,
  what: `${what} in its statement ${sid}`,
});

/** A control on every statement that lets a role do something. */
const perGrant =
  (what: (statement: FoundStatement, model: StackModel) => string | undefined) =>
  (model: StackModel) =>
    statementsOf(model)
      .filter(({ kind, effect }) => kind === 'identity' && effect === 'Allow')
      .flatMap((statement) => {
        const found = what(statement, model);
        return found === undefined ? [] : [problem(statement, found)];
      });

/** Types whose resources give somebody rights. */
const givesRights = /^aws_iam_|_policy$|_policies_exclusive$|_grant$/;
const knownTypes = new Set([
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_sqs_queue_policy',
  'aws_sns_topic_policy',
  'aws_s3_bucket_policy',
  'aws_cloudwatch_log_data_protection_policy',
]);

export const identityControls: readonly Control[] = [
  custom({
    id: 'grant-actions-named',
    meets: [
      ...['AS-IAM5', 'CKV_AWS_62', 'CKV_AWS_63', 'CKV2_AWS_40', 'CKV_AWS_286', 'CKV_AWS_287'],
      ...['CKV_AWS_288', 'CKV_AWS_289', 'CKV_AWS_290'],
    ],
    why: 'A wildcard grants what AWS will invent tomorrow.',
    how: 'Name each action.',
    problems: perGrant(({ actions }) => {
      const wild = actions.find((action) => /[*?]/.test(action));
      return wild === undefined ? undefined : `allows ${wild}`;
    }),
  }),
  custom({
    id: 'grant-resources-named',
    meets: ['CKV_AWS_355'],
    why: 'The role could touch every copy’s resources.',
    how: 'Name the resource, a wildcard only after its name; only actions without a resource type may have * (withoutResourceType).',
    problems: perGrant(({ actions, resources }, model) => {
      if (!resources.some((resource) => isWide(resource, model))) return undefined;
      const wide = actions.find((action) => !hasNoResourceType(action));
      return wide === undefined ? undefined : `allows ${wide} on every resource`;
    }),
  }),
  custom({
    id: 'grant-no-pass-role',
    meets: ['AWS-0342'],
    why: 'Who may pass a role may become it.',
    how: 'Remove it: nothing here passes roles.',
    problems: perGrant(({ actions }) =>
      actions.some((action) => fitsAction(action, 'iam:PassRole'))
        ? 'allows iam:PassRole'
        : undefined,
    ),
  }),
  custom({
    id: 'grant-no-log-group',
    meets: [],
    why: 'A function that outlives its log group for a second would make it again, after destroy.',
    how: 'Remove logs:CreateLogGroup: every group is declared.',
    problems: perGrant(({ actions }) =>
      actions.some((action) => fitsAction(action, 'logs:CreateLogGroup'))
        ? 'allows logs:CreateLogGroup'
        : undefined,
    ),
  }),
  custom({
    id: 'trust-one-service',
    meets: ['CKV_AWS_60', 'CKV_AWS_61'],
    why: 'Whoever may assume the role has all that it grants; a service may act for strangers.',
    how: 'Trust one service principal, with aws:SourceAccount.',
    problems: (model) =>
      statementsOf(model)
        .filter(({ kind }) => kind === 'trust')
        .filter(
          ({ principals, conditions }) =>
            principals.length !== 1 ||
            !principals.every((one) => /^Service:[a-z0-9-]+\.amazonaws\.com$/.test(one)) ||
            !conditions.some(({ key }) => key === 'aws:SourceAccount'),
        )
        .map((statement) => problem(statement, 'trusts more than one service of this account')),
  }),
  every('aws_iam_role', {
    id: 'role-no-managed-policies',
    meets: ['AS-IAM4', 'CKV_AWS_274'],
    what: 'has a policy that AWS manages, or one inside itself',
    why: 'AWS changes its own without asking; one inside the role is read by no control.',
    how: 'Grant the named actions in an aws_iam_role_policy instead.',
    holds: ({ attributes }) =>
      listOf(attributes.managed_policy_arns).length === 0 &&
      listOf(attributes.inline_policy).length === 0,
  }),
  custom({
    id: 'grant-types-known',
    meets: [],
    why: 'Rights that are given in another way are read by no control.',
    how: 'Give rights by aws_iam_role_policy and by the policies that infra/controls reads (documents).',
    problems: (model) =>
      model.resources
        .filter(({ type }) => givesRights.test(type) && !knownTypes.has(type))
        .map(({ address, type }) => ({ address, what: `gives rights by ${type}` })),
  }),
  custom({
    id: 'policy-plain',
    meets: [],
    why: 'What is not named is allowed: a statement by exception grants nearly everything.',
    how: 'Write the policy as JSON with Action, Resource and Principal.',
    problems: (model) => [
      ...statementsOf(model)
        .filter(({ negations }) => negations.length > 0)
        .map((statement) => problem(statement, `uses ${statement.negations.join(' and ')}`)),
      ...documents.flatMap(([type, attribute]) =>
        model
          .of(type)
          .filter(({ attributes }) => attributes[attribute] !== undefined)
          .filter(({ attributes }) => !isRecord(parsed(attributes[attribute])))
          .map(({ address }) => ({ address, what: `has a ${attribute} that cannot be read` })),
      ),
    ],
  }),
];

/** What roles and their policies must show: one service each, named actions on named resources. */
import { type Control, custom, every } from './control.ts';
import { isForOwnServices, isOwnContext } from './policy-evaluation.ts';
import {
  documents,
  type FoundStatement,
  fits,
  fitsAction,
  statementsOf,
} from './policy-statements.ts';
import { ownArn } from './resource-names.ts';
import { isRecord, listOf, parsed, type StackModel } from './stack-model.ts';
import { auditTable } from './storage-controls.ts';

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

/** What works with content. All else changes what holds the content, or who may touch it. */
const onContent = [
  /^dynamodb:(BatchGetItem|ConditionCheckItem|GetItem|PutItem|UpdateItem|Query)$/i,
  /^dynamodb:(DescribeStream|GetRecords|GetShardIterator)$/i,
  /^kms:(Decrypt|GenerateDataKey)$/i,
  /^lambda:InvokeFunction$/i,
  /^logs:(CreateLogStream|PutLogEvents)$/i,
  /^s3:(GetObject|GetObjectVersion|PutObject|DeleteObjectVersion|ListBucket)$/i,
  /^sns:Publish$/i,
  /^sqs:(SendMessage|ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueAttributes)$/i,
  /^states:(StartExecution|StartSyncExecution|StopExecution|DescribeExecution)$/i,
];

const hasNoResourceType = (action: string) =>
  withoutResourceType.some((known) => fitsAction(known, action));

/** The ARNs under which policies speak of the resources of a stack; collected once per stack. */
const known = new WeakMap<StackModel, ReadonlySet<string>>();
function ownArns(model: StackModel): ReadonlySet<string> {
  const arns =
    known.get(model) ??
    new Set(
      model.resources.flatMap((resource) => {
        const arn = ownArn(resource, model);
        const ofExecutions = arn.replace(':stateMachine:', ':execution:');
        return [arn, ofExecutions, `@${resource.address}.stream_arn`];
      }),
    );
  known.set(model, arns);
  return arns;
}

/** Whether a pattern names a resource of this stack, whole, or what lies below it. */
function isOwn(pattern: string, model: StackModel): boolean {
  if (/[$&]\{/.test(pattern)) return false;
  const ends = [...pattern.matchAll(/[:/]|$/g)].map(({ index }) => index);
  return ends.some((end) => ownArns(model).has(pattern.slice(0, end)));
}

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

const onTrail = /^dynamodb:(PutItem|ConditionCheckItem|GetItem|BatchGetItem|Query|ListStreams)$/i;

/** A lone put could replace an entry; one in a transaction stands beside the change that it records. */
const isInTransaction = ({ conditions }: FoundStatement) =>
  conditions.some(
    ({ operator, key, values }) =>
      operator === 'StringEquals' &&
      key === 'dynamodb:enclosingoperation' &&
      values.join() === 'TransactWriteItems',
  );

/** What a statement allows on the audit table beyond reading and adding. */
function rewritesTrail(statement: FoundStatement, model: StackModel) {
  const { actions, resources } = statement;
  const trail = model.of('aws_dynamodb_table').find(({ name }) => name === auditTable);
  const isOnTrail =
    trail !== undefined && resources.some((pattern) => fits(pattern, ownArn(trail, model)));
  const other = actions.find((action) => /^dynamodb:/i.test(action) && !onTrail.test(action));
  if (!isOnTrail) return undefined;
  if (other !== undefined) return `allows ${other} on the audit trail`;
  return actions.some((action) => /^dynamodb:PutItem$/i.test(action)) && !isInTransaction(statement)
    ? 'allows dynamodb:PutItem on the audit trail outside of transactions'
    : undefined;
}

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
      const wild = actions.find((action) => /[*?$]/.test(action));
      return wild === undefined ? undefined : `allows ${wild}`;
    }),
  }),
  custom({
    id: 'grant-resources-named',
    meets: ['CKV_AWS_355'],
    why: 'The role could touch every copy’s resources.',
    how: 'Name a resource of the stack, a wildcard only after its name; only actions without a resource type may have * (withoutResourceType).',
    problems: perGrant(({ actions, resources }, model) => {
      const wide = resources.find((resource) =>
        resource === '*' ? !actions.every(hasNoResourceType) : !isOwn(resource, model),
      );
      return wide === undefined
        ? undefined
        : `allows ${actions.join(', ')} on ${wide}, which is no resource of this copy`;
    }),
  }),
  custom({
    id: 'grant-key-context',
    meets: [],
    why: 'The key encrypts everything: without a context its user could read everything.',
    how: 'Grant it by infra/encryption.ts, which binds a grant to one encryption context.',
    problems: perGrant(({ actions, conditions }, model) =>
      actions.some((action) => action.toLowerCase().startsWith('kms:')) &&
      !conditions.some((condition) => isOwnContext(condition, model))
        ? 'uses the key for what is not named, or not of this stack'
        : undefined,
    ),
  }),
  every('aws_iam_role_policy', {
    id: 'grant-own-role',
    meets: [],
    what: 'gives rights to a role that is not of this stack',
    why: 'Somebody else’s role would gain rights, and keep what nobody here looks at.',
    how: 'Set role to the name of a role of the stack.',
    holds: ({ attributes }, model) => model.referred(attributes.role)?.type === 'aws_iam_role',
  }),
  custom({
    id: 'audit-append-only',
    meets: [],
    why: 'Who may change an entry may change what happened.',
    how: 'Grant dynamodb:PutItem if dynamodb:EnclosingOperation is TransactWriteItems, dynamodb:ConditionCheckItem and reads only.',
    problems: perGrant(rewritesTrail),
  }),
  custom({
    id: 'grant-content-only',
    meets: [],
    why: 'Who may change a resource, its code or its policy may give himself all the rest.',
    how: 'Grant what works with content (onContent); changes are for the pipeline.',
    problems: perGrant(({ actions }) => {
      const other = actions.find(
        (action) => !hasNoResourceType(action) && !onContent.some((known) => known.test(action)),
      );
      return other === undefined ? undefined : `allows ${other}`;
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
          (statement) =>
            statement.effect === 'Allow' &&
            (statement.principals.length !== 1 || !isForOwnServices(statement, model)),
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

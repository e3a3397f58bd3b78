/** Edits of policies that a reader of wildcards alone would miss. */
import { editJson, resourceOf } from './planted.ts';
import { set, statement, type Violation } from './violation.ts';

const submit = 'aws_iam_role_policy.submit-payment';
const role = 'aws_iam_role.submit-payment';
const everything = JSON.stringify({
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** Adds a resource of any type, which must be reported itself. */
const add = (control: string, at: string, attributes: Record<string, unknown>): Violation => ({
  control,
  at,
  edit: (resources) => {
    const [type = '', name = ''] = at.split('.');
    resources[type] = { ...resources[type], [name]: attributes };
  },
});

/** Adds a statement to the policy of `at`. */
const addStatement = (control: string, at: string, added: Record<string, unknown>): Violation => ({
  control,
  at,
  edit: (resources) => {
    const [type = '', name = ''] = at.split('.');
    editJson(resourceOf(resources, type, name), 'policy', (policy) => {
      (policy.Statement as unknown[]).push({ Sid: 'Added', ...added });
    });
  },
});

const administrator: readonly Violation[] = [
  addStatement('policy-plain', submit, {
    Effect: 'Allow',
    NotAction: 'iam:CreateUser',
    Resource: '*',
  }),
  addStatement('policy-plain', submit, {
    Effect: 'Allow',
    Action: 'dynamodb:DeleteItem',
    NotResource: 'arn:aws:s3:::none',
  }),
  addStatement('policy-plain', 'aws_sqs_queue.payments', {
    Effect: 'Allow',
    NotPrincipal: { AWS: '1' },
    Action: 'sqs:SendMessage',
    Resource: '*',
  }),
  set('policy-plain', submit, 'policy', `\${data.aws_iam_policy_document.admin.json}`),
  set('role-no-managed-policies', role, 'inline_policy', [{ name: 'admin', policy: everything }]),
  ...[
    'aws_iam_policy',
    'aws_iam_policy_attachment',
    'aws_iam_role_policy_attachment',
    'aws_iam_role_policy_attachments_exclusive',
    'aws_iam_user',
    'aws_kms_grant',
    'aws_cloudwatch_log_resource_policy',
  ].map((type) => add('grant-types-known', `${type}.extra`, { policy: everything })),
  statement('grant-actions-named', submit, 'policy', 'RunProcessPayment', (one) => {
    one.Action = 'states:?tartExecution';
  }),
  statement('grant-no-pass-role', submit, 'policy', 'Traces', (one) => {
    one.Action = 'IAM:passrole';
  }),
  statement('grant-no-log-group', submit, 'policy', 'Logs', (one) => {
    one.Action = ['Logs:createLogGroup'];
  }),
];

const account = `\${data.aws_caller_identity.current.account_id}`;

const wideResources: readonly Violation[] = [
  `arn:aws:dynamodb:us-east-1:${account}:table/*`,
  `arn:aws:dynamodb:us-east-1:${account}:table/payment-*-dev`,
  `arn:aws:dynamodb:us-east-1:${account}:table/payment-audit-de?`,
  `arn:aws:dynamodb:*:${account}:table/payment-audit-dev`,
  `\${aws_dynamodb_table.payment-audit.arn}*`,
  `\${data.aws_arn.unknown.arn}/*`,
].map((resource) =>
  addStatement('grant-resources-named', submit, {
    Effect: 'Allow',
    Action: 'dynamodb:DeleteItem',
    Resource: resource,
  }),
);

export const policyViolations: readonly Violation[] = [...administrator, ...wideResources];

/** Edits of policies that a reader of wildcards alone would miss. */
import { add, addStatement, set, statement, type Violation } from './violation.ts';

const submit = 'aws_iam_role_policy.submit-payment';
const role = 'aws_iam_role.submit-payment';
const everything = JSON.stringify({
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
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
  ].map((type) => add('type-known', `${type}.extra`, { policy: everything })),
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
  `\${data.aws_arn.unknown.arn}`,
  `\${var.table}`,
  `arn:aws:dynamodb:us-east-1:${account}:table/\${var.table}`,
  'arn:aws:dynamodb:us-east-1:999999999999:table/payment-audit-dev',
  `arn:aws:dynamodb:eu-west-1:${account}:table/payment-audit-dev`,
  `arn:aws:dynamodb:us-east-1:${account}:table/payment-audit-other`,
].map((resource) =>
  addStatement('grant-resources-named', submit, {
    Effect: 'Allow',
    Action: 'dynamodb:DeleteItem',
    Resource: resource,
  }),
);

export const policyViolations: readonly Violation[] = [...administrator, ...wideResources];

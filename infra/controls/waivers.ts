/** The demands of independent checkers that this system does not meet, each with its reason. */

export interface Waiver {
  /** Names that the checkers give the demand. */
  readonly demands: readonly string[];
  /** What is asked. */
  readonly demand: string;
  readonly reason: string;
}

export const waivers: readonly Waiver[] = [
  {
    demands: ['AS-COG4'],
    demand: 'An API authorizer of Amazon Cognito.',
    reason: 'Callers are merchants’ servers with keys of ours; a Lambda authorizer checks them.',
  },
  {
    demands: ['CKV2_AWS_51', 'PCI.APIGWSSLEnabled'],
    demand: 'A client certificate on the API stage.',
    reason:
      'It identifies the gateway to HTTP backends; ours are Lambda functions, called under IAM.',
  },
  {
    demands: [
      ...['CKV_AWS_120', 'CKV_AWS_225', 'CKV_AWS_308', 'AWS-0002', 'AWS-0190'],
      'PCI.APIGWCacheEnabledAndEncrypted',
    ],
    demand: 'A cache on the API stage.',
    reason: 'A payment must never be answered from a cache; the control api-no-cache forbids one.',
  },
  {
    demands: ['CKV_AWS_206', 'AWS-0005'],
    demand: 'TLS 1.2 as the policy of the API’s own domain name.',
    reason: 'The stack has no domain name: whoever adds one sets TLS_1_2 on it.',
  },
  {
    demands: ['SH-APIGateway.9'],
    demand: 'Access logs on an HTTP API (API Gateway V2).',
    reason: 'The API is a REST API; its access log is the control api-access-log.',
  },
  {
    demands: ['CKV_AWS_116', 'SL-LambdaDLQ', 'SL-LambdaAsyncFailureDestination'],
    demand: 'A dead-letter queue or failure destination on every function.',
    reason:
      'It catches asynchronous invocations only. The one there is, the sweep over what is due, is made good by the next minute’s; all else is called by the API, workflows and event source mappings, which have their own.',
  },
  {
    demands: ['CKV_AWS_115'],
    demand: 'Reserved concurrency on every function.',
    reason:
      'Many copies in one account would exhaust its concurrency; the batch lane is bounded by its event source mapping instead.',
  },
  {
    demands: ['CKV_AWS_117', 'PCI.LambdaInsideVPC'],
    demand: 'Functions inside a VPC.',
    reason:
      'They use AWS services under IAM and TLS only; a VPC adds no boundary and slows destroying by minutes.',
  },
  {
    demands: ['CKV_AWS_272'],
    demand: 'Code signing of functions.',
    reason:
      'The bundles are built and deployed by one pipeline role; a signing profile would outlive the stack.',
  },
  {
    demands: ['SH-DynamoDB.6'],
    demand: 'Deletion protection on tables.',
    reason: 'Every resource must be destroyable without a person; recovery is point-in-time.',
  },
  {
    demands: ['CKV_AWS_285'],
    demand: 'Execution data in the logs of workflows.',
    reason:
      'Data minimisation: events are logged, payments are not; the control workflow-no-payloads-in-logs forbids it.',
  },
  {
    demands: ['CMK-S3-LOGS'],
    demand: 'A customer-managed key on the bucket of access logs.',
    reason: 'S3 log delivery writes to buckets with SSE-S3 only.',
  },
  {
    demands: ['CKV_AWS_144', 'PCI.S3BucketReplicationEnabled'],
    demand: 'Replication of buckets to another region.',
    reason: 'The system lives in one region; batch files can be uploaded again.',
  },
  {
    demands: ['CKV_AWS_143', 'SH-S3.15', 'AWS-0170'],
    demand: 'Object Lock or MFA delete on buckets.',
    reason:
      'Either would block destroying; an archive that must resist it belongs in another account.',
  },
  {
    demands: [
      ...['SH-S3.22', 'SH-S3.23', 'AWS-0171', 'AWS-0172'],
      ...['SH-CloudTrail.2', 'SH-CloudTrail.3', 'SH-CloudTrail.4'],
    ],
    demand: 'CloudTrail with data events, encryption and validation.',
    reason: 'A trail is the account’s, not a copy’s: the account owner sets it up.',
  },
  {
    demands: ['AS-SF1'],
    demand: 'Every event of every state machine in a log.',
    reason:
      'Of the Express workflow only failures are logged: the hash-chained audit trail tells what went well, and some 25 events a payment cost more than the workflow itself. WORKFLOW_LOG_LEVEL=ALL turns them on; Standard workflows log all.',
  },
  {
    demands: ['CKV_AWS_338'],
    demand: 'Logs kept for at least a year.',
    reason:
      'The default is 365 days; LOG_RETENTION_DAYS may be shorter for copies that hold no real payments.',
  },
  {
    demands: ['PCI.IAMNoInlinePolicy'],
    demand: 'No inline policies.',
    reason:
      'An inline policy belongs to one role, and lives and dies with it: least privilege needs no sharing.',
  },
  {
    demands: ['AWS-0147..0160', 'AWS-0174', 'SH-IAM.*', 'SH-GuardDuty.*', 'SH-Inspector.*'],
    demand: 'The baseline of an account: password policy, root keys, GuardDuty, Inspector.',
    reason: 'It is the account’s, not a copy’s: the account owner sets it up.',
  },
];

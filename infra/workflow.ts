/** One state machine: its definition, its role, its log without payloads, its encryption and traces. */
import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { SfnStateMachine } from '@cdktn/provider-aws/lib/sfn-state-machine/index.js';
import { Construct } from 'constructs';
import type { StateMachine } from '../workflows/states-language.ts';
import type { Encryption } from './encryption.ts';
import { LogGroup } from './log-group.ts';
import { workflowName } from './names.ts';
import type { Platform } from './platform.ts';
import { policyDocument, type Statement, trustPolicy } from './policy.ts';
import type { MachineName } from './resources.ts';

export interface WorkflowOptions {
  readonly platform: Platform;
  readonly encryption: Encryption;
  readonly machine: MachineName;
  readonly type: 'EXPRESS' | 'STANDARD';
  readonly definition: StateMachine;
  /** What its steps need: functions to invoke, machines to start. */
  readonly grants: readonly Statement[];
}

const DATA_KEY_REUSE_SECONDS = 300;

/** Log delivery and tracing have no resource types in IAM. */
const telemetry: readonly Statement[] = [
  {
    Sid: 'LogDelivery',
    Effect: 'Allow',
    Action: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    Resource: '*',
  },
  {
    Sid: 'Traces',
    Effect: 'Allow',
    Action: [
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
    ],
    Resource: '*',
  },
];

export const machineArn = (platform: Platform, machine: MachineName) =>
  platform.arn('states', `stateMachine:${platform.name(machine)}`);

export class Workflow extends Construct {
  readonly resource: SfnStateMachine;

  constructor(scope: Construct, id: string, options: WorkflowOptions) {
    super(scope, id);
    const { platform, encryption, machine, type, definition, grants } = options;
    const logs = new LogGroup(this, 'Logs', {
      platform,
      encryption,
      // The prefix keeps the account's one log delivery policy from growing with every machine.
      name: `/aws/vendedlogs/states/${platform.name(workflowName(machine))}`,
    });
    const role = new IamRole(this, 'Role', {
      name: platform.name(workflowName(machine)),
      description: `What the workflow ${platform.name(machine)} may do, and nothing else.`,
      assumeRolePolicy: trustPolicy(
        'states.amazonaws.com',
        platform.accountId,
        platform.arn('states', 'stateMachine:*'),
      ),
      forceDetachPolicies: true,
    });
    const policy = new IamRolePolicy(this, 'Policy', {
      name: 'granted',
      role: role.name,
      policy: policyDocument([...telemetry, ...this.#keyGrants(options), ...grants]),
    });
    this.resource = new SfnStateMachine(this, 'Machine', {
      name: platform.name(machine),
      type,
      roleArn: role.arn,
      definition: JSON.stringify(definition),
      // Events tell what happened; payloads would tell whom, and stay out. All events of every payment
      // would cost more than its workflow: the audit trail tells what went well.
      loggingConfiguration: {
        level: type === 'EXPRESS' ? platform.settings.WORKFLOW_LOG_LEVEL : 'ALL',
        includeExecutionData: false,
        logDestination: `${logs.arn}:*`,
      },
      tracingConfiguration: { enabled: true },
      encryptionConfiguration: {
        type: 'CUSTOMER_MANAGED_KMS_KEY',
        kmsKeyId: encryption.keyArn,
        kmsDataKeyReusePeriodSeconds: DATA_KEY_REUSE_SECONDS,
      },
      dependsOn: [policy],
    });
    this.resource.overrideLogicalId(machine);
  }

  #keyGrants({ platform, encryption, machine }: WorkflowOptions): readonly Statement[] {
    return [
      encryption.grantDirect('write', 'KeyExecutions', {
        key: 'aws:states:stateMachineArn',
        value: machineArn(platform, machine),
      }),
      {
        Sid: 'KeyLogs',
        Effect: 'Allow',
        Action: 'kms:GenerateDataKey',
        Resource: encryption.keyArn,
        Condition: {
          StringLike: { 'kms:EncryptionContext:SourceArn': platform.arn('logs', '*') },
        },
      },
    ];
  }
}

/** One Lambda function: its ZIP, its role with an inline policy of what was granted and nothing else, its log group. */
import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { LambdaFunction } from '@cdktn/provider-aws/lib/lambda-function/index.js';
import { AssetType, Fn, Lazy, TerraformAsset, Token } from 'cdktn';
import { Construct } from 'constructs';
import type { Encryption } from './encryption.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { LogGroup } from './log-group.ts';
import type { Platform } from './platform.ts';
import { policyDocument, type Statement, trustPolicy } from './policy.ts';

export interface ServiceFunctionOptions {
  readonly platform: Platform;
  readonly encryption: Encryption;
  readonly definition: FunctionDefinition;
  /** Directory whose content becomes the ZIP. */
  readonly bundle: string;
}

/** Writing one's own log and traces; tracing has no resource type in IAM. */
const telemetry = (logGroupArn: string): readonly Statement[] => [
  {
    Sid: 'Logs',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: `${logGroupArn}:*`,
  },
  {
    Sid: 'Traces',
    Effect: 'Allow',
    Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    Resource: '*',
  },
];

export class ServiceFunction extends Construct {
  readonly resource: LambdaFunction;
  readonly policy: IamRolePolicy;
  readonly #statements = new Map<string, Statement>();
  readonly #variables = new Map<string, string>();

  constructor(scope: Construct, id: string, options: ServiceFunctionOptions) {
    super(scope, id);
    const { platform, encryption, definition, bundle } = options;
    const { settings } = platform;
    const name = platform.name(definition.name);
    const logs = new LogGroup(this, 'Logs', { platform, encryption, name: `/aws/lambda/${name}` });
    const role = new IamRole(this, 'Role', {
      name,
      description: `What ${name} may do, and nothing else.`,
      assumeRolePolicy: trustPolicy('lambda.amazonaws.com', platform.accountId),
      forceDetachPolicies: true,
    });
    this.policy = new IamRolePolicy(this, 'Policy', {
      name: 'granted',
      role: role.name,
      policy: Lazy.stringValue({ produce: () => policyDocument([...this.#statements.values()]) }),
    });
    const asset = new TerraformAsset(this, 'Bundle', { path: bundle, type: AssetType.ARCHIVE });
    this.resource = new LambdaFunction(this, 'Function', {
      functionName: name,
      description: definition.description,
      role: role.arn,
      packageType: 'Zip',
      filename: asset.path,
      sourceCodeHash: Fn.filebase64sha256(asset.path),
      handler: 'index.handler',
      runtime: settings.LAMBDA_RUNTIME,
      architectures: ['arm64'],
      memorySize:
        definition.memoryParameter === undefined
          ? definition.memoryMb
          : settings[definition.memoryParameter],
      timeout: definition.timeoutSeconds,
      kmsKeyArn: encryption.keyArn,
      environment: {
        variables: Token.asStringMap(
          Lazy.anyValue({ produce: () => Object.fromEntries(this.#variables) }),
        ),
      },
      tracingConfig: { mode: 'Active' },
      // The level is the logger's business: filtering here would drop metrics, which carry none.
      loggingConfig: {
        logFormat: 'JSON',
        applicationLogLevel: 'TRACE',
        systemLogLevel: 'WARN',
        logGroup: logs.name,
      },
      skipDestroy: false,
      dependsOn: [this.policy, logs.group],
    });
    this.setVariable('ENVIRONMENT_SUFFIX', platform.suffix);
    this.setVariable('LOG_LEVEL', settings.LOG_LEVEL);
    this.grant([
      ...telemetry(logs.arn),
      encryption.grantDirect('read', 'KeyVariables', {
        key: 'aws:lambda:FunctionArn',
        value: platform.arn('lambda', `function:${name}`),
      }),
    ]);
  }

  /** A statement granted twice is there once; two that share an id and differ are a mistake. */
  grant(statements: readonly Statement[]): void {
    for (const statement of statements) {
      const present = this.#statements.get(statement.Sid);
      if (present !== undefined && JSON.stringify(present) !== JSON.stringify(statement)) {
        throw new Error(
          `${this.node.id} is granted two different statements called ${statement.Sid}; give one of them another Sid.`,
        );
      }
      this.#statements.set(statement.Sid, statement);
    }
  }

  setVariable(name: string, value: string): void {
    this.#variables.set(name, value);
  }

  /** The function itself: nobody calls its versions or aliases. */
  grantInvoke(sid: string): Statement {
    return {
      Sid: sid,
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: this.resource.arn,
    };
  }
}

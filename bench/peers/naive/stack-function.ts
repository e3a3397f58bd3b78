/** One function of peer P3: its ZIP, its role, its variables; sized and logged as ours are. */
import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { LambdaFunction } from '@cdktn/provider-aws/lib/lambda-function/index.js';
import { AssetType, TerraformAsset } from 'cdktn';
import type { Construct } from 'constructs';
import type { Platform } from '../../../infra/platform.ts';
import { trustPolicy } from '../../../infra/policy.ts';

export interface NaiveFunction {
  readonly arn: string;
  readonly name: string;
  readonly invokeArn: string;
  allow(policy: string): void;
}

interface MakerOptions {
  readonly scope: Construct;
  readonly platform: Platform;
  readonly bundles: string;
}

export const createFunctionMaker =
  ({ scope, platform, bundles }: MakerOptions) =>
  (name: string, memorySize: number, variables: Record<string, string>): NaiveFunction => {
    const functionName = platform.name(name);
    const role = new IamRole(scope, `${name}-role`, {
      name: functionName,
      assumeRolePolicy: trustPolicy('lambda.amazonaws.com', platform.accountId),
    });
    const asset = new TerraformAsset(scope, `${name}-bundle`, {
      path: `${bundles}/${name}`,
      type: AssetType.ARCHIVE,
    });
    const made = new LambdaFunction(scope, name, {
      functionName,
      role: role.arn,
      packageType: 'Zip',
      filename: asset.path,
      handler: 'index.handler',
      runtime: platform.settings.LAMBDA_RUNTIME,
      architectures: ['arm64'],
      memorySize,
      timeout: 29,
      environment: {
        variables: {
          ENVIRONMENT_SUFFIX: platform.suffix,
          LOG_LEVEL: platform.settings.LOG_LEVEL,
          // Outside AWS there is no daemon that takes traces.
          POWERTOOLS_TRACE_ENABLED: 'false',
          ...variables,
        },
      },
      loggingConfig: {
        logFormat: 'JSON',
        applicationLogLevel: 'TRACE',
        systemLogLevel: 'WARN',
      },
    });
    return {
      arn: made.arn,
      name: functionName,
      invokeArn: made.invokeArn,
      allow: (policy) => {
        new IamRolePolicy(scope, `${name}-policy`, { name: 'granted', role: role.name, policy });
      },
    };
  };

/** Looks after the one role per account and region that API Gateway writes its logs with; no copy owns it. */
import {
  APIGatewayClient,
  BadRequestException,
  GetAccountCommand,
  UpdateAccountCommand,
} from '@aws-sdk/client-api-gateway';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  EntityAlreadyExistsException,
  GetRoleCommand,
  IAMClient,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import { CommandFailure, EXIT } from './check.ts';

export interface LogRoleOptions {
  readonly region: string;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export type LogRole = {
  /** `set`: the account had none, or one that is gone. */
  readonly kind: 'kept' | 'set';
  readonly arn: string;
};

/** Of the account, hence no suffix. */
const ROLE_NAME = 'api-gateway-cloudwatch-logs';
/**
 * The one AWS managed policy, and the one right to make log groups, in all that we deploy: AWS documents no
 * other policy for this role, and has been seen to refuse one without that right. It also serves APIs that
 * are not ours, whose groups nobody declares.
 */
const POLICY_ARN = 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs';
/** Without `aws:SourceAccount`: AWS does not say that it sends it, and if not, no API could log any more. */
const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'apigateway.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
};
/** IAM takes a while until API Gateway sees a new role. */
const ATTEMPTS_MAX = 15;
const WAIT_MS = 4_000;
const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

export async function ensureLogRole({ region, sleep = pause }: LogRoleOptions): Promise<LogRole> {
  const gateway = new APIGatewayClient({ region });
  const iam = new IAMClient({ region });
  try {
    const { cloudwatchRoleArn } = await gateway.send(new GetAccountCommand({}));
    if (cloudwatchRoleArn && (await roleExists(iam, cloudwatchRoleArn))) {
      return { kind: 'kept', arn: cloudwatchRoleArn };
    }
    const arn = await ensureRole(iam);
    await setRole(gateway, arn, sleep);
    return { kind: 'set', arn };
  } finally {
    gateway.destroy();
    iam.destroy();
  }
}

async function roleExists(iam: IAMClient, arn: string): Promise<boolean> {
  const name = arn.split('/').pop();
  try {
    await iam.send(new GetRoleCommand({ RoleName: name }));
    return true;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return false;
    throw error;
  }
}

/** Another deployment may make it at the same moment: both mean the same role. */
async function ensureRole(iam: IAMClient): Promise<string> {
  try {
    await iam.send(
      new CreateRoleCommand({
        RoleName: ROLE_NAME,
        Description: 'API Gateway writes the logs of all REST APIs of this account with it.',
        AssumeRolePolicyDocument: JSON.stringify(trust),
      }),
    );
  } catch (error) {
    if (!(error instanceof EntityAlreadyExistsException)) throw error;
  }
  await iam.send(new AttachRolePolicyCommand({ RoleName: ROLE_NAME, PolicyArn: POLICY_ARN }));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: ROLE_NAME }));
  if (Role?.Arn === undefined)
    throw new CommandFailure(`IAM told no ARN of the role ${ROLE_NAME}.`, EXIT.failed);
  return Role.Arn;
}

async function setRole(
  gateway: APIGatewayClient,
  arn: string,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/cloudwatchRoleArn', value: arn }];
  for (let attempt = 1; ; attempt += 1) {
    try {
      await gateway.send(new UpdateAccountCommand({ patchOperations }));
      return;
    } catch (error) {
      const isTooEarly = error instanceof BadRequestException;
      if (!isTooEarly || attempt >= ATTEMPTS_MAX) {
        throw new CommandFailure(`API Gateway did not take the role ${arn}.`, EXIT.failed, error);
      }
      await sleep(WAIT_MS);
    }
  }
}

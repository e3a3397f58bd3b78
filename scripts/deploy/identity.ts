/** Whose AWS account the credentials open, asked before anything else. */
import { GetCallerIdentityCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import { type Check, passed, refused } from './check.ts';
import { describeError } from './describe-error.ts';

export interface Identity {
  readonly accountId: string;
  readonly arn: string;
}

const ADVICE = 'Sign in (aws sso login, aws configure) or set AWS_PROFILE, then try again';

export async function findIdentity(region: string): Promise<Check<Identity>> {
  const client = new STSClient({ region });
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
    if (Account === undefined || Arn === undefined) return refused('AWS named no account.');
    return passed({ accountId: Account, arn: Arn });
  } catch (error) {
    const said = describeError(error);
    if (error instanceof Error && /^(Credentials|Token)ProviderError$/.test(error.name)) {
      return refused(`No AWS credentials: ${said}. ${ADVICE}.`);
    }
    return error instanceof STSServiceException
      ? refused(`AWS does not accept the credentials (${said}). ${ADVICE}.`)
      : refused(`AWS does not tell whose credentials these are (${said}). Try again.`);
  } finally {
    client.destroy();
  }
}

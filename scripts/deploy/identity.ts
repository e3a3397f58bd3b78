/** Whose AWS account the credentials open, asked before anything else. */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Check, passed, refused } from './check.ts';

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
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const line = message.replaceAll(/\s+/g, ' ').trim();
    if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
      return refused(`No AWS credentials: ${line}. ${ADVICE}.`);
    }
    return refused(`AWS does not accept the credentials (${name}: ${line}). ${ADVICE}.`);
  } finally {
    client.destroy();
  }
}

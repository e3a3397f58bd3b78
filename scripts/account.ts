/** `npm run account`: gives API Gateway the account's role for logs, before a bare `cdktn deploy`. */
import { readSettings } from '../infra/settings.ts';
import { CommandFailure, demand, EXIT } from './deploy/check.ts';
import { findIdentity } from './deploy/identity.ts';
import { ensureLogRole } from './deploy/log-role.ts';
import { checkRegion } from './deploy/region.ts';
import { guard } from './deploy/run-command.ts';

await guard(async () => {
  const result = readSettings(process.env);
  if (result.kind === 'invalid') {
    throw new CommandFailure(result.problems.join('\n'), EXIT.refused);
  }
  const region = demand(checkRegion(process.env, result.settings.AWS_REGION));
  const { accountId } = demand(await findIdentity(region));
  const { kind, arn } = await ensureLogRole({ region });
  const what = kind === 'kept' ? 'already writes' : 'from now on writes';
  console.log(`Account ${accountId}, ${region}: API Gateway ${what} its logs as ${arn}`);
});

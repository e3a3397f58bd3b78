/** `npm run merchants`: merchants and their API keys, on this machine or in a deployed environment. */
import { keyCommands } from './tenants/key-commands.ts';
import { merchantCommands } from './tenants/merchant-commands.ts';
import { TARGET_OPTIONS } from './tenants/target.ts';
import { createTenantContext } from './tenants/tenant-context.ts';
import { runTool } from './terminal/run-tool.ts';

const exitCode = await runTool(
  {
    name: 'merchants',
    about: 'Merchants and their API keys. A secret is shown once; only its hash is stored.',
    commands: [...merchantCommands, ...keyCommands('merchant')],
    options: TARGET_OPTIONS,
    prepare: createTenantContext,
  },
  process.argv.slice(2),
);
process.exitCode = exitCode;

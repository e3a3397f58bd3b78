/** `npm run operators`: the platform's own keys, which read across merchants and decide reviews. */
import { keyCommands } from './tenants/key-commands.ts';
import { operatorCommands } from './tenants/operator-commands.ts';
import { TARGET_OPTIONS } from './tenants/target.ts';
import { createTenantContext } from './tenants/tenant-context.ts';
import { runTool } from './terminal/run-tool.ts';

const exitCode = await runTool(
  {
    name: 'operators',
    about:
      "The platform's keys: they read across merchants and decide reviews, and make no payments.",
    commands: [...operatorCommands, ...keyCommands('operator')],
    options: TARGET_OPTIONS,
    prepare: createTenantContext,
  },
  process.argv.slice(2),
);
process.exitCode = exitCode;

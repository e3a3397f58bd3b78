/** `npm run audit`: whether the audit trails are whole, on this machine or in a deployed environment. */
import { auditCommands } from './operations/audit-commands.ts';
import { createOperationsContext } from './operations/operations-context.ts';
import { TARGET_OPTIONS } from './tenants/target.ts';
import { runTool } from './terminal/run-tool.ts';

const exitCode = await runTool(
  {
    name: 'audit',
    about: 'Audit trails: whether anything was changed, removed or added past the system.',
    commands: auditCommands,
    options: TARGET_OPTIONS,
    prepare: createOperationsContext,
  },
  process.argv.slice(2),
);
process.exitCode = exitCode;

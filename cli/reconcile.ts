/** `npm run reconcile`: compares what is stored with what is true, after a restore. */
import { createOperationsContext } from './operations/operations-context.ts';
import { reconcileCommand } from './operations/reconcile-command.ts';
import { TARGET_OPTIONS } from './tenants/target.ts';
import { runTool } from './terminal/run-tool.ts';

const exitCode = await runTool(
  {
    name: 'reconcile',
    about: 'Compares what is stored with what is true, before traffic is let in after a restore.',
    commands: [reconcileCommand],
    options: TARGET_OPTIONS,
    prepare: createOperationsContext,
  },
  process.argv.slice(2),
);
process.exitCode = exitCode;

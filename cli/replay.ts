/** `npm run replay`: tells subscribers and queues again what they may have missed. */
import { createOperationsContext } from './operations/operations-context.ts';
import { replayCommand } from './operations/replay-command.ts';
import { TARGET_OPTIONS } from './tenants/target.ts';
import { runTool } from './terminal/run-tool.ts';

const exitCode = await runTool(
  {
    name: 'replay',
    about: 'Tells subscribers and queues again what they may have missed.',
    commands: [replayCommand],
    options: TARGET_OPTIONS,
    prepare: createOperationsContext,
  },
  process.argv.slice(2),
);
process.exitCode = exitCode;

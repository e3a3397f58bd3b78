/** `npm run dlq`: messages that were given up, on this machine or in a deployed environment. */
import { createDeadLetterStore } from './operations/dead-letter-store.ts';
import { dlqCommands } from './operations/dlq-commands.ts';
import { createOperationsContext } from './operations/operations-context.ts';
import { TARGET_OPTIONS } from './tenants/target.ts';
import { runTool } from './terminal/run-tool.ts';

const exitCode = await runTool(
  {
    name: 'dlq',
    about: 'Dead letters: what failed, why, since when; send again, or throw away.',
    commands: dlqCommands,
    options: TARGET_OPTIONS,
    prepare: (options) => {
      const context = createOperationsContext(options);
      return { ...context, letters: createDeadLetterStore(context.target) };
    },
  },
  process.argv.slice(2),
);
process.exitCode = exitCode;

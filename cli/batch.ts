/** `npm run batch`: files of payments: made up, sent, watched to their end. */
import { batchCommands } from './batch/batch-commands.ts';
import { API_OPTIONS, createApiContext } from './payments/api-context.ts';
import { runTool } from './terminal/run-tool.ts';

const exitCode = await runTool(
  {
    name: 'batch',
    about: 'Send a file of payments, watch it, fetch what became of each row.',
    commands: batchCommands,
    options: API_OPTIONS,
    // Making up a file needs no API.
    prepare: (options) => ({ api: () => createApiContext(options).merchant }),
  },
  process.argv.slice(2),
);
process.exitCode = exitCode;

/** `npm run payments`: what an operator looks at and decides, through the public API. */
import { API_OPTIONS, createApiContext } from './payments/api-context.ts';
import { paymentCommands } from './payments/payment-commands.ts';
import { runTool } from './terminal/run-tool.ts';

const exitCode = await runTool(
  {
    name: 'payments',
    about: 'Look at payments, decide on those in review, send failed ones round again.',
    commands: paymentCommands,
    options: API_OPTIONS,
    prepare: createApiContext,
  },
  process.argv.slice(2),
);
process.exitCode = exitCode;

/** Lambda authorize-payment: the step that holds the funds. */
import { createAuthorizePayment } from '../../src/application/authorize-payment.ts';
import { authorizeInputSchema } from '../../src/contract/messages.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { createTaskHandler, describeStep } from '../../src/entry/task-handler.ts';
import { composeProcessorStep } from '../processor-step.ts';

const { ports, telemetry } = composeProcessorStep({ endsPayments: true });

export const handler = createTaskHandler({
  parse: (event) => parseBody(authorizeInputSchema, event),
  run: createAuthorizePayment(ports),
  describe: describeStep,
  telemetry,
});

/** Lambda fail-payment: the step after the last attempt. */
import { createFailPayment } from '../../src/application/fail-payment.ts';
import { failInputSchema } from '../../src/contract/messages.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { createTaskHandler, describeStep } from '../../src/entry/task-handler.ts';
import { composeProcessorStep } from '../processor-step.ts';

const { ports, telemetry } = composeProcessorStep({ endsPayments: true });

export const handler = createTaskHandler({
  parse: (event) => parseBody(failInputSchema, event),
  run: createFailPayment(ports),
  describe: describeStep,
  telemetry,
});

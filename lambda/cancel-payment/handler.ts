/** Lambda cancel-payment: the step that releases what is held, because of a cancel or an expiry. */
import { createCancelPayment } from '../../src/application/cancel-payment.ts';
import { cancelInputSchema } from '../../src/contract/messages.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { createTaskHandler, describeStep } from '../../src/entry/task-handler.ts';
import { composeProcessorStep } from '../processor-step.ts';

const { ports, telemetry } = composeProcessorStep({ endsPayments: true });

export const handler = createTaskHandler({
  parse: (event) => parseBody(cancelInputSchema, event),
  run: createCancelPayment(ports),
  describe: describeStep,
  telemetry,
});

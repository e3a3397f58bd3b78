/** Lambda capture-payment: the step that takes the funds, at once or by a merchant's command. */
import { createCapturePayment } from '../../src/application/capture-payment.ts';
import { createCarryOutOperation } from '../../src/application/carry-out-operation.ts';
import { captureStepInputSchema } from '../../src/contract/messages.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { createTaskHandler, describeStep } from '../../src/entry/task-handler.ts';
import { composeProcessorStep } from '../processor-step.ts';

const { ports, telemetry } = composeProcessorStep({ endsPayments: true });
const captureAutomatically = createCapturePayment(ports);
const captureByCommand = createCarryOutOperation(ports);

export const handler = createTaskHandler({
  parse: (event) => parseBody(captureStepInputSchema, event),
  run: async (input) =>
    'authorization' in input ? captureAutomatically(input) : captureByCommand(input),
  describe: describeStep,
  telemetry,
});

/** Lambda refund-payment: the step that gives money back. */
import { createCarryOutOperation } from '../../src/application/carry-out-operation.ts';
import { refundInputSchema } from '../../src/contract/messages.ts';
import { parseBody } from '../../src/contract/parse.ts';
import { createTaskHandler, describeStep } from '../../src/entry/task-handler.ts';
import { composeProcessorStep } from '../processor-step.ts';

const { ports, telemetry } = composeProcessorStep({ endsPayments: false });

export const handler = createTaskHandler({
  parse: (event) => parseBody(refundInputSchema, event),
  run: createCarryOutOperation(ports),
  describe: describeStep,
  telemetry,
});

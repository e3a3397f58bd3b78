/** The processor port on the sandbox acquirer, called under IAM as the separate party that it is. */
import type { InquiryAnswer, Processor, ProcessorAnswer } from '../../application/ports.ts';
import {
  type AcquirerAnswer,
  type AcquirerCharge,
  type AcquirerRequest,
  acquirerAnswerSchema,
} from '../../contract/acquirer-messages.ts';
import type { LambdaClient } from '../aws/lambda-client.ts';

interface Options {
  readonly client: LambdaClient;
  readonly functionName: string;
  /** Told why an answer is missing; the port itself only says that it is. */
  readonly onFault: (error: unknown) => void;
}

/** What is known after a call: an answer, that it was never carried out, or nothing. */
type Reply =
  | { readonly kind: 'answer'; readonly answer: AcquirerAnswer }
  | { readonly kind: 'not-carried-out' }
  | { readonly kind: 'lost' };

export const SANDBOX_PROCESSOR = 'sandbox';

export function createSandboxProcessor(options: Options): Processor {
  const charge = async (request: AcquirerCharge): Promise<ProcessorAnswer> => {
    const reply = await call(options, request);
    if (reply.kind === 'not-carried-out') return { outcome: 'unavailable' };
    if (reply.kind === 'lost' || reply.answer.outcome === 'absent') return { outcome: 'unknown' };
    return toProcessorAnswer(reply.answer);
  };
  return {
    name: SANDBOX_PROCESSOR,
    authorize: (request) => charge({ operation: 'authorize', ...request }),
    capture: (request) => charge({ operation: 'capture', ...request }),
    void: (request) => charge({ operation: 'void', ...request }),
    refund: (request) => charge({ operation: 'refund', ...request }),
    async inquire(key): Promise<InquiryAnswer> {
      const reply = await call(options, { operation: 'inquire', key });
      // A question has no effect, so a lost answer to it is no more than a refusal.
      if (reply.kind !== 'answer') return { outcome: 'unavailable' };
      const { answer } = reply;
      return answer.outcome === 'absent' ? { outcome: 'absent' } : toProcessorAnswer(answer);
    },
  };
}

function toProcessorAnswer(
  answer: Exclude<AcquirerAnswer, { outcome: 'absent' }>,
): ProcessorAnswer {
  if (answer.outcome !== 'unavailable') return answer;
  const { retryAfterSeconds } = answer;
  return retryAfterSeconds === undefined
    ? { outcome: 'unavailable' }
    : { outcome: 'unavailable', retryAfterSeconds };
}

async function call(options: Options, request: AcquirerRequest): Promise<Reply> {
  const { client, functionName, onFault } = options;
  try {
    const answer = await client.invoke(functionName, request);
    if (answer !== undefined) return { kind: 'answer', answer: acquirerAnswerSchema.parse(answer) };
    onFault(new Error(`The acquirer failed while it worked on ${request.operation}.`));
    return { kind: 'lost' };
  } catch (error) {
    onFault(error);
    return { kind: wasRefused(error) ? 'not-carried-out' : 'lost' };
  }
}

/** Lambda answers a call that it does not pass on with a 4xx: throttled, denied, no such function. */
function wasRefused(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500;
}

/** The Standard workflow that waits up to a day for an operator's decision on one payment and carries it out. */
import { patientRetries } from './retries.ts';
import type { StateMachine } from './states-language.ts';

/** ARNs of what the workflow calls. */
export interface ReviewPaymentTargets {
  readonly requestReview: string;
  readonly applyReview: string;
}

const DAY_SECONDS = 86_400;

export function reviewPayment(targets: ReviewPaymentTargets): StateMachine {
  return {
    Comment: 'Waits for a person; no answer within a day is a refusal.',
    StartAt: 'WaitForDecision',
    States: {
      WaitForDecision: {
        Type: 'Task',
        Comment: 'request-review keeps the token; resume-review answers with it.',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: {
          FunctionName: targets.requestReview,
          Payload: {
            'paymentId.$': '$.paymentId',
            'operationNumber.$': '$.operationNumber',
            'taskToken.$': '$$.Task.Token',
          },
        },
        TimeoutSeconds: DAY_SECONDS,
        ResultPath: '$.review',
        Retry: patientRetries,
        Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'TimedOut' }],
        Next: 'ApplyReview',
      },
      TimedOut: {
        Type: 'Pass',
        Comment: 'Nobody decided: the payment is declined.',
        Result: { decision: 'timeout', note: null, actor: null },
        ResultPath: '$.review',
        Next: 'ApplyReview',
      },
      ApplyReview: {
        Type: 'Task',
        Comment: 'Back to received, or declined.',
        Resource: targets.applyReview,
        Parameters: {
          'paymentId.$': '$.paymentId',
          'decision.$': '$.review.decision',
          'note.$': '$.review.note',
          'actor.$': '$.review.actor',
        },
        ResultPath: '$.applied',
        Retry: patientRetries,
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
    },
  };
}

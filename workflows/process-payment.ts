/** The Express workflow that carries one work order to its end: a payment to be made, or a command on one. */
import { stepRetries } from './retries.ts';
import type { Catcher, StateMachine, TaskState } from './states-language.ts';

/** ARNs of what the workflow calls. */
export interface ProcessPaymentTargets {
  readonly screenPayment: string;
  readonly authorizePayment: string;
  readonly capturePayment: string;
  readonly failPayment: string;
  readonly cancelPayment: string;
  readonly refundPayment: string;
  readonly resumeReview: string;
  readonly reviewMachine: string;
}

const toFailure: Catcher = {
  ErrorEquals: ['States.ALL'],
  ResultPath: '$.error',
  Next: 'LastAttempt',
};

/** What every step is told: the order, and how often this step was tried before. */
const common = { 'order.$': '$.order', 'retryCount.$': '$$.State.RetryCount' };

function step(
  comment: string,
  resource: string,
  more: Pick<TaskState, 'Parameters' | 'ResultPath' | 'Next'>,
): TaskState {
  return {
    Type: 'Task',
    Comment: comment,
    Resource: resource,
    ...more,
    Retry: stepRetries,
    Catch: [toFailure],
  };
}

function screening(targets: ProcessPaymentTargets): StateMachine['States'] {
  return {
    Screen: step('Risk decides before money moves.', targets.screenPayment, {
      Parameters: common,
      ResultPath: '$.screening',
      Next: 'ScreeningOutcome',
    }),
    ScreeningOutcome: {
      Type: 'Choice',
      Comment: 'Declined and nothing-to-do end here: the step has recorded what there was.',
      Choices: [
        { Variable: '$.screening.outcome', StringEquals: 'proceed', Next: 'Authorize' },
        { Variable: '$.screening.outcome', StringEquals: 'review', Next: 'StartReview' },
      ],
      Default: 'Done',
    },
    StartReview: {
      Type: 'Task',
      Comment:
        'A review waits up to a day, an Express workflow five minutes: so it is another one.',
      Resource: 'arn:aws:states:::states:startExecution',
      Parameters: {
        StateMachineArn: targets.reviewMachine,
        'Name.$': "States.Format('{}-{}', $.order.paymentId, $.order.operationNumber)",
        Input: {
          'paymentId.$': '$.order.paymentId',
          'operationNumber.$': '$.order.operationNumber',
        },
      },
      ResultPath: '$.reviewExecution',
      Retry: stepRetries,
      Catch: [
        {
          ErrorEquals: ['StepFunctions.ExecutionAlreadyExistsException'],
          ResultPath: null,
          Next: 'Done',
        },
        toFailure,
      ],
      Next: 'Done',
    },
  };
}

function money(targets: ProcessPaymentTargets): StateMachine['States'] {
  return {
    Authorize: step('Hold the funds.', targets.authorizePayment, {
      Parameters: {
        ...common,
        'payment.$': '$.screening.payment',
        'screening.$': '$.screening.screening',
      },
      ResultPath: '$.authorization',
      Next: 'AuthorizationOutcome',
    }),
    AuthorizationOutcome: {
      Type: 'Choice',
      Comment: 'A manual capture waits for its command; a decline is recorded.',
      Choices: [
        { Variable: '$.authorization.outcome', StringEquals: 'authorized', Next: 'Capture' },
      ],
      Default: 'Done',
    },
    Capture: step(
      'Take the funds and write all that happened in one transaction.',
      targets.capturePayment,
      {
        Parameters: {
          ...common,
          'payment.$': '$.screening.payment',
          'screening.$': '$.screening.screening',
          'authorization.$': '$.authorization.authorization',
        },
        ResultPath: '$.capture',
        Next: 'Done',
      },
    ),
  };
}

/** Each reads the pending command from the payment: the order only says that there is one. */
function commands(targets: ProcessPaymentTargets): StateMachine['States'] {
  const last = (resultPath: string) => ({
    Parameters: common,
    ResultPath: resultPath,
    Next: 'Done',
  });
  return {
    CaptureByCommand: step(
      'Take all or part of what is held.',
      targets.capturePayment,
      last('$.capture'),
    ),
    Cancel: step(
      'Release what is held: a cancel, or an authorization that expired.',
      targets.cancelPayment,
      last('$.cancel'),
    ),
    Refund: step('Give money back.', targets.refundPayment, last('$.refund')),
    ResumeReview: step(
      "Hand over the operator's decision to the workflow that waits for it.",
      targets.resumeReview,
      last('$.review'),
    ),
  };
}

function failure(targets: ProcessPaymentTargets): StateMachine['States'] {
  return {
    LastAttempt: {
      Type: 'Choice',
      Comment:
        'The queue brings the order back, until it will not: only then is a failure recorded.',
      Choices: [{ Variable: '$.order.lastAttempt', BooleanEquals: true, Next: 'RecordFailure' }],
      Default: 'Failed',
    },
    RecordFailure: {
      Type: 'Task',
      Comment: 'Ask the processor once more, then record failed or what it answered.',
      Resource: targets.failPayment,
      Parameters: { ...common, 'error.$': '$.error' },
      ResultPath: '$.failure',
      Retry: stepRetries,
      Next: 'FailureOutcome',
    },
    FailureOutcome: {
      Type: 'Choice',
      Comment: 'Recovered: the money had moved after all, and the payment says so.',
      Choices: [
        { Variable: '$.failure.outcome', StringEquals: 'recovered', Next: 'Done' },
        { Variable: '$.failure.outcome', StringEquals: 'nothing-to-do', Next: 'Done' },
      ],
      Default: 'Failed',
    },
    Failed: {
      Type: 'Fail',
      Error: 'PaymentNotCompleted',
      Cause: 'A step failed after its retries; the message returns to its queue.',
    },
    Done: { Type: 'Succeed' },
  };
}

export function processPayment(targets: ProcessPaymentTargets): StateMachine {
  return {
    Comment: 'Carries one work order of a payment to its end.',
    StartAt: 'Route',
    TimeoutSeconds: 60,
    States: {
      Route: {
        Type: 'Choice',
        Comment: 'A payment is made, or a command on it is carried out.',
        Choices: [
          { Variable: '$.order.operation', StringEquals: 'process', Next: 'Screen' },
          { Variable: '$.order.operation', StringEquals: 'capture', Next: 'CaptureByCommand' },
          { Variable: '$.order.operation', StringEquals: 'cancel', Next: 'Cancel' },
          { Variable: '$.order.operation', StringEquals: 'expire', Next: 'Cancel' },
          { Variable: '$.order.operation', StringEquals: 'refund', Next: 'Refund' },
          { Variable: '$.order.operation', StringEquals: 'review', Next: 'ResumeReview' },
        ],
        Default: 'UnknownOperation',
      },
      UnknownOperation: {
        Type: 'Fail',
        Error: 'UnknownOperation',
        Cause: 'The work order names an operation that this workflow does not carry out.',
      },
      ...commands(targets),
      ...screening(targets),
      ...money(targets),
      ...failure(targets),
    },
  };
}

/** How a step is retried: the errors that another attempt may mend, and the pace of the attempts. */
import type { Retrier } from './states-language.ts';

/** Errors of the Lambda service and of a function that died: nothing is known of what it did, the keys make a repeat safe. */
const serviceErrors = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
];

/** Errors that our steps raise by name and that pass. */
const passingErrors = [
  'ProcessorUnavailable',
  'ProcessorOutcomeUnknown',
  'ReviewNotReady',
  'StoreUnavailable',
];

const pace = {
  IntervalSeconds: 1,
  BackoffRate: 2,
  MaxAttempts: 3,
  MaxDelaySeconds: 20,
  JitterStrategy: 'FULL',
} as const;

/** For a blip; an outage is the queue's business. */
export const stepRetries: readonly Retrier[] = [
  { ErrorEquals: [...passingErrors, ...serviceErrors, 'States.Timeout'], ...pace },
];

/**
 * For a workflow that nothing starts again: whatever is wrong, it tries for half a day. A time-out of a
 * wait is an answer, and is no failure of a task.
 */
export const patientRetries: readonly Retrier[] = [
  {
    ErrorEquals: ['States.TaskFailed'],
    IntervalSeconds: 1,
    BackoffRate: 2,
    MaxAttempts: 100,
    MaxDelaySeconds: 900,
    JitterStrategy: 'FULL',
  },
];

/** For a file that is at work and has an end: an outage of half an hour is outlasted, a mistake of ours is not. */
export const outageRetries: readonly Retrier[] = [
  { ErrorEquals: ['ObjectGone', 'BatchTimedOut', 'TaskInputInvalid'], MaxAttempts: 0 },
  {
    ErrorEquals: ['States.TaskFailed'],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 14,
    MaxDelaySeconds: 300,
    JitterStrategy: 'FULL',
  },
];

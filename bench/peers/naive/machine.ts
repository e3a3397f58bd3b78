/** Peer P3's Standard workflow: a function for each stage, choices between them, and the notification at the end. */

interface Targets {
  readonly screen: string;
  readonly authorize: string;
  readonly capture: string;
  readonly topic: string;
}

const retry = [
  {
    ErrorEquals: ['States.TaskFailed'],
    IntervalSeconds: 1,
    BackoffRate: 2,
    MaxAttempts: 4,
    JitterStrategy: 'FULL',
  },
];
const task = (Resource: string, Next: string) => ({ Type: 'Task', Resource, Retry: retry, Next });
const goesOn = (StringEquals: string, Next: string) => ({
  Type: 'Choice',
  Choices: [{ Variable: '$.status', StringEquals, Next }],
  Default: 'Notify',
});

/** As few states as the job can have: every one that is entered is billed. */
export const naiveMachine = ({ screen, authorize, capture, topic }: Targets) => ({
  StartAt: 'Screen',
  States: {
    Screen: task(screen, 'WasScreened'),
    WasScreened: goesOn('screened', 'Authorize'),
    Authorize: task(authorize, 'WasAuthorized'),
    WasAuthorized: goesOn('authorized', 'Capture'),
    Capture: task(capture, 'Notify'),
    Notify: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sns:publish',
      Parameters: { TopicArn: topic, 'Message.$': '$' },
      Retry: retry,
      End: true,
    },
  },
});

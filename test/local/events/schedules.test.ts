/** Rules that call functions by the clock: as often as they say, one call at a time, only where they may. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, createClock } from '../../../local/clock.ts';
import { periodOf, timeOfDay } from '../../../local/events/schedule-definition.ts';
import { createSchedules, type Schedules } from '../../../local/events/schedules.ts';
import { makeResource, makeStack } from '../functions/make-function.ts';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:sweep';
const RULE_ARN = 'arn:aws:events:us-east-1:123456789012:rule/sweep';
const MINUTE_MS = 60_000;

let schedules: Schedules | undefined;
let clock: Clock;
afterEach(() => schedules?.close());

interface Parts {
  readonly rule?: object;
  readonly target?: object;
  readonly refusal?: string;
  readonly invokeAsync?: () => Promise<void>;
}

function create({ rule, target, refusal, invokeAsync }: Parts = {}) {
  clock = createClock();
  const events: unknown[] = [];
  const stack = makeStack('/nowhere', [
    makeResource('aws_cloudwatch_event_rule', 'sweep', {
      name: 'sweep',
      arn: RULE_ARN,
      schedule_expression: 'rate(1 minute)',
      state: 'ENABLED',
      ...rule,
    }),
    makeResource('aws_cloudwatch_event_target', 'sweep', {
      rule: 'sweep',
      arn: FUNCTION_ARN,
      ...target,
    }),
  ]);
  schedules = createSchedules({
    stack,
    clock,
    refusalOf: () => refusal,
    invokeAsync: async (name, event) => {
      events.push([name, event]);
      await invokeAsync?.();
    },
  });
  return { start: schedules.start, events };
}

const moment = () => new Promise((resolve) => setTimeout(resolve, 10));
async function passMinutes(count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    clock.advance(MINUTE_MS);
    await moment();
  }
}

describe('a rule', () => {
  it('calls its function every period with a scheduled event', async () => {
    const { start, events } = create();
    await passMinutes(2);
    expect(events).toEqual([]);
    start();
    await passMinutes(3);
    expect(events).toHaveLength(3);
    expect(events[0]).toMatchObject([
      FUNCTION_ARN,
      {
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '123456789012',
        region: 'us-east-1',
        resources: [RULE_ARN],
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
    ]);
  });

  it('makes one call at a time, and makes up for none that it missed', async () => {
    let finish = () => {};
    const { start, events } = create({
      invokeAsync: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    });
    start();
    await passMinutes(5);
    expect(events).toHaveLength(1);
    finish();
    await moment();
    await passMinutes(1);
    expect(events).toHaveLength(2);
    finish();
  });

  it('ends while a call is still to be tried again', async () => {
    const { start, events } = create({ invokeAsync: () => new Promise(() => {}) });
    start();
    await passMinutes(1);
    expect(events).toHaveLength(1);
    await schedules?.close();
  });

  it('that is disabled calls nobody', async () => {
    const { start, events } = create({ rule: { state: 'DISABLED' } });
    start();
    await passMinutes(2);
    expect(events).toEqual([]);
  });

  it('that its function does not let in stops the start', () => {
    expect(() => create({ refusal: 'no statement allows it' })).toThrow(
      'aws_cloudwatch_event_rule.sweep cannot call its function: no statement allows it',
    );
  });

  it.each([
    ['a weekly cron expression', { rule: { schedule_expression: 'cron(0 12 ? * MON *)' } }],
    ['an event pattern', { rule: { event_pattern: '{}' } }],
    ['an input of its own', { target: { input: '{}' } }],
    ['a target that is no function', { target: { arn: 'arn:aws:sqs:us-east-1:1:queue' } }],
    ['a rule that is not there', { target: { rule: 'other' } }],
  ])('with %s is refused, not run as something else', (_what, parts) => {
    expect(() => create(parts)).toThrow(/aws_cloudwatch_event_(rule|target)\.sweep/);
  });
});

describe('a daily rule', () => {
  it('calls its function once a day, at its time in UTC', async () => {
    const { start, events } = create({ rule: { schedule_expression: 'cron(30 3 * * ? *)' } });
    start();
    const hours: string[] = [];
    for (let hour = 0; hour < 72; hour += 1) {
      const before = events.length;
      clock.advance(60 * MINUTE_MS);
      await moment();
      if (events.length > before) hours.push(new Date(clock.now()).toISOString().slice(11, 13));
    }
    expect(events).toHaveLength(3);
    // The hour in which 3:30 was passed.
    expect(new Set(hours).size).toBe(1);
    expect(['03', '04']).toContain(hours[0]);
  });

  it.each([
    ['cron(30 3 * * ? *)', 210],
    ['cron(0 0 * * ? *)', 0],
    ['cron(59 23 * * ? *)', 1439],
    ['cron(60 3 * * ? *)', undefined],
    ['cron(0 24 * * ? *)', undefined],
    ['cron(0 3 * * * *)', undefined],
    ['cron(0 3 1 * ? *)', undefined],
  ])('%s is %s minutes after midnight', (expression, minutes) => {
    expect(timeOfDay(expression)).toBe(minutes);
  });
});

describe('a rate', () => {
  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(1 hour)', 3_600_000],
    ['rate(2 days)', 172_800_000],
    ['rate(1 minutes)', undefined],
    ['rate(5 minute)', undefined],
    ['rate(0 minutes)', undefined],
    ['rate(1 second)', undefined],
    ['every minute', undefined],
  ])('%s is %s ms', (expression, periodMs) => {
    expect(periodOf(expression)).toBe(periodMs);
  });
});

/** Reads EventBridge rules with their targets from the stack; what cannot be run here throws, naming the place. */
import type { Stack, StackResource } from '../types.ts';

export interface ScheduleDefinition {
  readonly address: string;
  readonly ruleArn: string;
  readonly functionArn: string;
  /** Epoch milliseconds of the next call after this time. */
  readonly nextAfter: (nowMs: number) => number;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** `rate(1 minute)`, `rate(5 minutes)`: singular exactly for one, as EventBridge insists. */
export function periodOf(expression: string): number | undefined {
  const [, count = '', unit = '', plural] =
    /^rate\(([1-9]\d{0,5}) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const unitMs = UNIT_MS[unit];
  const isPlural = plural === 's';
  return unitMs === undefined || isPlural !== Number(count) > 1
    ? undefined
    : Number(count) * unitMs;
}

const DAY_MS = 86_400_000;

/** `cron(30 3 * * ? *)`: one time of each day, in UTC. Minutes after midnight; undefined for any other. */
export function timeOfDay(expression: string): number | undefined {
  const [, minute = '', hour = ''] =
    /^cron\(([0-5]?\d) ([01]?\d|2[0-3]) \* \* \? \*\)$/.exec(expression) ?? [];
  return minute === '' ? undefined : Number(hour) * 60 + Number(minute);
}

function scheduleOf(expression: string): ScheduleDefinition['nextAfter'] | undefined {
  const periodMs = periodOf(expression);
  if (periodMs !== undefined) return (nowMs) => nowMs + periodMs;
  const minutes = timeOfDay(expression);
  if (minutes === undefined) return undefined;
  return (nowMs) => {
    const today = Math.floor(nowMs / DAY_MS) * DAY_MS + minutes * 60_000;
    return today > nowMs ? today : today + DAY_MS;
  };
}

/** What would change the event, or who gets it when. */
const TARGET_UNSUPPORTED = [
  'input',
  'input_path',
  'input_transformer',
  'role_arn',
  'event_bus_name',
];
const RULE_UNSUPPORTED = ['event_pattern', 'event_bus_name', 'is_enabled'];

export function readSchedules(stack: Stack): readonly ScheduleDefinition[] {
  const rules = new Map(
    stack
      .of('aws_cloudwatch_event_rule')
      .map((rule) => [String(rule.attributes.name), rule] as const),
  );
  return stack.of('aws_cloudwatch_event_target').flatMap((target) => {
    const rule = rules.get(String(target.attributes.rule));
    if (rule === undefined) throw new Error(`${target.address} names no rule of this stack`);
    refuse(rule, RULE_UNSUPPORTED);
    refuse(target, TARGET_UNSUPPORTED);
    const { state = 'ENABLED', schedule_expression: expression, arn } = rule.attributes;
    const nextAfter = scheduleOf(String(expression));
    if (nextAfter === undefined) {
      throw new Error(
        `${rule.address}: the local engine runs rate(…) and daily cron(M H * * ? *), not "${expression}"`,
      );
    }
    const functionArn = String(target.attributes.arn);
    if (!/^arn:aws:lambda:[^:]+:\d+:function:[^:]+$/.test(functionArn)) {
      throw new Error(`${target.address}: the local engine calls functions only`);
    }
    const definition = { address: rule.address, ruleArn: String(arn), functionArn, nextAfter };
    return state === 'DISABLED' ? [] : [definition];
  });
}

function refuse({ attributes, address }: StackResource, keys: readonly string[]): void {
  const key = keys.find((one) => (attributes[one] ?? null) !== null);
  if (key !== undefined) throw new Error(`${address}: the local engine does not know ${key} here`);
}

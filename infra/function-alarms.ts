/** The alarms of the functions: errors and throttles, and how many errors are too many of one that the clock starts. */
import type { AlarmDefinition, AlarmSubjects } from './alarm-definition.ts';
import { functions as definitions } from './functions.ts';
import type { FunctionName } from './resources.ts';

const WINDOW_SECONDS = 300;

/** How often a schedule calls within the window: once, unless it says a rate in minutes. */
function callsInWindow(expression: string): number {
  const [, minutes] = /^rate\((\d+) minutes?\)$/.exec(expression) ?? [];
  return minutes === undefined ? 1 : Math.max(1, Math.floor(WINDOW_SECONDS / 60 / Number(minutes)));
}

/**
 * Errors of a function in five minutes from which on its alarm rings. One that the clock starts can fail no oftener
 * than it is called: most of its calls are enough, and of a single one every failure is.
 */
function errorsToRing(id: FunctionName, setting: number): number {
  const triggers = definitions.find(({ name }) => name === id)?.triggers ?? [];
  const limits = triggers.flatMap((trigger) =>
    trigger.kind === 'schedule' ? [Math.ceil(callsInWindow(trigger.expression) / 2)] : [],
  );
  return Math.min(setting, ...limits);
}

export function functionAlarms(
  settings: { readonly ALARM_FUNCTION_ERRORS: number; readonly ALARM_FUNCTION_THROTTLES: number },
  { functions }: Pick<AlarmSubjects, 'functions'>,
): AlarmDefinition[] {
  return functions.flatMap(({ id, name }) => {
    const common = {
      namespace: 'AWS/Lambda',
      dimensions: { FunctionName: name },
      statistic: 'Sum' as const,
      periodSeconds: WINDOW_SECONDS,
      evaluationPeriods: 1,
    };
    return [
      {
        ...common,
        name: `${id}-errors`,
        meaning: `The function ${id} fails.`,
        runbook: 'function-errors',
        metrics: ['Errors'] as const,
        threshold: errorsToRing(id, settings.ALARM_FUNCTION_ERRORS),
      },
      {
        ...common,
        name: `${id}-throttles`,
        meaning: `The function ${id} is refused concurrency.`,
        runbook: 'function-throttles',
        metrics: ['Throttles'] as const,
        threshold: settings.ALARM_FUNCTION_THROTTLES,
      },
    ];
  });
}

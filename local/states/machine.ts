/** A state machine, compiled once at load: every path parsed, every transition checked, nothing ignored. */
import { compileRule, timestampOf } from './choice-rule.ts';
import {
  eitherOf,
  type Fields,
  fieldsOf,
  listOf,
  located,
  numberOf,
  numberOrPath,
  reject,
  selectionOf,
  stringOf,
  textOrPath,
} from './definition-fields.ts';
import { compileTemplate, type Evaluate } from './expression.ts';
import { isObject, type Json, own } from './json.ts';
import { compilePath, placeAt, type Scope } from './path.ts';
import { StateFailure } from './state-failure.ts';
import { parseResource, type TaskResource } from './task-resource.ts';

type Place = (input: Json, result: Json) => Json;
type Amount = (scope: Scope) => number;
export type MachineType = 'STANDARD' | 'EXPRESS';

export interface Retrier {
  readonly errors: readonly string[];
  readonly attemptsMax: number;
  readonly delayMs: (retry: number, random: () => number) => number;
}

export type Action =
  | { readonly kind: 'pass'; readonly result: Json | undefined }
  | {
      readonly kind: 'choice';
      readonly rules: readonly { test: (scope: Scope) => boolean; next: string }[];
      readonly otherwise: string | undefined;
    }
  | { readonly kind: 'wait'; readonly until: (scope: Scope, nowMs: number) => number }
  | { readonly kind: 'succeed' }
  | {
      readonly kind: 'fail';
      readonly error: (scope: Scope) => string;
      readonly cause: (scope: Scope) => string;
    }
  | {
      readonly kind: 'task';
      readonly resource: TaskResource;
      readonly timeoutSeconds: Amount | undefined;
      readonly heartbeatSeconds: Amount | undefined;
    }
  | { readonly kind: 'parallel'; readonly branches: readonly Graph[] }
  | {
      readonly kind: 'map';
      readonly items: Evaluate;
      readonly selector: Evaluate | undefined;
      readonly processor: Graph;
      readonly concurrencyMax: Amount | undefined;
      readonly failuresMax: Amount | undefined;
      readonly failuresPercentMax: Amount | undefined;
    };

export interface State {
  readonly name: string;
  readonly type: string;
  readonly next: string | undefined;
  readonly inputPath: Evaluate;
  readonly outputPath: Evaluate;
  readonly parameters: Evaluate | undefined;
  readonly resultSelector: Evaluate | undefined;
  readonly place: Place;
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly { errors: readonly string[]; next: string; place: Place }[];
  readonly action: Action;
}

export interface Graph {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface Machine extends Graph {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly type: MachineType;
  readonly definition: string;
  readonly timeoutSeconds: number | undefined;
}

const ANY = ['Type', 'Comment', 'QueryLanguage'];
const IO = [...ANY, 'InputPath', 'OutputPath'];
const STEP = [...IO, 'Next', 'End'];
const WORK = [...STEP, 'Parameters', 'ResultSelector', 'ResultPath', 'Retry', 'Catch'];
const withPaths = (...names: string[]) => names.flatMap((name) => [name, `${name}Path`]);
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pass: [...STEP, 'Parameters', 'Result', 'ResultPath'],
  Choice: [...IO, 'Choices', 'Default'],
  Wait: [...STEP, ...withPaths('Seconds', 'Timestamp')],
  Succeed: IO,
  Fail: [...ANY, ...withPaths('Error', 'Cause')],
  Task: [...WORK, 'Resource', ...withPaths('TimeoutSeconds', 'HeartbeatSeconds')],
  Parallel: [...WORK, 'Branches'],
  Map: [
    ...WORK,
    'Iterator',
    'ItemProcessor',
    'ItemsPath',
    'ItemSelector',
    ...withPaths('MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage'),
  ],
};

function placeOf(fields: Fields): Place {
  if (fields.values.ResultPath === null) return (input) => input;
  const text = stringOf(fields, 'ResultPath') ?? '$';
  if (text === '$') return (_, result) => result;
  const { keys, root } = located(fields, 'ResultPath', () => compilePath(text));
  if (keys === undefined || root === '$$')
    return reject(`${fields.at}/ResultPath`, 'a reference path is expected');
  return (input, result) => {
    const placed = placeAt(input, keys, result);
    if (placed !== undefined) return placed;
    throw new StateFailure(
      'States.ResultPathMatchFailure',
      `Unable to apply ResultPath '${text}' to the input`,
    );
  };
}

function errorsOf(fields: Fields, isLast: boolean): readonly string[] {
  const errors = listOf(fields, 'ErrorEquals').filter((name) => typeof name === 'string');
  if (errors.length === 0) return reject(fields.at, 'ErrorEquals is missing');
  if (errors.includes('States.ALL') && (errors.length > 1 || !isLast))
    return reject(fields.at, 'States.ALL must stand alone, in the last entry');
  return errors;
}

function retriersOf(state: Fields): Retrier[] {
  return listOf(state, 'Retry').map((entry, i, all) => {
    const fields = fieldsOf(entry, `${state.at}/Retry[${i}]`, [
      'ErrorEquals',
      'Comment',
      'IntervalSeconds',
      'MaxAttempts',
      'BackoffRate',
      'MaxDelaySeconds',
      'JitterStrategy',
    ]);
    const interval = numberOf(fields, 'IntervalSeconds', 1) ?? 1;
    const rate = numberOf(fields, 'BackoffRate', 1) ?? 2;
    const longest = numberOf(fields, 'MaxDelaySeconds', 1) ?? Number.POSITIVE_INFINITY;
    const jitter = stringOf(fields, 'JitterStrategy') ?? 'NONE';
    if (jitter !== 'FULL' && jitter !== 'NONE') reject(fields.at, 'JitterStrategy is FULL or NONE');
    const delayMs = (retry: number, random: () => number) =>
      Math.min(interval * rate ** retry, longest) * 1000 * (jitter === 'FULL' ? random() : 1);
    return {
      errors: errorsOf(fields, i === all.length - 1),
      attemptsMax: numberOf(fields, 'MaxAttempts') ?? 3,
      delayMs,
    };
  });
}

function catchersOf(state: Fields): State['catchers'] {
  return listOf(state, 'Catch').map((entry, i, all) => {
    const fields = fieldsOf(entry, `${state.at}/Catch[${i}]`, [
      'ErrorEquals',
      'Comment',
      'Next',
      'ResultPath',
    ]);
    const next = stringOf(fields, 'Next') ?? reject(fields.at, 'Next is missing');
    return { errors: errorsOf(fields, i === all.length - 1), next, place: placeOf(fields) };
  });
}

function templateOf(fields: Fields, name: string): Evaluate | undefined {
  const template = fields.values[name];
  if (template === undefined) return undefined;
  if (!isObject(template)) return reject(`${fields.at}/${name}`, 'an object is expected');
  return located(fields, name, () => compileTemplate(template));
}

function waitOf(fields: Fields): Action {
  const given = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'].filter((name) =>
    Object.hasOwn(fields.values, name),
  );
  if (given.length !== 1)
    reject(fields.at, 'exactly one of Seconds, SecondsPath, Timestamp, TimestampPath is expected');
  const seconds = numberOrPath(fields, 'Seconds');
  if (seconds !== undefined)
    return { kind: 'wait', until: (scope, nowMs) => nowMs + seconds(scope) * 1000 };
  const accepts = (value: Json): value is string => timestampOf(value) !== undefined;
  const constant = stringOf(fields, 'Timestamp');
  if (constant !== undefined && !accepts(constant))
    reject(fields.at, 'Timestamp is not an RFC 3339 time');
  const timestamp = eitherOf(fields, 'Timestamp', constant, accepts);
  return { kind: 'wait', until: (scope) => timestampOf(timestamp?.(scope) ?? null) ?? 0 };
}

function taskOf(fields: Fields, type: MachineType): Action {
  const text = stringOf(fields, 'Resource') ?? '';
  const resource =
    parseResource(text) ?? reject(`${fields.at}/Resource`, `"${text}" is not supported`);
  if (resource.waitsForToken && type === 'EXPRESS')
    reject(
      `${fields.at}/Resource`,
      "Express state machine does not support '.waitForTaskToken' service integration",
    );
  return {
    kind: 'task',
    resource,
    timeoutSeconds: numberOrPath(fields, 'TimeoutSeconds', 1),
    heartbeatSeconds: numberOrPath(fields, 'HeartbeatSeconds', 1),
  };
}

function mapOf(fields: Fields, type: MachineType): Action {
  const name = fields.values.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor';
  const at = `${fields.at}/${name}`;
  const processor = fields.values[name];
  const config = isObject(processor) ? processor.ProcessorConfig : undefined;
  if (isObject(config) && config.Mode !== 'INLINE')
    reject(`${at}/ProcessorConfig`, `field "Mode": "${config.Mode}" is not supported (INLINE is)`);
  if (fields.values.Parameters !== undefined && fields.values.ItemSelector !== undefined)
    reject(fields.at, 'Parameters and ItemSelector exclude each other');
  return {
    kind: 'map',
    items: selectionOf(fields, 'ItemsPath'),
    selector: templateOf(fields, 'ItemSelector') ?? templateOf(fields, 'Parameters'),
    processor: compileGraph(
      fieldsOf(processor, at, ['StartAt', 'States', 'Comment', 'ProcessorConfig', 'QueryLanguage']),
      type,
    ),
    concurrencyMax: numberOrPath(fields, 'MaxConcurrency'),
    failuresMax: numberOrPath(fields, 'ToleratedFailureCount'),
    failuresPercentMax: numberOrPath(fields, 'ToleratedFailurePercentage'),
  };
}

function choiceOf(fields: Fields): Action {
  const rules = listOf(fields, 'Choices').map((rule, i) => {
    const at = `${fields.at}/Choices[${i}]`;
    const test = compileRule(rule, at, ['Next']);
    return {
      test,
      next:
        stringOf({ at, values: isObject(rule) ? rule : {} }, 'Next') ??
        reject(at, 'Next is missing'),
    };
  });
  if (rules.length === 0) reject(fields.at, 'Choices is empty');
  return { kind: 'choice', rules, otherwise: stringOf(fields, 'Default') };
}

function actionOf(fields: Fields, type: MachineType): Action {
  switch (fields.values.Type) {
    case 'Pass':
      return { kind: 'pass', result: fields.values.Result };
    case 'Choice':
      return choiceOf(fields);
    case 'Wait':
      return waitOf(fields);
    case 'Succeed':
      return { kind: 'succeed' };
    case 'Fail':
      return {
        kind: 'fail',
        error: textOrPath(fields, 'Error') ?? (() => ''),
        cause: textOrPath(fields, 'Cause') ?? (() => ''),
      };
    case 'Task':
      return taskOf(fields, type);
    case 'Parallel': {
      const branches = listOf(fields, 'Branches').map((branch, i) =>
        compileGraph(
          fieldsOf(branch, `${fields.at}/Branches[${i}]`, [
            'StartAt',
            'States',
            'Comment',
            'QueryLanguage',
          ]),
          type,
        ),
      );
      return branches.length === 0
        ? reject(fields.at, 'Branches is empty')
        : { kind: 'parallel', branches };
    }
    default:
      return mapOf(fields, type);
  }
}

function compileState(name: string, value: Json, at: string, type: MachineType): State {
  const kind = isObject(value) ? value.Type : undefined;
  const allowed = own(FIELDS, String(kind)) ?? reject(at, `Type "${kind}" is unknown`);
  const fields = fieldsOf(value, at, allowed);
  const next = stringOf(fields, 'Next');
  const ends = fields.values.End === true;
  if (allowed.includes('Next') && ends === (next !== undefined))
    reject(at, 'either Next or "End": true is expected');
  return {
    name,
    type: String(kind),
    next,
    inputPath: selectionOf(fields, 'InputPath'),
    outputPath: selectionOf(fields, 'OutputPath'),
    parameters: kind === 'Map' ? undefined : templateOf(fields, 'Parameters'),
    resultSelector: templateOf(fields, 'ResultSelector'),
    place: placeOf(fields),
    retriers: retriersOf(fields),
    catchers: catchersOf(fields),
    action: actionOf(fields, type),
  };
}

function targetsOf(state: State): (string | undefined)[] {
  const own =
    state.action.kind === 'choice'
      ? [state.action.otherwise, ...state.action.rules.map((rule) => rule.next)]
      : [state.next];
  return [...own, ...state.catchers.map((catcher) => catcher.next)];
}

function compileGraph(fields: Fields, type: MachineType): Graph {
  const { States } = fields.values;
  const entries = isObject(States) ? Object.entries(States) : [];
  const states = new Map(
    entries.map(([name, value]) => [
      name,
      compileState(name, value, `${fields.at}/States/${name}`, type),
    ]),
  );
  const startAt = stringOf(fields, 'StartAt') ?? '';
  for (const target of [startAt, ...[...states.values()].flatMap(targetsOf)])
    if (target !== undefined && !states.has(target))
      reject(fields.at, `state "${target}" is the target of a transition, but does not exist`);
  return { startAt, states };
}

/** Throws a SyntaxError that names machine, field and place when the definition holds what is not understood. */
export function compileMachine(
  source: Omit<Machine, 'startAt' | 'states' | 'timeoutSeconds'>,
): Machine {
  try {
    const definition: Json = JSON.parse(source.definition);
    const fields = fieldsOf(definition, '', [
      'StartAt',
      'States',
      'Comment',
      'Version',
      'TimeoutSeconds',
      'QueryLanguage',
    ]);
    return {
      ...source,
      ...compileGraph(fields, source.type),
      timeoutSeconds: numberOf(fields, 'TimeoutSeconds', 1),
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(`State machine ${source.name}: ${problem}`, { cause: error });
  }
}

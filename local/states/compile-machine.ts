/** Compiles a state machine once, at load: every path parsed, every transition checked, nothing ignored. */
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
import type { Action, Graph, Machine, MachineType, State } from './machine.ts';
import { catchersOf, placeOf, retriersOf } from './recovery-rules.ts';
import { parseResource } from './task-resource.ts';

const ANY = ['Type', 'Comment', 'QueryLanguage'];
const IO = [...ANY, 'InputPath', 'OutputPath'];
const STEP = [...IO, 'Next', 'End'];
const WORK = [...STEP, 'Parameters', 'ResultSelector', 'ResultPath', 'Retry', 'Catch'];
const withPaths = (...names: string[]) => names.flatMap((name) => [name, `${name}Path`]);
const LIMITS = ['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage'];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pass: [...STEP, 'Parameters', 'Result', 'ResultPath'],
  Choice: [...IO, 'Choices', 'Default'],
  Wait: [...STEP, ...withPaths('Seconds', 'Timestamp')],
  Succeed: IO,
  Fail: [...ANY, ...withPaths('Error', 'Cause')],
  Task: [...WORK, 'Resource', ...withPaths('TimeoutSeconds', 'HeartbeatSeconds')],
  Parallel: [...WORK, 'Branches'],
  Map: [...WORK, 'Iterator', 'ItemProcessor', 'ItemsPath', 'ItemSelector', ...withPaths(...LIMITS)],
};
const GRAPH = ['StartAt', 'States', 'Comment', 'QueryLanguage'];

function templateOf(fields: Fields, name: string): Evaluate | undefined {
  const template = fields.values[name];
  if (template === undefined) return undefined;
  if (!isObject(template)) return reject(`${fields.at}/${name}`, 'an object is expected');
  return located(fields, name, () => compileTemplate(template));
}

function waitOf(fields: Fields): Action {
  const ways = withPaths('Seconds', 'Timestamp');
  if (ways.filter((way) => Object.hasOwn(fields.values, way)).length !== 1)
    reject(fields.at, `exactly one of ${ways.join(', ')} is expected`);
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
    processor: compileGraph(fieldsOf(processor, at, [...GRAPH, 'ProcessorConfig']), type),
    concurrencyMax: numberOrPath(fields, 'MaxConcurrency'),
    failuresMax: numberOrPath(fields, 'ToleratedFailureCount'),
    failuresPercentMax: numberOrPath(fields, 'ToleratedFailurePercentage'),
  };
}

function choiceOf(fields: Fields): Action {
  const rules = listOf(fields, 'Choices').map((rule, i) => {
    const at = `${fields.at}/Choices[${i}]`;
    const test = compileRule(rule, at, ['Next']);
    const next = stringOf({ at, values: isObject(rule) ? rule : {} }, 'Next');
    return { test, next: next ?? reject(at, 'Next is missing') };
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
      const at = (i: number) => `${fields.at}/Branches[${i}]`;
      const parts = listOf(fields, 'Branches').map((branch, i) => fieldsOf(branch, at(i), GRAPH));
      if (parts.length === 0) reject(fields.at, 'Branches is empty');
      return { kind: 'parallel', branches: parts.map((part) => compileGraph(part, type)) };
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
  const { action, next, catchers } = state;
  const chosen = action.kind === 'choice' ? [...action.rules, { next: action.otherwise }] : [];
  return [next, ...[...chosen, ...catchers].map((target) => target.next)];
}

function compileGraph(fields: Fields, type: MachineType): Graph {
  const { States } = fields.values;
  const entries = isObject(States) ? Object.entries(States) : [];
  const compile = (name: string, value: Json) =>
    compileState(name, value, `${fields.at}/States/${name}`, type);
  const states = new Map(entries.map(([name, value]) => [name, compile(name, value)]));
  const startAt = stringOf(fields, 'StartAt') ?? '';
  for (const target of [startAt, ...[...states.values()].flatMap(targetsOf)])
    if (target !== undefined && !states.has(target))
      reject(fields.at, `state "${target}" is the target of a transition, but does not exist`);
  return { startAt, states };
}

type MachineSource = Omit<Machine, keyof Graph | 'timeoutSeconds'>;

/** Throws a SyntaxError that names machine, field and place when the definition holds what is not understood. */
export function compileMachine(source: MachineSource): Machine {
  try {
    const definition: Json = JSON.parse(source.definition);
    const fields = fieldsOf(definition, '', [...GRAPH, 'Version', 'TimeoutSeconds']);
    const timeoutSeconds = numberOf(fields, 'TimeoutSeconds', 1);
    return { ...source, ...compileGraph(fields, source.type), timeoutSeconds };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(`State machine ${source.name}: ${problem}`, { cause: error });
  }
}

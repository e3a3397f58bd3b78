/** Retry, Catch and ResultPath of a state's definition, compiled. */
import {
  type Fields,
  fieldsOf,
  listOf,
  located,
  numberOf,
  reject,
  stringOf,
} from './definition-fields.ts';
import type { Catcher, Place, Retrier } from './machine.ts';
import { compilePath, placeAt } from './path.ts';
import { StateFailure } from './state-failure.ts';

const PACE = ['IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy'];
const RETRIER = ['ErrorEquals', 'Comment', ...PACE];
const CATCHER = ['ErrorEquals', 'Comment', 'Next', 'ResultPath'];

export function placeOf(fields: Fields): Place {
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

export function retriersOf(state: Fields): Retrier[] {
  return listOf(state, 'Retry').map((entry, i, all) => {
    const fields = fieldsOf(entry, `${state.at}/Retry[${i}]`, RETRIER);
    const interval = numberOf(fields, 'IntervalSeconds', 1) ?? 1;
    const rate = numberOf(fields, 'BackoffRate', 1) ?? 2;
    const longest = numberOf(fields, 'MaxDelaySeconds', 1) ?? Infinity;
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

export function catchersOf(state: Fields): Catcher[] {
  return listOf(state, 'Catch').map((entry, i, all) => {
    const fields = fieldsOf(entry, `${state.at}/Catch[${i}]`, CATCHER);
    const next = stringOf(fields, 'Next') ?? reject(fields.at, 'Next is missing');
    return { errors: errorsOf(fields, i === all.length - 1), next, place: placeOf(fields) };
  });
}

/** Every alarm leads to a section of the operator's handbook, and every section belongs to an alarm. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { functionNames, machineNames, tableNames } from '../../infra/resources.ts';
import { parameters } from '../../infra/settings.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);

const alarms = Object.entries(stack.resources.aws_cloudwatch_metric_alarm ?? {}).map(
  ([name, alarm]) => {
    const [, anchor] =
      /See docs\/operating\.md#([a-z0-9-]+)\.$/.exec(String(alarm.alarm_description)) ?? [];
    return { name, anchor: anchor ?? 'none' };
  },
);

const [, chapter = ''] = readFileSync('docs/operating.md', 'utf8').split('\n## Alarms\n');
const sections = new Map(
  chapter
    .split(/\n(?=### )/)
    .filter((text) => text.trim() !== '')
    .map((text) => [/^\s*### (.+)/.exec(text)?.[1] ?? '', text] as const),
);

const values: Readonly<Record<string, readonly string[]>> = {
  function: functionNames,
  machine: machineNames,
  table: tableNames,
};

/** Names of alarms in a section, `{function}-errors` written out for every function. */
function alarmsOf(section: string): string[] {
  const line = /\*\*Alarms:\*\* (.+)/.exec(section)?.[1] ?? '';
  return [...line.matchAll(/`([^`]+)`/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => !name.startsWith('ALARM_'))
    .flatMap((name) => {
      const [placeholder, kind = ''] = /\{(\w+)\}/.exec(name) ?? [];
      if (placeholder === undefined) return [name];
      return (values[kind] ?? []).map((value) => name.replace(placeholder, value));
    });
}

describe('the runbooks', () => {
  it('are one for each that an alarm names, and no more', () => {
    expect([...sections.keys()].sort()).toEqual(
      [...new Set(alarms.map(({ anchor }) => anchor))].sort(),
    );
  });

  it.each([...sections])(
    '%s says which alarms, what it means, what to look at and what to do',
    (...row) => {
      const [anchor, text] = row;
      const led = alarms.filter((alarm) => alarm.anchor === anchor).map(({ name }) => name);
      expect(alarmsOf(text).sort()).toEqual(led.sort());
      for (const part of ['Means', 'Look', 'Do']) {
        const [, words = ''] = new RegExp(`\\*\\*${part}:\\*\\* ([^\\n]+)`).exec(text) ?? [];
        expect(words.length, part).toBeGreaterThan(20);
      }
    },
  );

  it('name every threshold that can be set, and none that cannot', () => {
    const named = new Set([...chapter.matchAll(/`(ALARM_[A-Z0-9_]+)`/g)].map((match) => match[1]));
    const settable = Object.keys(parameters).filter((name) => name.startsWith('ALARM_'));
    expect([...named].sort()).toEqual(settable.sort());
  });
});

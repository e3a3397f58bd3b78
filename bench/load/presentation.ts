/** The load run as figures, tables and plots. */
import type { Measured, Plot, Table } from '../lib/benchmark.ts';
import type { Drive } from '../lib/drive-payments.ts';
import { type Figure, figure } from '../lib/figure.ts';
import { numberText } from '../lib/figure-text.ts';
import { median, percentile } from '../lib/statistics.ts';
import { type Held, tail, type Window } from './hold.ts';
import { type Step, saturationOf } from './rise.ts';
import type { Verdict } from './witness.ts';

const LIMITS = { answerMs: 1000, capturedMs: 2000, worstMs: 10_000, memory: 1.1 };

export interface LoadRun {
  readonly steps: readonly Step[];
  readonly held: Held;
  readonly verdict: Verdict;
  /** Answers that were none, or asked to come back, and were asked for again. */
  readonly repeats: number;
}

const counted = (name: string, value: number): Figure =>
  figure({ name, unit: '', value, limit: { on: 'value', atMost: 0 } });

const bounded = (name: string, value: number, atMost: number): Figure =>
  figure({ name, unit: 'ms', value, limit: { on: 'value', atMost } });

const told = (name: string, unit: string, value: number): Figure => figure({ name, unit, value });

function proofFigures({ verdict, repeats }: LoadRun): readonly Figure[] {
  return [
    told('payments acknowledged', '', verdict.acknowledged),
    counted('acknowledged payments that are gone or not in their final state', verdict.lost.length),
    counted('violations of the invariants I1 to I9', verdict.violations.length),
    counted('messages left in the queues, dead letters among them', verdict.left),
    told('requests that were asked again under the same key', '', repeats),
  ];
}

/** The first quarter warms up; from there on, nothing may grow. */
function memoryFigure(windows: readonly Window[]): Figure {
  const quarter = Math.max(1, Math.floor(windows.length / 4));
  const memory = (some: readonly Window[]) => some.map(({ memoryMb }) => memoryMb);
  return figure({
    name: 'memory of engine and functions, last quarter',
    unit: 'MB',
    value: memory(windows.slice(-quarter)),
    peer: { name: 'second quarter', value: memory(windows.slice(quarter, 2 * quarter)) },
    limit: { on: 'ratio', atMost: LIMITS.memory },
  });
}

function heldFigures({ held }: LoadRun): readonly Figure[] {
  const { drive, windows, perSecond } = held;
  const at = `at ${perSecond.toFixed(0)}/s`;
  const share = (values: readonly number[], of: number) => percentile(values, of);
  return [
    told(`submit to answer ${at}, p50`, 'ms', median(drive.answers)),
    bounded(`submit to answer ${at}, p99`, share(drive.answers, 0.99), LIMITS.answerMs),
    told(`submit to captured ${at}, p50`, 'ms', median(drive.latencies)),
    bounded(`submit to captured ${at}, p99`, share(drive.latencies, 0.99), LIMITS.capturedMs),
    bounded(`submit to captured ${at}, worst`, share(drive.latencies, 1), LIMITS.worstMs),
    memoryFigure(windows),
  ];
}

const ms = (value: number): string => numberText(Math.round(value));
const cpuOf = ({ cpuMs, payments }: Drive) => (cpuMs.engine + cpuMs.database) / payments;

const stepsTable = (steps: readonly Step[]): Table => ({
  title: 'Rising rates',
  rows: [
    ['sent', 'captured', 'kept up', 'answer p50, ms', 'p99', 'captured p50, ms', 'p99', 'CPU, ms'],
    ...steps.map(({ perSecond, reached, isKeptUpWith, drive }) => [
      `${perSecond}/s`,
      `${reached.toFixed(1)}/s`,
      isKeptUpWith ? 'yes' : 'no',
      ms(median(drive.answers)),
      ms(tail(drive.answers)),
      ms(median(drive.latencies)),
      ms(tail(drive.latencies)),
      numberText(cpuOf(drive)),
    ]),
  ],
});

const heldTable = ({ perSecond, windows }: Held): Table => ({
  title: `Held at ${perSecond.toFixed(1)}/s`,
  rows: [
    [
      'minute',
      'sent',
      'answer p99, ms',
      'captured p99, ms',
      'under way, most',
      'engine, MB',
      'database, MB',
    ],
    ...windows.map((window) => [
      window.minutes.toFixed(1),
      String(window.sent),
      ms(tail(window.answers)),
      ms(tail(window.latencies)),
      String(window.underWay),
      ms(window.memoryMb),
      ms(window.databaseMb),
    ]),
  ],
});

const rounded = (value: number): number => Number(value.toFixed(1));

function plotsOf({ steps, held }: LoadRun): readonly Plot[] {
  const over = 'payments sent a second';
  const rates = (of: (step: Step) => number) =>
    steps.map((step) => [step.perSecond, rounded(of(step))] as const);
  const minutes = (of: (window: Window) => number) =>
    held.windows.map((window) => [rounded(window.minutes), rounded(of(window))] as const);
  const lines = { kind: 'lines', scale: 'linear' } as const;
  return [
    {
      ...lines,
      title: 'Payments that reach their final state',
      unit: 'a second',
      over,
      series: [
        { name: 'captured', points: rates(({ reached }) => reached) },
        { name: 'sent', points: rates(({ perSecond }) => perSecond) },
      ],
    },
    {
      ...lines,
      title: 'Latency at rising rates',
      unit: 'ms',
      over,
      series: [
        { name: 'captured, p99', points: rates(({ drive }) => tail(drive.latencies)) },
        { name: 'captured, p50', points: rates(({ drive }) => median(drive.latencies)) },
        { name: 'answer, p99', points: rates(({ drive }) => tail(drive.answers)) },
        { name: 'answer, p50', points: rates(({ drive }) => median(drive.answers)) },
      ],
    },
    {
      ...lines,
      title: `Memory at ${held.perSecond.toFixed(0)} payments a second`,
      unit: 'MB',
      over: 'minutes',
      series: [
        { name: 'engine and functions', points: minutes(({ memoryMb }) => memoryMb) },
        { name: 'database', points: minutes(({ databaseMb }) => databaseMb) },
      ],
    },
    {
      ...lines,
      title: `Latency at ${held.perSecond.toFixed(0)} payments a second`,
      unit: 'ms',
      over: 'minutes',
      series: [
        { name: 'captured, p99', points: minutes(({ latencies }) => tail(latencies)) },
        { name: 'answer, p99', points: minutes(({ answers }) => tail(answers)) },
      ],
    },
  ];
}

const SHOWN_MAX = 20;

export function presentation(run: LoadRun): Measured {
  const { steps, held, verdict } = run;
  const wrong = [...verdict.lost.map((id) => `${id} is lost`), ...verdict.violations];
  return {
    figures: [
      told('saturation, to the final state', 'payments/s', saturationOf(steps)),
      ...proofFigures(run),
      ...heldFigures(run),
    ],
    plots: plotsOf(run),
    tables: [stepsTable(steps), heldTable(held)],
    notes: [
      'A payment is sent when its time has come, whatever has become of those before, and its latency counts from then. All of them, those of the rising rates too, are looked up in the end, and the [invariants](reliability.md#what-must-hold) checked on everything that was stored, announced, logged and charged. Notifications are taken from their queue every few seconds, as subscribers would.',
      ...wrong.slice(0, SHOWN_MAX),
    ],
  };
}

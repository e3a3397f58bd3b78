/** Tells a person what a command is doing: one line for each step, with its time. */
import { styleText } from 'node:util';

export interface Step {
  /** What the step is at, for instance "57 of 208". */
  report(text: string): void;
}

export interface Progress {
  say(text: string): void;
  /** `summary` completes the line of a step that worked. */
  step<T>(
    name: string,
    work: (step: Step) => Promise<T>,
    summary?: (result: T) => string,
  ): Promise<T>;
}

const NAME_WIDTH = 14;
/** How often a log, which cannot be drawn over, tells where a long step is. */
const LOG_INTERVAL_MS = 15_000;

export function elapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

export function createProgress(output: NodeJS.WriteStream): Progress {
  const isTerminal = output.isTTY === true;
  const line = (mark: string, name: string, text: string) =>
    `${mark} ${name.padEnd(NAME_WIDTH)}${text}`;
  return {
    say: (text) => output.write(`${text}\n`),
    step: async (name, work, summary = () => '') => {
      const started = performance.now();
      const time = () => styleText('dim', elapsed(performance.now() - started));
      let lastTold = started;
      const report = (text: string) => {
        if (isTerminal) output.write(`\r\x1b[2K${line('…', name, `${text} ${time()}`)}`);
        else if (performance.now() - lastTold >= LOG_INTERVAL_MS) {
          lastTold = performance.now();
          output.write(`${line('…', name, `${text} ${time()}`)}\n`);
        }
      };
      report('');
      const end = (mark: string, text: string) =>
        output.write(`${isTerminal ? '\r\x1b[2K' : ''}${line(mark, name, text)} ${time()}\n`);
      try {
        const result = await work({ report });
        end(styleText('green', '✓'), summary(result));
        return result;
      } catch (error) {
        end(styleText('red', '✗'), 'failed');
        throw error;
      }
    },
  };
}

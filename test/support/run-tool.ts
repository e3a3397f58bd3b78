/** Runs one of our command-line tools as a user would, and gives back what it printed and how it ended. */
import { execFile } from 'node:child_process';

export interface ToolRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `tool` is the name of a file in cli/; the tool sees no variable but PATH and these. */
export function runTool(
  tool: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ToolRun> {
  const { PATH = '' } = process.env;
  const options = { env: { PATH, ...environment }, encoding: 'utf8' } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, [`cli/${tool}.ts`, ...args], options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

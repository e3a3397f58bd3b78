/** Runs one command of a tool: arguments in, text or JSON out, every failure one line and an exit code. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { awsFailure } from './aws-failure.ts';
import { CliError, UsageError } from './cli-error.ts';

export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

export interface CommandResult {
  /** What --json prints. */
  readonly data: unknown;
  /** What people read, on standard output. */
  readonly lines: readonly string[];
  /** What people should know beside it, on standard error. */
  readonly notes?: readonly string[];
  /** The command did what it should and found what should not be: for the exit code. */
  readonly failed?: boolean;
  /** For outcomes that scripts must tell apart; 2 stays for what was written wrongly. */
  readonly exitCode?: number;
}

export interface Command<Context> {
  readonly name: string;
  /** Names of what follows the command, in their order. */
  readonly arguments: readonly string[];
  readonly options: Readonly<Record<string, { readonly value?: string; readonly help: string }>>;
  readonly help: string;
  readonly run: (
    context: Context,
    given: { readonly arguments: readonly string[]; readonly options: OptionValues },
  ) => Promise<CommandResult>;
}

export interface Tool<Context> {
  readonly name: string;
  readonly about: string;
  /** One without a name is the tool's only command. */
  readonly commands: readonly Command<Context>[];
  /** Options that every command takes, beside --json and --help. */
  readonly options: Command<Context>['options'];
  readonly prepare: (options: OptionValues) => Context;
}

interface Output {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

const OK = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

const common = {
  json: { help: 'print JSON, for scripts' },
  help: { help: 'print this' },
} as const;

/** The exit code: 0 done, 1 failed, 2 written wrongly, or what the command says. */
export async function runTool<Context>(
  tool: Tool<Context>,
  argv: readonly string[],
  { out, err }: Output = { out: console.log, err: console.error },
): Promise<number> {
  try {
    const { command, rest } = chooseCommand(tool, argv, out, err);
    if (command === undefined) return argv.length === 0 ? WRONG_USAGE : OK;
    const { values, positionals } = read(tool, command, rest);
    if (values.help === true) {
      out(helpOf(tool, command));
      return OK;
    }
    const wanted = command.arguments.length;
    if (positionals.length !== wanted || positionals.some((text) => text === '')) {
      throw new UsageError(`usage: ${lineOf(tool, command)}`);
    }
    const context = tool.prepare(values);
    const result = await command.run(context, { arguments: positionals, options: values });
    if (values.json === true) out(JSON.stringify(result.data, null, 2));
    else for (const line of result.lines) out(line);
    if (values.json !== true) for (const note of result.notes ?? []) err(note);
    return result.exitCode ?? (result.failed === true ? FAILED : OK);
  } catch (error) {
    err(`${tool.name}: ${messageOf(error)}`);
    return error instanceof UsageError ? WRONG_USAGE : FAILED;
  }
}

/** No command when the usage was shown instead. */
function chooseCommand<Context>(
  tool: Tool<Context>,
  argv: readonly string[],
  out: Output['out'],
  err: Output['err'],
): { readonly command?: Command<Context>; readonly rest: readonly string[] } {
  const [only] = tool.commands;
  if (only?.name === '') return { command: only, rest: argv };
  const [name = '', ...rest] = argv;
  if (name === '' || name === '--help' || name === 'help') {
    (name === '' ? err : out)(usageOf(tool));
    return { rest };
  }
  const command = tool.commands.find((candidate) => candidate.name === name);
  if (command === undefined) throw new UsageError(`there is no command ${name}; see --help`);
  return { command, rest };
}

function messageOf(error: unknown): string {
  if (error instanceof CliError) return error.message;
  return (
    awsFailure(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))
  );
}

function read<Context>(tool: Tool<Context>, command: Command<Context>, args: readonly string[]) {
  const known = { ...common, ...tool.options, ...command.options };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, option]) => [
      name,
      { type: 'value' in option ? 'string' : 'boolean' } as const,
    ]),
  ) satisfies ParseArgsConfig['options'];
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: values as OptionValues, positionals };
  } catch (cause) {
    const [said = ''] = (cause instanceof Error ? cause.message : String(cause)).split('. ');
    throw new UsageError(
      `${said}; see ${[tool.name, command.name, '--help'].filter(Boolean).join(' ')}`,
      { cause },
    );
  }
}

const lineOf = <Context>(tool: Tool<Context>, { name, ...command }: Command<Context>): string =>
  [
    tool.name,
    ...(name === '' ? [] : [name]),
    ...command.arguments.map((word) => `<${word}>`),
    '[options]',
  ].join(' ');

function optionLines(options: Command<unknown>['options']): string[] {
  const rows = Object.entries(options).map(
    ([name, { value, help }]) =>
      [`--${name}${value === undefined ? '' : ` ${value}`}`, help] as const,
  );
  return rows.map(([name, help]) => `  ${name.padEnd(22)} ${help}`);
}

const helpOf = <Context>(tool: Tool<Context>, command: Command<Context>): string =>
  [
    lineOf(tool, command),
    `  ${command.help}`,
    ...optionLines({ ...command.options, ...tool.options, ...common }),
  ].join('\n');

function usageOf<Context>(tool: Tool<Context>): string {
  const rows = tool.commands.map(({ name, help, ...command }) => {
    const words = [name, ...command.arguments.map((word) => `<${word}>`)].join(' ');
    return `  ${words.padEnd(28)} ${help}`;
  });
  return [
    `${tool.name} <command> [options]`,
    `  ${tool.about}`,
    '',
    ...rows,
    '',
    ...optionLines({ ...tool.options, ...common }),
  ].join('\n');
}

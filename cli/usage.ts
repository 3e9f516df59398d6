import type { Command, Param } from './command.ts';
import { GLOBALS } from './globals.ts';
import type { ShellContext } from './shell.ts';

/** The first lines of a command's help: how it is written. */
export function usageLine({ name, params }: Command<ShellContext>): string {
  const parts = Object.entries(params).map(([param, spec]) => written(param, spec));
  return wrap(['usage: picopay', name, ...parts]);
}

/** Everything about one command. */
export function commandHelp(command: Command<ShellContext>): string {
  const rows = Object.entries(command.params).map(([name, param]) => row(left(name, param), describe(param)));
  return [
    usageLine(command),
    '',
    command.summary,
    ...(rows.length > 0 ? ['', ...rows] : []),
    '',
    ...globalRows(),
    '',
  ].join('\n');
}

/** What `picopay` alone shows; with a group, the commands that begin with that word. */
export function programHelp(commands: readonly Command<ShellContext>[], group = ''): string {
  const listed = group === '' ? commands : commands.filter(({ name }) => name.startsWith(`${group} `));
  return [
    'usage: picopay [--home DIR] [--network NAME | --testnet] [--hub URL] [--chain URL[,URL]] COMMAND ...',
    '',
    'Pay and be paid by the satoshi, over payment channels. Results are JSON; exit codes: 0 done, 1 failed, 2 usage.',
    '',
    ...listed.map(({ name, summary }) => row(name, summary)),
    '',
    ...globalRows(),
    row('-h, --help', 'this help, or that of a command'),
    '',
  ].join('\n');
}

function written(name: string, param: Param): string {
  if (param.kind === 'positional') return param.required ? name.toUpperCase() : `[${name.toUpperCase()}]`;
  const shown = `--${name}${param.kind === 'option' ? ` ${param.hint}` : ''}`;
  return param.required ? shown : `[${shown}]`;
}

function left(name: string, param: Pick<Param, 'kind' | 'hint'>): string {
  if (param.kind === 'positional') return name.toUpperCase();
  return `--${name}${param.kind === 'option' ? ` ${param.hint}` : ''}`;
}

function describe({ help, fallback, kind }: Param): string {
  return kind === 'option' && fallback !== undefined ? `${help} (${String(fallback)})` : help;
}

function globalRows(): string[] {
  return Object.entries(GLOBALS).map(([name, option]) => row(left(name, option), option.help));
}

function row(first: string, second: string): string {
  return first.length > 22 ? `  ${first}\n${' '.repeat(26)}${second}` : `  ${first.padEnd(22)}  ${second}`;
}

function wrap(parts: readonly string[]): string {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line !== '' && line.length + part.length > 100) {
      lines.push(line);
      line = `       ${part}`;
    } else line = line === '' ? part : `${line} ${part}`;
  }
  return [...lines, line].join('\n');
}

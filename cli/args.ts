import { PicoError } from '../lib/errors.ts';
import type { Command } from './command.ts';
import { GLOBALS, type GlobalName, type Globals } from './globals.ts';
import type { ShellContext } from './shell.ts';

/** A command line taken apart; values are still texts. */
export interface CommandLine {
  /** Undefined when no command was given. */
  readonly command?: Command<ShellContext>;
  /** The first word of several commands, when no more than that was given: only for help. */
  readonly group?: string;
  readonly help: boolean;
  readonly globals: Globals;
  readonly given: Readonly<Record<string, string | true>>;
}

/** The command line cannot be understood: exit code 2, after the usage of the command it names. */
export class UsageError extends PicoError {
  readonly command: Command<ShellContext> | undefined;

  constructor(message: string, command?: Command<ShellContext>) {
    super('Usage', message);
    this.command = command;
  }
}

/**
 * Takes `args` (without node and script) apart: global options anywhere, the command's own after its name, `--x=y` or
 * `--x y`, `-` as good as `_` in names, `--` before values that begin with a dash. Throws UsageError.
 */
export function parseArgs(args: readonly string[], commands: readonly Command<ShellContext>[]): CommandLine {
  let command: Command<ShellContext> | undefined;
  let help = false;
  const globals: Partial<Record<GlobalName, string | true>> = {};
  const given: Record<string, string | true> = {};
  const positionals: string[] = [];
  const rest = [...args];
  let words = '';
  let onlyValues = false;

  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (!onlyValues && arg === '--') onlyValues = true;
    else if (!onlyValues && (arg === '-h' || arg === '--help')) help = true;
    else if (!onlyValues && /^-\D/.test(arg)) takeOption(arg);
    else if (command) positionals.push(arg);
    else {
      words = words === '' ? arg : `${words} ${arg}`;
      command = findCommand(words, commands);
    }
  }
  if (command && !help) takePositionals(command);
  if (!command && words !== '' && !help) throw new UsageError(`${words} needs one of: ${under(words)}`);
  return { ...(command ? { command } : words !== '' && { group: words }), help, globals, given };

  function under(group: string): string {
    const names = commands.map(({ name }) => name).filter((name) => name.startsWith(`${group} `));
    return names.map((name) => name.slice(group.length + 1)).join(', ');
  }

  function takeOption(arg: string): void {
    const [, written = '', inline] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const name = written.replaceAll('-', '_');
    const target = isGlobal(name) ? globals : given;
    const param = isGlobal(name) ? GLOBALS[name] : own(name);
    if (param === undefined || param.kind === 'positional') {
      const where = command ? `${command.name} has no option ${arg}` : `no option ${arg} before a command`;
      throw new UsageError(where, command);
    }
    if (Object.hasOwn(target, name)) throw new UsageError(`--${name} is given twice`, command);
    if (param.kind === 'flag') {
      if (inline !== undefined) throw new UsageError(`--${name} takes no value`, command);
      Object.assign(target, { [name]: true });
      return;
    }
    const value = inline ?? rest.shift();
    if (value === undefined) throw new UsageError(`--${name} needs a value`, command);
    Object.assign(target, { [name]: value });
  }

  function own(name: string) {
    return command && Object.hasOwn(command.params, name) ? command.params[name] : undefined;
  }

  function takePositionals({ params, name: commandName }: Command<ShellContext>): void {
    const names = Object.keys(params).filter((name) => params[name]?.kind === 'positional');
    const missing = names.slice(positionals.length).filter((name) => params[name]?.required);
    if (missing.length > 0) {
      throw new UsageError(`${missing.join(', ').toUpperCase()}: missing`, command);
    }
    if (positionals.length > names.length) {
      throw new UsageError(`${commandName} takes no argument ${positionals[names.length]}`, command);
    }
    for (const [index, value] of positionals.entries()) given[names[index] ?? ''] = value;
  }
}

function isGlobal(name: string): name is GlobalName {
  return Object.hasOwn(GLOBALS, name);
}

/** Undefined while `name` is only the beginning of commands of several words. */
function findCommand(
  name: string,
  commands: readonly Command<ShellContext>[],
): Command<ShellContext> | undefined {
  const found = commands.find((command) => command.name === name);
  if (!found && !commands.some((command) => command.name.startsWith(`${name} `)))
    throw new UsageError(`there is no command ${name}; picopay --help lists them`);
  return found;
}

import { PicoError } from '../lib/errors.ts';
import { parseArgs, UsageError } from './args.ts';
import { type Command, Incomplete, readParams } from './command.ts';
import { commands } from './commands/all.ts';
import { configOf } from './config-file.ts';
import { openHome } from './home.ts';
import { formatError, formatResult } from './output.ts';
import { processIo } from './process-io.ts';
import { chosenHome, chosenNetwork, settingsOf } from './settings.ts';
import { openShell, type ShellContext, type ShellIo } from './shell.ts';
import { commandHelp, programHelp, usageLine } from './usage.ts';
import { BadArgument } from './values.ts';

/** Exit codes of the shell. */
const DONE = 0;
const FAILED = 1;
const USAGE = 2;

/** The program: reads process.argv, ends the process. */
export async function main(): Promise<void> {
  const io = processIo();
  const code = await run(process.argv.slice(2), io);
  // What is left open by then (idle lines to servers) must not keep the shell waiting.
  process.exit(code);
}

/** One command line, from parsing to its exit code; results and errors go to `io`. */
export async function run(args: readonly string[], io: ShellIo): Promise<number> {
  let command: Command<ShellContext> | undefined;
  try {
    const line = parseArgs(args[0] === 'help' ? [...args.slice(1), '--help'] : args, commands);
    command = line.command;
    if (!command || line.help) {
      io.out(command ? commandHelp(command) : programHelp(commands, line.group));
      return DONE;
    }
    const network = chosenNetwork(line.globals, io.env);
    const values = readParams(command.params, line.given, network);
    const home = openHome(chosenHome(line.globals, io.env), network);
    const settings = settingsOf(line.globals, io.env, await configOf(home), network);
    const context = openShell(io, settings, home);
    try {
      return show(await command.run(context, values), io);
    } finally {
      await context.close();
    }
  } catch (error) {
    return report(error, command, io);
  }
}

function show(result: unknown, io: ShellIo): number {
  if (!(result instanceof Incomplete)) {
    io.out(formatResult(result));
    return DONE;
  }
  io.out(formatResult(result.result));
  for (const { code, message } of result.problems) io.err(formatError(new PicoError(code, message)));
  return FAILED;
}

function report(error: unknown, command: Command<ShellContext> | undefined, io: ShellIo): number {
  const isUsage = error instanceof UsageError || error instanceof BadArgument;
  if (isUsage) {
    io.err(`${command ? usageLine(command) : 'usage: picopay [OPTIONS] COMMAND ...'}\n`);
  } else if (io.env['PICOPAY_DEBUG'] && error instanceof Error) io.err(`${error.stack}\n`);
  io.err(formatError(error));
  return isUsage ? USAGE : FAILED;
}

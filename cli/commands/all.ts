import type { Command } from '../command.ts';
import type { ShellContext } from '../shell.ts';
import { btcpayShell } from './btcpay/index.ts';
import { rpcCommands } from './index.ts';
import { restore } from './restore.ts';
import { serve } from './serve.ts';
import { watch } from './watch.ts';

/** Every command of the shell, in the order of the help. */
export const commands: readonly Command<ShellContext>[] = [
  ...rpcCommands,
  ...btcpayShell,
  ...[restore, watch, serve],
];

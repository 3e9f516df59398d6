import { defineCommand, flag, withProblems } from '../command.ts';
import { toJson } from '../output.ts';
import type { ShellContext } from '../shell.ts';

export const watch = defineCommand({
  name: 'watch',
  summary:
    'Stay online until Ctrl-C: be paid, guard the connections on the chain. Prints what happens, one JSON a line.',
  params: { once: flag('look at the chain once, do what is due, and end') },
  async run(context: ShellContext, values) {
    const wallet = await context.wallet();
    if (values.once) {
      const { tip, nextWake, problems } = await wallet.tick();
      return withProblems({ tip, next_wake: nextWake ?? null, problems }, problems);
    }
    const silence = wallet.on((event) => context.out(`${JSON.stringify(toJson(event))}\n`));
    try {
      await wallet.start();
      context.out(`picopay ready ${JSON.stringify({ network: context.network })}\n`);
      await context.stopped();
    } finally {
      silence();
    }
    return undefined;
  },
});

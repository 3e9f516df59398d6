import type { Problem } from './broadcast.ts';
import type { Runtime } from './runtime.ts';
import type { TickResult } from './types.ts';
import { wakeHeight } from './watch.ts';

/** One look at everything; what cannot be done for one connection does not stop the others. */
export async function tickAll(runtime: Runtime): Promise<TickResult> {
  const tip = await runtime.context.tip(0);
  const problems: Problem[] = [];
  const wakes: number[] = [];
  for (const connection of runtime.connections.values()) {
    try {
      await runtime.tend(connection);
      if (connection.state?.outbox.length && connection.live && !runtime.online(connection.handle))
        await runtime.exchange(connection);
      if (runtime.online(connection.handle)) await runtime.netAll(connection);
    } catch (error) {
      problems.push(runtime.tell(error, connection.handle));
    }
    const wake = wakeHeight(connection, tip.height);
    if (wake !== undefined) wakes.push(wake);
  }
  problems.push(...(await runtime.publishNow()));
  runtime.defences.soon();
  return { tip, problems, ...(wakes.length > 0 && { nextWake: Math.min(...wakes) }) };
}

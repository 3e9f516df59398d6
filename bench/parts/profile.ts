import { writeFileSync } from 'node:fs';

/** Where a process spends its time between start and stop, asked over its inspector (Chrome DevTools protocol). */
export interface Profiler {
  stop(): Promise<CpuProfile>;
}

export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** `port` is that of `--inspect`. */
export async function startProfiler(port: number): Promise<Profiler> {
  const list = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
  const url = String((list as { webSocketDebuggerUrl: string }[])[0]?.webSocketDebuggerUrl);
  const socket = new WebSocket(url);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id: number; result: Record<string, unknown> };
    waiting.get(id)?.(result);
  });
  function call(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const id = ++last;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
  }
  await call('Profiler.enable');
  await call('Profiler.setSamplingInterval', { interval: 200 });
  await call('Profiler.start');
  return {
    async stop() {
      const { profile } = await call('Profiler.stop');
      socket.close();
      return profile as CpuProfile;
    },
  };
}

/** The functions with the most time of their own, as lines of text; shares are of the time not idle. */
export function topFunctions(profile: CpuProfile, count: number): string[] {
  const names = new Map(
    profile.nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      const file = url.split('/').slice(-2).join('/');
      return [id, `${functionName || '(anonymous)'} ${file}${file === '' ? '' : `:${lineNumber + 1}`}`];
    }),
  );
  const spent = new Map<string, number>();
  let all = 0;
  for (const [i, id] of profile.samples.entries()) {
    const name = names.get(id)?.trim() ?? '?';
    const us = profile.timeDeltas[i] ?? 0;
    if (name === '(idle)') continue;
    spent.set(name, (spent.get(name) ?? 0) + us);
    all += us;
  }
  return [...spent]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name, us]) => `${((100 * us) / all).toFixed(1).padStart(5)} %  ${name}`);
}

export function saveProfile(profile: CpuProfile, path: string): void {
  writeFileSync(path, JSON.stringify(profile));
}

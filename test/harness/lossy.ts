/**
 * What becomes of a call: `lost`, it never arrives; `unanswered`, it is carried out and its answer lost; `late`, it is carried out when
 * `deliver` is called, and its answer lost.
 */
export type Fate = 'ok' | 'lost' | 'unanswered' | 'late';

/** A net whose calls, "METHOD /path", meet the fate that is said. `calls` is each that was tried. */
export function lossyNet(fateOf: (call: string) => Fate | Promise<Fate> = () => 'ok') {
  const late: Parameters<typeof fetch>[] = [];
  const carryOut = async (...call: Parameters<typeof fetch>) => {
    const [input, init] = call;
    const { signal: _, ...rest } = init ?? {};
    await (await fetch(input, rest)).arrayBuffer();
  };
  const net = {
    fateOf,
    calls: [] as string[],
    async deliver() {
      for (const call of late.splice(0)) await carryOut(...call);
    },
    fetch: (async (input, init) => {
      const call = `${init?.method ?? 'GET'} ${new URL(String(input)).pathname}`;
      net.calls.push(call);
      const fate = await net.fateOf(call);
      if (fate === 'ok') return await fetch(input, init);
      if (fate === 'unanswered') await carryOut(input, init);
      if (fate === 'late') late.push([input, init]);
      throw new TypeError('fetch failed');
    }) as typeof fetch,
  };
  return net;
}

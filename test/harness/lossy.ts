/** What becomes of a call: `lost`, it never arrives; `unanswered`, it is carried out and its answer lost. */
export type Fate = 'ok' | 'lost' | 'unanswered';

/** A net whose calls meet the fate that is said. `calls` is "METHOD /path" of each that was tried. */
export function lossyNet(fateOf: (call: string) => Fate = () => 'ok') {
  const net = {
    fateOf,
    calls: [] as string[],
    fetch: (async (input, init) => {
      const call = `${init?.method ?? 'GET'} ${new URL(String(input)).pathname}`;
      net.calls.push(call);
      const fate = net.fateOf(call);
      if (fate === 'lost') throw new TypeError('fetch failed');
      const response = await fetch(input, init);
      if (fate === 'ok') return response;
      await response.arrayBuffer();
      throw new TypeError('fetch failed');
    }) as typeof fetch,
  };
  return net;
}

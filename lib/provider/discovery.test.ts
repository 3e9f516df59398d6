import { afterEach, describe, expect, it, vi } from 'vitest';
import { getProvider, onProvider } from './discovery.ts';
import { createMock } from './mock.ts';
import type { ProviderDetail } from './types.ts';

function openWindow(): Window {
  const made = new EventTarget() as unknown as Window;
  vi.stubGlobal('window', made);
  return made;
}
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('finding a wallet', () => {
  it('is null in Node, and in a page without one once the time is over', async () => {
    expect(await getProvider()).toBeNull();
    openWindow();
    vi.useFakeTimers();
    const found = getProvider({ timeoutMs: 50 });
    await vi.advanceTimersByTimeAsync(50);
    expect(await found).toBeNull();
  });

  it('takes window.picopay where it is one', async () => {
    const mock = createMock();
    mock.install(openWindow());
    expect(await getProvider()).toBe(mock.provider);
  });

  it('takes the first that announces itself where window.picopay is something else', async () => {
    const window = openWindow();
    Object.assign(window, { picopay: { isPicoPay: false } });
    const mock = createMock();
    mock.install(window);
    expect(await getProvider()).toBe(mock.provider);
  });

  it('takes one that comes late', async () => {
    const window = openWindow();
    const found = getProvider({ timeoutMs: 5000 });
    const mock = createMock();
    mock.install(window);
    expect(await found).toBe(mock.provider);
  });

  it('tells of each wallet once, of later ones too, of none that is malformed, until stopped', () => {
    const window = openWindow();
    const heard: ProviderDetail[] = [];
    createMock().install(window);
    const stop = onProvider((detail) => heard.push(detail));
    onProvider(() => {});
    createMock().install(window);
    expect(heard.length).toBe(2);
    for (const detail of [
      undefined,
      null,
      {},
      { info: {}, provider: {} },
      { info: { uuid: 'x' }, provider: 7 },
    ])
      window.dispatchEvent(new CustomEvent('picopay:announceProvider', { detail }));
    stop();
    createMock().install(window);
    expect(heard.length).toBe(2);
  });
});

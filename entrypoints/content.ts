import { defineContentScript } from 'wxt/utils/define-content-script';
import { type BridgePort, makeBridge } from '../lib/rpc/bridge.ts';
import { type Click, isBitcoin, walletLink } from '../lib/rpc/links.ts';
import { PAGE_ANSWER, PAGE_PORT, PAGE_REQUEST } from '../lib/rpc/wire.ts';

/** Both browsers have one of the two by themselves; the polyfill would be ten times this script. */
interface Runtime {
  readonly id?: string;
  connect(options: { readonly name: string }): BridgePort;
}
type Global = {
  readonly browser?: { readonly runtime: Runtime };
  readonly chrome?: { readonly runtime: Runtime };
};

/** The isolated side of a page: hands on what its window says and what the wallet answers, and nothing else. */
export function main(): void {
  // A frame, or a page in a sandbox that is nobody's.
  if (window.top !== window || origin === 'null') return;
  const scope = globalThis as unknown as Global;
  const runtime = (): Runtime | undefined => (scope.browser ?? scope.chrome)?.runtime;
  const bridge = makeBridge({
    // Without a runtime this throws, as connect does where the extension is gone.
    connect: () => (runtime() as Runtime).connect({ name: PAGE_PORT }),
    isAlive: () => runtime()?.id !== undefined,
    hasGesture: () => navigator.userActivation.isActive,
    answer: (detail) => window.dispatchEvent(new CustomEvent(PAGE_ANSWER, { detail })),
    after: (ms, then) => {
      setTimeout(then, ms);
    },
    nonce: crypto.randomUUID(),
  });

  window.addEventListener(PAGE_REQUEST, (event) => bridge.fromPage((event as CustomEvent<unknown>).detail));
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) bridge.resume();
  });
  window.addEventListener('click', (event) => {
    const href = walletLink(event);
    if (href === undefined || (isBitcoin(href) && !bridge.opensBitcoin())) return;
    event.preventDefault();
    bridge.open(href);
  });
  // From the first look at the link on: the answer is here before the button is up again.
  const ask = (event: Event): void => {
    const href = walletLink(event as Event & Click);
    if (href !== undefined && isBitcoin(href)) bridge.askLinks();
  };
  for (const type of ['mouseover', 'pointerdown', 'focusin']) window.addEventListener(type, ask);
}

export default /*#__PURE__*/ defineContentScript({
  matches: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'],
  runAt: 'document_start',
  main,
});

import { defineContentScript } from 'wxt/utils/define-content-script';
import { inject } from '../lib/provider/inject.ts';
import { makeProvider } from '../lib/provider/make-provider.ts';
import { pageTransport } from '../lib/provider/page-transport.ts';
import { VERSION } from '../lib/provider/version.ts';
import { PAGE_ANSWER, PAGE_REQUEST } from '../lib/rpc/wire.ts';

const ICON =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"%3E%3Cpath fill="%23146c43" d="M2 9V0h3a3 3 0 0 1 0 6H4v3z"/%3E%3C/svg%3E';

/** The page's own side: `window.picopay`, before any script of the page. */
export function main(): void {
  // A frame, or a page in a sandbox that is nobody's.
  if (window.top !== window || origin === 'null') return;
  const Custom = CustomEvent;
  const dispatch = window.dispatchEvent.bind(window);
  const transport = pageTransport({
    send: (detail) => {
      dispatch(new Custom(PAGE_REQUEST, { detail }));
    },
    listen: (listener) =>
      window.addEventListener(PAGE_ANSWER, (event) => listener((event as CustomEvent<unknown>).detail)),
  });
  inject(window, makeProvider(transport, VERSION), {
    uuid: crypto.randomUUID(),
    name: 'PicoPay',
    icon: ICON,
    rdns: 'example.picopay',
  });
}

export default /*#__PURE__*/ defineContentScript({
  matches: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'],
  runAt: 'document_start',
  world: 'MAIN',
  main,
});

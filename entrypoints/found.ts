import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { type Found, foundIn, foundInMessage, shopsIn } from '../lib/btcpay/payer/found-in-page.ts';
import { FOUND_PORT } from '../lib/rpc/wire.ts';

/** Of a Port what is used here; the polyfill would be ten times this script. */
interface Port {
  readonly name: string;
  readonly onDisconnect: { addListener(listener: () => void): void };
  postMessage(url: string): void;
}
interface Runtime {
  readonly onConnect: {
    addListener(listener: (port: Port) => void): void;
    removeListener(listener: (port: Port) => void): void;
  };
}
type Global = {
  readonly browser?: { readonly runtime: Runtime };
  readonly chrome: { readonly runtime: Runtime };
};

/**
 * Put into the page in front by the popup, and only then: tells it which invoices the page shows, then those that the shop's own frame
 * speaks of, until the popup is closed. It changes nothing, and what it tells is an address, no more.
 */
export function main(): void {
  const scope = globalThis as unknown as Global;
  const { onConnect } = (scope.browser ?? scope.chrome).runtime;
  const met = (port: Port): void => {
    if (port.name !== FOUND_PORT) return;
    onConnect.removeListener(met);
    const tell = ({ base, id }: Found): void => port.postMessage(`${base}/i/${id}`);
    const heard = (event: MessageEvent): void => {
      const found = foundInMessage(event, shopsIn(document));
      if (found) tell(found);
    };
    window.addEventListener('message', heard);
    port.onDisconnect.addListener(() => window.removeEventListener('message', heard));
    for (const found of foundIn(document)) tell(found);
  };
  onConnect.addListener(met);
}

export default /*#__PURE__*/ defineUnlistedScript({ main });

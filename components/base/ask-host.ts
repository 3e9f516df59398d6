import { platform } from './platform.ts';

/**
 * Asks the browser to let the wallet talk to a BTCPay server; must be called right in a click. BTCPay answers every page of the web, so a no,
 * or a browser that cannot ask for this host, stops nothing.
 */
export async function askHost(host: string): Promise<void> {
  try {
    await platform().requestHosts([host]);
  } catch {
    // Tor's and the home network's addresses are none that can be asked for.
  }
}

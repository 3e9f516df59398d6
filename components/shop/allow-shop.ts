import { platform } from '../base/platform.ts';

/**
 * Asks the browser for the shop's host. Call it right in the click: later the browser asks no more. Whatever comes of it, the shop can be
 * asked, for BTCPay answers every origin; so nothing of it is told.
 */
export async function allowShop(base: string): Promise<void> {
  try {
    await platform().requestHosts([base]);
  } catch {
    // A host that no permission covers, such as an .onion one.
  }
}

import type { Runtime } from 'webextension-polyfill';
import type { AppPort } from '../../lib/app/platform.ts';
import type { RawSender } from '../../lib/rpc/senders.ts';

/** A browser's port as the app sees it. */
export function portOf(port: Runtime.Port): AppPort {
  return {
    name: port.name,
    sender: (port.sender ?? {}) as RawSender,
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.onMessage.addListener(listener),
    onClose: (listener) => port.onDisconnect.addListener(() => listener()),
    close: () => port.disconnect(),
  };
}

import { UI } from '../lib/rpc/methods.ts';
import type { UiMethodName, UiMethods } from '../lib/rpc/ui-methods.ts';
import { UI_PORT, type UiReply } from '../lib/rpc/wire.ts';
import type { Driver, Page } from './driver/types.ts';

/** Asks the background what a screen would ask, from a page of the extension that may. */
export interface Ui {
  call<M extends UiMethodName>(method: M, params?: UiMethods[M]['params']): Promise<UiMethods[M]['result']>;
}

export class UiRefused extends Error {
  readonly code: string;
  constructor(method: string, code: string, message: string) {
    super(`${method}: ${code}: ${message}`);
    this.code = code;
  }
}

interface Extension {
  readonly runtime: {
    connect(info: { readonly name: string }): {
      readonly onMessage: { addListener(listener: (reply: UiReply) => void): void };
      readonly onDisconnect: { addListener(listener: () => void): void };
      postMessage(message: unknown): void;
      disconnect(): void;
    };
  };
}

/** Opens the pages it asks from in tabs of their own when they are first needed. */
export function openUi(driver: Driver): Ui {
  const pages = new Map<string, Page>();
  return {
    async call(method, params) {
      const { pages: allowed } = UI[method];
      const name =
        (['options', 'welcome', 'popup'] as const).find((one) => allowed.includes(one)) ?? 'approve';
      let page = pages.get(name);
      if (!page || page.isClosed()) {
        page = await driver.extensionPage(`${name}.html`);
        pages.set(name, page);
      }
      return callFrom(page, method, params);
    },
  };
}

/** Asks from a page that is open already. */
export async function callFrom<M extends UiMethodName>(
  page: Page,
  method: M,
  params?: UiMethods[M]['params'],
): Promise<UiMethods[M]['result']> {
  const reply = await page.evaluate(askBackground, UI_PORT, method, JSON.stringify(params ?? null));
  const answer = JSON.parse(reply) as { result?: unknown; error?: { code: string; message: string } };
  if (answer.error) throw new UiRefused(method, answer.error.code, answer.error.message);
  return answer.result as UiMethods[M]['result'];
}

/** Runs in the page. A port of its own for each call: one that outlives the background would be no use. */
function askBackground(port: string, method: string, params: string): Promise<string> {
  const scope = globalThis as unknown as { browser?: Extension; chrome?: Extension };
  const api = scope.browser ?? scope.chrome;
  return new Promise((resolve, reject) => {
    const line = api?.runtime.connect({ name: port });
    line?.onDisconnect.addListener(() => reject(new Error('the background went away')));
    line?.onMessage.addListener((reply) => {
      if (!('id' in reply)) return;
      line.disconnect();
      resolve(JSON.stringify(reply));
    });
    line?.postMessage({ id: 1, method, ...(params !== 'null' && { params: JSON.parse(params) }) });
  });
}

import type { UiMethodName, UiMethods } from '../lib/rpc/ui-methods.ts';
import { UI_PORT, type UiReply } from '../lib/rpc/wire.ts';
import type { Driver, Page } from './driver/types.ts';

/** Asks the background what a screen would ask, from a page of the extension. */
export interface Ui {
  readonly page: Page;
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

/** In a page of its own: `file` is one of the extension's. */
export async function openUi(driver: Driver, file = 'options.html'): Promise<Ui> {
  return uiOf(await driver.extensionPage(file));
}

export function uiOf(page: Page): Ui {
  return {
    page,
    async call(method, params) {
      const reply = await page.evaluate(askBackground, UI_PORT, method, JSON.stringify(params ?? null));
      const answer = JSON.parse(reply) as { result?: unknown; error?: { code: string; message: string } };
      if (answer.error) throw new UiRefused(method, answer.error.code, answer.error.message);
      return answer.result as UiMethods[typeof method]['result'];
    },
  };
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

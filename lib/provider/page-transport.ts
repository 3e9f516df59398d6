import { ProviderError } from './errors.ts';
import type { Transport } from './make-provider.ts';
import { plainText } from './plain-text.ts';
import type { ProviderErrorShape } from './types.ts';

/** What is taken of the page's world at document_start, before any script of the page. */
export interface PageWorld {
  /** Sends text to the content script. */
  readonly send: (text: string) => void;
  /** Calls the listener with each text of the content script, or of anyone who pretends to be it. */
  readonly listen: (listener: (text: unknown) => void) => void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Carries requests as JSON text between the page and the content script. The page shares this world and can forge or swallow any of it:
 * it fools nobody but itself.
 */
export function pageTransport(world: PageWorld): Transport {
  const { parse } = JSON;
  const own = Object.hasOwn;
  const P = Promise;
  const waiting: Record<number, Waiting> = Object.create(null);
  const { send, listen } = world;
  let last = 0;
  let onEvent: (event: string, data: unknown) => void = () => {};

  listen((text) => {
    let message: {
      id?: number;
      result?: unknown;
      error?: ProviderErrorShape;
      event?: string;
      data?: unknown;
    };
    try {
      message = parse(text as string);
      if (own(message, 'event')) onEvent(message.event ?? '', message.data);
    } catch {
      return;
    }
    if (!own(message, 'id')) return;
    const id = message.id ?? 0;
    const call = waiting[id];
    if (!call) return;
    delete waiting[id];
    if (own(message, 'error') && message.error) call.reject(new ProviderError(message.error));
    else call.resolve(message.result);
  });

  return {
    listen: (listener) => {
      onEvent = listener;
    },
    request: (method, params, signal) =>
      new P((resolve, reject) => {
        // What throws in here (a value that is no JSON) rejects.
        if (signal?.aborted) throw aborted();
        const text = plainText(params);
        const id = ++last;
        waiting[id] = { resolve, reject };
        signal?.addEventListener('abort', () => {
          if (waiting[id]) send(`{"id":${id},"cancel":true}`);
        });
        send(`{"id":${id},"method":${plainText(method)}${text === undefined ? '' : `,"params":${text}`}}`);
      }),
  };
}

function aborted(): ProviderError {
  return new ProviderError({
    code: 4001,
    name: 'UserRejected',
    message: 'Aborted before it was sent.',
    retryable: false,
    data: { reason: 'Aborted' },
  });
}

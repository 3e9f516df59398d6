import { type ErrorName, errorNamed, type ProviderError } from './errors.ts';
import { inject } from './inject.ts';
import { EVENTS, makeProvider, type Transport } from './make-provider.ts';
import { mockWallet } from './mock-wallet.ts';
import { plainText } from './plain-text.ts';
import type { EventName, Events, MethodName, Methods, PicoPayProvider } from './types.ts';
import { VERSION } from './version.ts';

/** How a request of the mock ends: with a result, with an error of the provider, after a while, or never. */
export type Outcome<M extends MethodName> =
  | { readonly result: Methods[M]['result']; readonly afterMs?: number }
  | {
      readonly error: ErrorName;
      readonly message?: string;
      readonly data?: Readonly<Record<string, unknown>>;
      readonly afterMs?: number;
    }
  | 'never';

/** For each method the outcomes of its next calls, one after the other; then the mock's own behaviour again. A function is asked each time. */
export type Script = {
  readonly [M in MethodName]?:
    | readonly Outcome<M>[]
    | ((params: Methods[M]['params']) => Outcome<M> | undefined);
};

export interface MockOptions {
  readonly script?: Script;
  /** The site that calls. Default: this page's origin, or https://shop.example. */
  readonly origin?: string;
  /** Has the user let it in already? */
  readonly enabled?: boolean;
  readonly network?: string;
  /** What can be spent, decimal: more is InsufficientFunds. Default "100000". */
  readonly balance?: string;
  /** Tokens of the invoices that can be paid; an invoice whose hash is of none of them fails, its payee being offline. */
  readonly tokens?: readonly string[];
}

export interface Mock {
  readonly provider: PicoPayProvider;
  /** Every request so far. */
  readonly calls: readonly { readonly method: string; readonly params: unknown }[];
  /** What listeners of the provider get. */
  emit<E extends EventName>(event: E, data: Events[E]): void;
  /** Puts it into a window as the wallet would be: `window.picopay` and announcements. */
  install(window: Window): void;
}

/**
 * A wallet that never moves money, for a site's own tests: allows everything, pays from a balance, remembers ids; `script` makes it answer
 * as you like.
 * @example const { provider } = createMock({ script: { picopay_pay: [{ error: 'UserRejected' }] } });
 */
export function createMock(options: MockOptions = {}): Mock {
  const calls: { method: string; params: unknown }[] = [];
  const wallet = mockWallet(options);
  const used = new Map<string, number>();
  let hear: (event: string, data: unknown) => void = () => {};

  const scripted = <M extends MethodName>(method: M, params: unknown): Outcome<M> | undefined => {
    const lines = options.script?.[method] as Script[M] | undefined;
    if (typeof lines === 'function') return lines(params as Methods[M]['params']);
    const at = used.get(method) ?? 0;
    used.set(method, at + 1);
    return lines?.[at];
  };

  const transport: Transport = {
    listen: (listener) => {
      hear = listener;
    },
    request: async (method, params, signal) => {
      const text = plainText(params);
      const given: unknown = text === undefined ? undefined : JSON.parse(text);
      calls.push({ method, params: given });
      if (!wallet.knows(method)) throw errorNamed('UnsupportedMethod', `There is no method ${method}.`);
      if (signal?.aborted)
        throw errorNamed('UserRejected', 'Aborted before it was sent.', { reason: 'Aborted' });
      const outcome = scripted(method, given);
      if (outcome === undefined) return wallet.answer(method, given);
      if (outcome === 'never') return waitForAbort(signal);
      if (outcome.afterMs !== undefined) await pause(outcome.afterMs, signal);
      if ('result' in outcome) return outcome.result;
      throw errorNamed(outcome.error, outcome.message ?? `The script says ${outcome.error}.`, outcome.data);
    },
  };

  const provider = makeProvider(transport, VERSION);
  return Object.freeze({
    provider,
    calls,
    emit: <E extends EventName>(event: E, data: Events[E]): void => {
      if (EVENTS.includes(event)) hear(event, data);
    },
    install: (window: Window): void =>
      inject(window, provider, {
        uuid: crypto.randomUUID(),
        name: 'PicoPay mock',
        icon: 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg"/%3E',
        rdns: 'example.picopay.mock',
      }),
  });
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(aborted());
    });
  });
}

function waitForAbort(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(aborted())));
}

const aborted = (): ProviderError =>
  errorNamed('UserRejected', 'Given up by the page before it was sent.', { reason: 'Aborted' });

import { invalidParams } from './errors.ts';
import type {
  EventName,
  Events,
  Info,
  InvoiceParams,
  MethodName,
  Methods,
  PayParams,
  PicoPayProvider,
  RequestArgs,
} from './types.ts';

/** What carries a provider's requests: CustomEvents in a page, a script of answers in the mock. */
export interface Transport {
  /** Rejects with a ProviderError. `signal` asks to give the request up; the answer still says how it ended. */
  request(method: string, params: unknown, signal: AbortSignal | undefined): Promise<unknown>;
  /** Calls `listener` for each event of the wallet, for ever. */
  listen(listener: (event: string, data: unknown) => void): void;
}

export const EVENTS: readonly EventName[] = ['connect', 'disconnect', 'lock', 'budget', 'payment'];

/**
 * The frozen object that pages call. Everything it needs later is taken here, when it is made: what a page does to the built-ins
 * afterwards (Promise, Map, arrays, Object.prototype) changes nothing, so that the code below iterates by index over null-prototype
 * tables and calls no method of theirs.
 */
export function makeProvider(transport: Transport, version: string): PicoPayProvider {
  const { freeze, create } = Object;
  const own = Object.hasOwn;
  const P = Promise;
  // Per event: number of the listener -> listener.
  const listeners: Record<string, Record<number, (data: unknown) => void>> = create(null);
  for (const event of EVENTS) listeners[event] = create(null);
  let last = 0;

  transport.listen((event, data) => {
    const table = listeners[event];
    for (const key in table) {
      // One listener that throws does not keep the event from the next.
      try {
        table[Number(key)]?.(data);
      } catch {}
    }
  });

  // A field of the page's own object; what a polluted prototype adds is no part of it.
  const field = (args: object, name: string): unknown =>
    own(args, name) ? (args as Record<string, unknown>)[name] : undefined;

  const request = <M extends MethodName>(args: RequestArgs<M>): Promise<Methods[M]['result']> =>
    new P((resolve) => {
      const given = args ?? {};
      const method = field(given, 'method');
      if (typeof method !== 'string') throw invalidParams('method', 'request takes {method, params}.');
      const signal = field(given, 'signal') as AbortSignal | undefined;
      resolve(transport.request(method, field(given, 'params'), signal) as Promise<Methods[M]['result']>);
    });

  return freeze({
    isPicoPay: true as const,
    version,
    request: freeze(request),
    on: freeze(<E extends EventName>(event: E, listener: (data: Events[E]) => void): (() => void) => {
      const table = listeners[event];
      const key = ++last;
      if (table) table[key] = listener as (data: unknown) => void;
      return () => {
        if (table) delete table[key];
      };
    }),
    enable: freeze(
      (params?: Methods['picopay_enable']['params']): Promise<Info> =>
        request({ method: 'picopay_enable', params }),
    ),
    isEnabled: freeze(async (): Promise<boolean> => (await request({ method: 'picopay_getInfo' })).enabled),
    pay: freeze((params: PayParams) => request({ method: 'picopay_pay', params })),
    payInvoice: freeze((params: InvoiceParams) => request({ method: 'picopay_payInvoice', params })),
  });
}

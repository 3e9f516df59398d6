import { useState } from 'preact/hooks';
import { call, freshId, type Result } from '../base/client.ts';
import { failureOf } from '../base/failure.ts';
import { type Action, useAction } from '../base/use-action.ts';

/** What the shop answered, with the id of the payment that a press on it would make. */
export interface Quoted {
  readonly id: string;
  readonly view: Result<'shopQuote'>;
  /** Satoshis, where the user chose them. */
  readonly amount?: string;
}

interface State extends Pick<Action, 'busy' | 'error'> {
  readonly quote: Quoted | undefined;
  /** The shop leaves the amount to the user. */
  readonly open: boolean;
  /** Asks the shop. `after`: what is to be over before. */
  readonly ask: (amount?: bigint, after?: Promise<void>) => void;
}

/** Asks a shop what its invoice is, as often as the user wants; the last answer stays until the next one is there. */
export function useShopQuote(text: string): State {
  const { busy, error, run } = useAction();
  const [quote, setQuote] = useState<Quoted | undefined>();
  const [open, setOpen] = useState(false);
  const ask = (amount?: bigint, after?: Promise<void>) =>
    run(async () => {
      await after;
      const own = amount === undefined ? {} : { amount: amount.toString() };
      try {
        const view = await call('shopQuote', { text, ...own });
        setOpen(view.topUp);
        setQuote({ id: freshId(), view, ...own });
      } catch (reason) {
        if (failureOf(reason).code !== 'AmountRequired') throw reason;
        setOpen(true);
      }
    });
  return { busy, error, quote, open, ask };
}

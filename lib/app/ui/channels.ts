import { PicoError } from '../../errors.ts';
import type { CloseView, ConnectParams } from '../../rpc/views.ts';
import type { ConnectionRow } from '../../wallet/rows.ts';
import type { CloseResult, WalletApi } from '../../wallet/types.ts';
import { parseAmount, parseAmountOrZero } from './amounts.ts';
import { firstDepositCap } from './connect-cap.ts';
import { connectQuote } from './connect-quote.ts';
import { aboutWhen } from './connection-view.ts';
import type { UiDeps, UiHandlers } from './deps.ts';
import type { FiguresKeeper } from './figures.ts';

type ChannelMethods = 'connections' | 'connectQuote' | 'connect' | 'close' | 'closeAlone' | 'forget';

/** Opening, closing and forgetting connections. */
export function channelHandlers(deps: UiDeps, figures: FiguresKeeper): Pick<UiHandlers, ChannelMethods> {
  const { store, keyring, platform, log, changed } = deps;
  const opening = new Map<string, Promise<{ readonly handle: string; readonly txid: string }>>();

  /** Everything moved: screens ask again, and chain and hub are looked at behind the answer. */
  function moved(): void {
    changed(['connections', 'status', 'activity']);
    void figures.look();
    figures.history.expectNews();
    void figures.lookOutside();
  }

  async function connect(params: ConnectParams): Promise<{ readonly handle: string; readonly txid: string }> {
    const wallet = await keyring.wallet();
    const quantity = parseAmount(params.quantity, 'quantity');
    const cap = await firstDepositCap(store, wallet.network);
    if (cap !== undefined && quantity > cap)
      throw new PicoError(
        'InvalidQuantity',
        `the first deposit may be ${cap} sat at most; nothing was sent. Later ones are not limited`,
        { field: 'quantity', max: cap.toString() },
      );
    const { feerate, expireTime, receive } = params;
    const { handle, txid } = await wallet.connect({
      asset: 'BTC',
      quantity,
      resume: true,
      ...(receive !== undefined && { receive: parseAmountOrZero(receive, 'receive') }),
      ...(feerate !== undefined && { feerate }),
      ...(expireTime !== undefined && { expireTime }),
    });
    log.add('connect');
    moved();
    return { handle, txid };
  }

  async function closing(run: (wallet: WalletApi) => Promise<CloseResult>): Promise<CloseView> {
    const wallet = await keyring.wallet();
    const { txid, expireHeight } = await run(wallet);
    log.add('close');
    moved();
    const { height = 0 } = await figures.now();
    const now = { network: wallet.network, height, clock: platform.clock() };
    const at = expireHeight === undefined || height === 0 ? undefined : aboutWhen(expireHeight, now);
    return {
      ...(txid !== undefined && { txid }),
      ...(expireHeight !== undefined && { height: expireHeight }),
      ...(at !== undefined && { at }),
    };
  }

  return {
    async connections() {
      await figures.look();
      return (await figures.now()).connections;
    },
    connectQuote: async (params) => await connectQuote(deps, await keyring.wallet(), params),
    /** A double click is one connection: the same wish shares the call that is under way. */
    connect(params) {
      const key = JSON.stringify([params.quantity, params.receive]);
      const running = opening.get(key) ?? connect(params).finally(() => opening.delete(key));
      opening.set(key, running);
      return running;
    },
    close: ({ handle }) => closing((wallet) => wallet.close(handle)),
    closeAlone: ({ handle }) => closing((wallet) => wallet.closeAlone(handle)),
    async forget({ handle }) {
      const wallet = await keyring.wallet();
      const gone = await wallet.cull(handle);
      if (gone.length === 0) {
        const row = await store.get<ConnectionRow>('connections', handle);
        throw new PicoError(
          'NotClosed',
          `this connection is ${row?.status ?? 'unknown'}: it can be forgotten once it is closed and all has come back`,
          { handle },
        );
      }
      moved();
      return null;
    },
  };
}

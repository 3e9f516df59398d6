import type { Command } from '../command.ts';
import { backup } from './backup.ts';
import { balances } from './balances.ts';
import { blocksend } from './blocksend.ts';
import { btcpayRpc } from './btcpay/index.ts';
import { bump } from './bump.ts';
import { cancelpayment } from './cancelpayment.ts';
import { checkinvoice } from './checkinvoice.ts';
import { close } from './close.ts';
import { connect } from './connect.ts';
import { createinvoice } from './createinvoice.ts';
import { cull } from './cull.ts';
import { getrawtx } from './getrawtx.ts';
import { history } from './history.ts';
import { hubstatus } from './hubstatus.ts';
import { listutxos } from './listutxos.ts';
import { microsend } from './microsend.ts';
import { payinvoice } from './payinvoice.ts';
import { queuepayment } from './queuepayment.ts';
import { recover } from './recover.ts';
import { searchrawtxs } from './searchrawtxs.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';
import { version } from './version.ts';

/** What `serve` offers; the shell has all of it, and more (all.ts). */
export const rpcCommands: readonly Command[] = [
  ...[version, hubstatus, balances, searchrawtxs, listutxos, getrawtx, blocksend, bump],
  ...[connect, status, sync, close, cull, history],
  ...[createinvoice, payinvoice, checkinvoice, microsend, queuepayment, cancelpayment],
  ...[backup, recover],
  ...btcpayRpc,
];

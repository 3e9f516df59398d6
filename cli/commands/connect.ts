import { defineCommand, given, option, optionOr, positional } from '../command.ts';
import { FEE_OPTIONS, feeChoice, requireBtc } from '../command-parts.ts';
import { amount, asset, satoshis, sequence } from '../values.ts';

export const connect = defineCommand({
  name: 'connect',
  summary:
    'Open a connection with the hub: locks QUANTITY up in a deposit of its own. The same command again, before it is open, goes on with it.',
  params: {
    asset: positional(asset, 'BTC'),
    quantity: positional(amount, 'satoshis to lock up'),
    expire_time: optionOr(
      'BLOCKS',
      sequence,
      1024,
      'after so many blocks the deposit comes back without the hub',
    ),
    delay_time: option('BLOCKS', sequence, "only the hub's own delay_time is taken"),
    receive: option('SATOSHIS', satoshis, 'how much you want to be able to receive (QUANTITY)'),
    max_owed: option('SATOSHIS', satoshis, 'how much the hub may owe you for open payments (0)'),
    ...FEE_OPTIONS,
  },
  async run(context, values) {
    requireBtc(values.asset);
    const fee = feeChoice(values);
    const wallet = await context.wallet();
    const { handle, txid } = await wallet.connect({
      asset: values.asset,
      quantity: values.quantity,
      expireTime: values.expire_time,
      resume: true,
      ...given({ delayTime: values.delay_time, receive: values.receive, maxOwed: values.max_owed }),
      ...fee,
    });
    return { handle, send_deposit_txid: txid };
  },
});

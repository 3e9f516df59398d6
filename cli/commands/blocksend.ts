import { PicoError } from '../../lib/errors.ts';
import { defineCommand, optionOr, positional } from '../command.ts';
import { FEE_OPTIONS, feeChoice, requireBtc } from '../command-parts.ts';
import { address, amountOrMax, asset, satoshis } from '../values.ts';

export const blocksend = defineCommand({
  name: 'blocksend',
  summary: 'Send on the chain; prints the txid.',
  params: {
    asset: positional(asset, 'BTC'),
    destination: positional(address, 'who is paid'),
    quantity: positional(amountOrMax, 'satoshis, or "max" for everything less the fee'),
    extra_btc: optionOr('SATOSHIS', satoshis, 0n, 'for other assets than BTC; must be 0'),
    ...FEE_OPTIONS,
  },
  async run(context, values) {
    requireBtc(values.asset);
    if (values.extra_btc !== 0n) {
      throw new PicoError(
        'UnsupportedOption',
        'extra_btc goes with other assets than BTC. Leave it out and raise the quantity.',
        { field: 'extra_btc' },
      );
    }
    const fee = feeChoice(values);
    const wallet = await context.wallet();
    const sent = await wallet.send({ to: values.destination, amount: values.quantity, ...fee });
    return sent.txid;
  },
});

import { defineCommand, flag, option } from '../command.ts';
import { connectionStatus } from '../connection-json.ts';
import { hex32 } from '../values.ts';

export const status = defineCommand({
  name: 'status',
  summary: 'Connections and wallet.',
  params: {
    handle: option('HANDLE', hex32, 'only this connection'),
    verbose: flag('everything about each connection'),
  },
  async run(context, values) {
    const wallet = await context.wallet();
    const { tip } = await wallet.tick();
    const found =
      values.handle === undefined ? await wallet.connections() : [await wallet.connection(values.handle)];
    const connections: Record<string, unknown> = {};
    for (const info of found) {
      connections[info.handle] = values.verbose
        ? await connectionStatus(info, tip, wallet.chain, context.network)
        : {
            asset: info.asset,
            balance: info.balance,
            ttl: info.ttl,
            status: info.status,
            payments_queued: info.queued,
            sendable: info.sendable,
            receivable: info.receivable,
            ...(info.problem !== undefined && { problem: info.problem }),
          };
    }
    const { confirmed, unconfirmed, reserve } = await wallet.balance();
    const address = await wallet.receiveAddress();
    return {
      connections,
      wallet: {
        address,
        balances: { BTC: confirmed },
        unconfirmed: { BTC: unconfirmed },
        // Kept back to bring a commit to the chain, should it come to that.
        ...(reserve !== undefined && { reserve: { BTC: reserve } }),
      },
    };
  },
});

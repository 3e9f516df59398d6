import { defineCommand, option, optionOr } from '../command.ts';
import { apiToken, webhookSecret } from '../home.ts';
import { formatError, toJson } from '../output.ts';
import { checkLoopback } from '../serve/access.ts';
import { paymentEvent } from '../serve/payment-event.ts';
import { startServer } from '../serve/server.ts';
import { checkWebhookUrl, deliveryWrites, webhookDeliverer } from '../serve/webhooks.ts';
import type { ShellContext } from '../shell.ts';
import { host, port, url } from '../values.ts';
import { rpcCommands } from './index.ts';

export const serve = defineCommand({
  name: 'serve',
  summary:
    'Stay online and offer these commands by JSON-RPC (POST /) to who has the token of the home; payments are told at /events (WebSocket) and by webhook.',
  params: {
    host: optionOr('HOST', host, '127.0.0.1', 'where to listen; loopback only'),
    port: option('PORT', port, 'where to listen (6000 on main, 16000 elsewhere)'),
    webhook: option('URL', url, 'is told of each incoming payment until it answers 2xx (webhook_url)'),
  },
  async run(context: ShellContext, values) {
    checkLoopback(values.host);
    const webhook = values.webhook ?? context.settings.webhook;
    const target = webhook === undefined ? undefined : checkWebhookUrl(webhook);
    const wallet = await context.openWallet(target === undefined ? undefined : deliveryWrites);
    const { network, clock } = context;
    const server = await startServer({
      host: values.host,
      port: values.port ?? (network === 'main' ? 6000 : 16_000),
      token: await apiToken(context.home),
      commands: rpcCommands,
      context: {
        ...{ network, clock, chain: context.chain, wallet: async () => wallet },
        ...{ shops: context.shops, stores: context.stores },
      },
    });
    const deliverer =
      target === undefined
        ? undefined
        : webhookDeliverer({
            store: await context.store(),
            url: target,
            secret: await webhookSecret(context.home),
            clock,
            describe: (payment) => paymentEvent(payment, wallet),
          });
    const wake = () => deliverer?.wake().catch((error: unknown) => context.err(formatError(error)));

    const silence = wallet.on((event) => {
      if (event.type === 'received') {
        void wake();
        paymentEvent(event.payment, wallet)
          .then((told) => server.events.push(told))
          .catch((error: unknown) => context.err(formatError(error)));
      }
      if (event.type === 'problem') context.err(`${event.code}: ${event.message}\n`);
    });
    try {
      await wallet.start();
      void wake();
      context.out(`picopay ready ${JSON.stringify(toJson({ url: server.url, network }))}\n`);
      await context.stopped();
    } finally {
      silence();
      await server.close();
      await deliverer?.stop();
    }
    return undefined;
  },
});

import type { Transport } from '../../components/base/client.ts';
import { UiFailure } from '../../components/base/failure.ts';
import type { Platform } from '../../components/base/platform.ts';
import type { UiMethodName, UiMethods } from '../../lib/rpc/ui-methods.ts';

/** What the background would answer: a value, a failure, what makes either of the params, or `'pending'`: never. */
export type Answers = {
  readonly [M in UiMethodName]?:
    | UiMethods[M]['result']
    | UiFailure
    | 'pending'
    | ((params: UiMethods[M]['params']) => UiMethods[M]['result'] | UiFailure);
};

/** A line to a background that knows these answers only. */
export function fakeTransport(answers: Answers): Transport {
  return (onReply) => ({
    send: (message) => {
      if (!('method' in message)) return;
      const known: unknown = answers[message.method as UiMethodName];
      if (known === 'pending') return;
      const answer: unknown = typeof known === 'function' ? known(message.params) : known;
      queueMicrotask(() => {
        if (answer === undefined) {
          const text = `the fixture has no answer to ${message.method}`;
          onReply({ id: message.id, error: { code: 'NoFixture', message: text } });
        } else if (answer instanceof UiFailure) {
          onReply({
            id: message.id,
            error: { code: answer.code, message: answer.message, data: answer.data },
          });
        } else {
          onReply({ id: message.id, result: answer });
        }
      });
    },
    close: () => undefined,
  });
}

export const fakePlatform: Platform = {
  url: (path) => `/${path}`,
  openTab: async () => undefined,
  openSite: async () => undefined,
  openApprovals: async () => undefined,
  activeTabUrl: async () => 'https://news.example/article',
  captureTab: async () => 'data:image/png;base64,',
  findInvoices: () => () => undefined,
  requestHosts: async () => true,
  languages: () => ['en'],
};

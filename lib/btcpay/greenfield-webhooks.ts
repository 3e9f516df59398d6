import { InvalidField } from '../errors.ts';
import { unusableAnswer } from './errors.ts';
import type { GreenfieldCall } from './greenfield-call.ts';
import { readWebhook, type Webhook } from './greenfield-shapes.ts';
import { checkPathId } from './ids.ts';
import { listOf } from './read.ts';
import type { JsonAnswer } from './read-answer.ts';

export interface NewWebhook {
  readonly url: string;
  /** Default true. */
  readonly enabled?: boolean;
  /** Left out: every event. */
  readonly events?: readonly string[];
  /** Left out: the server makes one. */
  readonly secret?: string;
}

/** A store's webhooks (btcpay.md §2.7); the key needs btcpay.store.webhooks.canmodifywebhooks. */
export interface Webhooks {
  list(): Promise<readonly Webhook[]>;
  get(id: string): Promise<Webhook>;
  /** The answer holds the secret: it is not told again. */
  create(webhook: NewWebhook): Promise<Webhook>;
  update(id: string, webhook: NewWebhook): Promise<Webhook>;
  remove(id: string): Promise<void>;
}

/** `call` is a call inside the store. */
export function greenfieldWebhooks(
  host: string,
  call: (wanted: GreenfieldCall) => Promise<JsonAnswer>,
): Webhooks {
  const at = (id: string) => `/webhooks/${checkPathId(id, 'webhookId')}`;
  const read = ({ exact }: JsonAnswer): Webhook => {
    const webhook = readWebhook(exact);
    if (webhook === undefined) throw unusableAnswer(host, 'it is no webhook');
    return webhook;
  };
  const secretsOf = ({ secret }: NewWebhook) => (secret === undefined ? [] : [secret]);
  return {
    async list() {
      return listOf((await call({ method: 'GET', path: '/webhooks' })).exact).flatMap(
        (w) => readWebhook(w) ?? [],
      );
    },
    async get(id) {
      return read(await call({ method: 'GET', path: at(id) }));
    },
    async create(webhook) {
      return read(
        await call({ method: 'POST', path: '/webhooks', body: bodyOf(webhook), secrets: secretsOf(webhook) }),
      );
    },
    async update(id, webhook) {
      return read(
        await call({ method: 'PUT', path: at(id), body: bodyOf(webhook), secrets: secretsOf(webhook) }),
      );
    },
    async remove(id) {
      await call({ method: 'DELETE', path: at(id) });
    },
  };
}

function bodyOf({ url, enabled = true, events, secret }: NewWebhook): Record<string, unknown> {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new InvalidField('url', 'must be an http or https address');
  return {
    url,
    enabled,
    automaticRedelivery: true,
    authorizedEvents: { everything: events === undefined, specificEvents: events ?? [] },
    ...(secret !== undefined && { secret }),
  };
}

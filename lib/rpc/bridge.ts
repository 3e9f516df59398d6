import type { MethodName } from '../provider/types.ts';
import type { PageMessage, PageReply } from './wire.ts';

/** A port into the background, as far as it is used here. */
export interface BridgePort {
  readonly postMessage: (message: PageMessage) => void;
  readonly onMessage: { readonly addListener: (listener: (reply: PageReply) => void) => void };
  readonly onDisconnect: { readonly addListener: (listener: () => void) => void };
  readonly disconnect: () => void;
}

export interface BridgeWorld {
  /** Opens a port. Throws when the extension is gone or was updated under this page. */
  readonly connect: () => BridgePort;
  /** False for ever once the extension was updated or removed under this page. */
  readonly isAlive: () => boolean;
  /** navigator.userActivation.isActive */
  readonly hasGesture: () => boolean;
  /** Hands text to the page. */
  readonly answer: (text: string) => void;
  /** Calls back after the time; never while the page is frozen. */
  readonly after: (ms: number, then: () => void) => void;
  /** Random, of this document alone: the beginning of its rids. */
  readonly nonce: string;
}

export interface Bridge {
  /** Text from the page: {id, method, params?} or {id, cancel: true}. Anything else is dropped. */
  readonly fromPage: (text: unknown) => void;
  /** Asks the wallet to open a link that the user clicked. */
  readonly open: (href: string) => void;
  /** Asks whether `bitcoin:` links are the wallet's too. */
  readonly askLinks: () => void;
  readonly opensBitcoin: () => boolean;
  /** The page is back from the back/forward cache, where its port was cut. */
  readonly resume: () => void;
}

const MAX_PENDING = 64;
const MAX_TEXT = 16_384;
const PING_MS = 25_000;
const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 5000;
/** Half a minute of ports that close at once: the background wants nothing of this document. */
const MAX_LOST = 12;

interface Pending {
  readonly message: PageMessage;
  /** The page's name of it; a link has none. */
  readonly id?: number;
  posted: boolean;
  /** The page gave it up: said again to a new worker. */
  cancelled?: boolean;
}

/**
 * The content script's side: carries the requests of one document to the background and the answers back. The worker may die at any
 * moment; what waits is then sent again, under the same rid, over a new port, so that the worker knows it as the same request.
 */
export function makeBridge(world: BridgeWorld): Bridge {
  const pending = new Map<string, Pending>();
  let port: BridgePort | undefined;
  let count = 0;
  /** Ports lost since the last answer or ping. */
  let lost = 0;
  let retrying = false;
  let pinging = false;
  let bitcoin = false;

  const tell = (id: number | undefined, answer: object): void => {
    if (id !== undefined) world.answer(JSON.stringify({ id, ...answer }));
  };
  // The few errors made here are written out: the table of all would be a tenth of the script.
  const refuse = (id: number | undefined, code: number, name: string, message: string, data?: object): void =>
    tell(id, { error: { code, name, message, retryable: code > 0, data } });

  const giveUp = (): void => {
    for (const { id, message, posted } of pending.values()) {
      const mayBePaid = posted && 'method' in message && SPENDING.test(message.method);
      if (mayBePaid) refuse(id, 4024, 'OutcomeUnknown', `${GONE} It may be paid: ask with the same id.`);
      else refuse(id, 4900, 'Disconnected', GONE);
    }
    pending.clear();
  };

  const fromWallet = (reply: PageReply): void => {
    lost = 0;
    if ('links' in reply) bitcoin = reply.links.bitcoin;
    else if ('event' in reply) world.answer(JSON.stringify({ event: reply.event, data: reply.data }));
    else {
      const call = pending.get(reply.rid);
      pending.delete(reply.rid);
      tell(call?.id, 'error' in reply ? { error: reply.error } : { result: reply.result });
    }
  };

  const drop = (gone: BridgePort): void => {
    if (port !== gone) return;
    port = undefined;
    if (pending.size > 0) retry();
  };

  const retry = (): void => {
    if (retrying) return;
    if (lost > MAX_LOST) return giveUp();
    retrying = true;
    world.after(Math.min(FIRST_PAUSE_MS * 2 ** lost++, LAST_PAUSE_MS), () => {
      retrying = false;
      for (const [rid, call] of pending) {
        if (!retrying) post(call.message, call);
        if (call.cancelled && port) post({ cancel: rid });
      }
    });
  };

  /** Opens the port when there is none. A message that finds none stays pending, if it is one that is answered. */
  const post = (message: PageMessage, call?: Pending): void => {
    if (!world.isAlive()) return giveUp();
    try {
      port ??= opened();
      port.postMessage(message);
      if (call) call.posted = true;
    } catch {
      port = undefined;
      if (!world.isAlive()) giveUp();
      else if (pending.size > 0) retry();
    }
  };

  const opened = (): BridgePort => {
    const fresh = world.connect();
    fresh.onMessage.addListener(fromWallet);
    fresh.onDisconnect.addListener(() => drop(fresh));
    return fresh;
  };

  const ping = (): void => {
    if (pinging) return;
    pinging = true;
    world.after(PING_MS, () => {
      pinging = false;
      if (pending.size === 0) return;
      if (port) {
        lost = 0;
        post({ ping: true });
      }
      ping();
    });
  };

  const add = (rid: string, call: Pending): void => {
    pending.set(rid, call);
    if (!retrying) post(call.message, call);
    ping();
  };

  const nextRid = (): string => `${world.nonce}.${++count}`;

  return {
    fromPage: (text) => {
      const request = parse(text);
      if (!request) return;
      const { id, method, params } = request;
      if (method === undefined) {
        for (const [rid, call] of pending)
          if (call.id === id) {
            call.cancelled = true;
            if (port) post({ cancel: rid });
          }
        return;
      }
      if ((text as string).length > MAX_TEXT)
        return refuse(id, -32602, 'InvalidParams', `More than ${MAX_TEXT} characters.`, { path: 'params' });
      if (pending.size >= MAX_PENDING)
        return refuse(id, 4290, 'RateLimited', `${MAX_PENDING} requests wait already.`, {
          retryAfterMs: 1000,
        });
      const rid = nextRid();
      const message = { rid, method, params, gesture: world.hasGesture() };
      add(rid, { message, id, posted: false });
    },
    open: (link) => {
      if (pending.size >= MAX_PENDING) return;
      const rid = nextRid();
      add(rid, { message: { rid, link, gesture: world.hasGesture() }, posted: false });
    },
    askLinks: () => post({ links: true }),
    opensBitcoin: () => bitcoin,
    resume: () => {
      port?.disconnect();
      port = undefined;
      if (pending.size > 0) retry();
    },
  };
}

/** Updated or removed under this page, or refusing it. */
const GONE = 'The wallet is out of reach. Reload this page.';
const SPENDING = /_pay/;

function parse(text: unknown): { id: number; method?: MethodName; params?: unknown } | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const { id, method, params, cancel } = JSON.parse(text) as Record<string, unknown>;
    if (typeof id !== 'number') return undefined;
    if (cancel === true) return { id };
    // Whatever name it is: the background knows its methods.
    return typeof method === 'string' ? { id, method: method as MethodName, params } : undefined;
  } catch {
    return undefined;
  }
}

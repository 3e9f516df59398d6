import { PicoError } from '../errors.ts';
import type { MethodName, Methods } from '../provider/types.ts';
import { toProviderError, toUiError } from './errors.ts';
import { url } from './fields.ts';
import { isPageMethod, mayAsk, PAGE, UI } from './methods.ts';
import type { PageSender, UiSender } from './senders.ts';
import type { UiMethodName, UiMethods } from './ui-methods.ts';
import { type Check, flag, text } from './validate.ts';
import type { PageReply, UiReply } from './wire.ts';

/** Of one request of a page. */
export interface PageContext {
  readonly sender: PageSender;
  /** With the document's id, the name of this request: asked again with it, it is the same. */
  readonly rid: string;
  readonly gesture: boolean;
}

export type PageHandlers = {
  readonly [M in MethodName]: (
    params: Methods[M]['params'],
    context: PageContext,
  ) => Promise<Methods[M]['result']>;
} & {
  /** The user clicked a `pico:` or `bitcoin:` link. */
  readonly link: (href: string, context: PageContext) => Promise<null>;
  readonly cancel: (rid: string, sender: PageSender) => Promise<void>;
  readonly links: () => Promise<{ readonly bitcoin: boolean }>;
};

export type UiHandlers = {
  readonly [M in UiMethodName]: (
    params: UiMethods[M]['params'],
    sender: UiSender,
  ) => Promise<UiMethods[M]['result']>;
};

/** What a router tells of a request that failed, for the log: never its params. */
export type OnFailure = (method: string, error: unknown) => void;

type Calls<All> = { readonly [K in keyof All]: { readonly params: unknown; readonly result: unknown } };

const rid = text({ max: 64, pattern: /^[A-Za-z0-9_.:-]+$/ });

/**
 * Answers the messages of pages. Takes a classified sender only; knows the methods of PAGE and no other. Never rejects; undefined: there
 * is nothing to answer (a ping, a cancel, or a message that no content script of ours has made).
 */
export function pageRouter(
  handlers: PageHandlers,
  onFailure: OnFailure = () => {},
): (sender: PageSender, message: unknown) => Promise<PageReply | undefined> {
  const call = checkedCall<Methods, PageContext>(PAGE, handlers);
  return async (sender, message) => {
    const given = fields(message);
    if (given === undefined || given.get('ping') === true) return undefined;
    let name = 'page';
    let known: string | undefined;
    try {
      if (given.get('links') === true) return { links: await handlers.links() };
      if (given.has('cancel')) {
        await handlers.cancel(rid(given.get('cancel'), 'cancel'), sender);
        return undefined;
      }
      known = rid(given.get('rid'), 'rid');
      const context = { sender, rid: known, gesture: flag(given.get('gesture'), 'gesture') };
      if (given.has('link')) {
        name = 'link';
        return { rid: known, result: await handlers.link(url(given.get('link'), 'link'), context) };
      }
      const method = given.get('method');
      if (typeof method !== 'string' || !isPageMethod(method)) throw unknownMethod();
      name = method;
      return { rid: known, result: await call(method, given.get('params'), context) };
    } catch (error) {
      onFailure(name, error);
      return known === undefined ? undefined : { rid: known, error: toProviderError(error) };
    }
  };
}

function unknownMethod(): PicoError {
  return new PicoError(
    'UnsupportedMethod',
    'The wallet has no such method. picopay_getInfo lists those it has.',
  );
}

/**
 * Answers the messages of our own pages. Takes a classified sender only; a page may send what UI names for it and nothing else. Never
 * rejects. `isOpen`: is the wallet unlocked at this moment?
 */
export function uiRouter(
  handlers: UiHandlers,
  isOpen: () => boolean | Promise<boolean>,
  onFailure: OnFailure = () => {},
): (sender: UiSender, message: unknown) => Promise<UiReply | undefined> {
  const call = checkedCall<UiMethods, UiSender>(UI, handlers);
  return async (sender, message) => {
    const given = fields(message);
    const id = given?.get('id');
    const method = given?.get('method');
    if (typeof id !== 'number' || typeof method !== 'string') return undefined;
    try {
      if (!mayAsk(sender.page, method))
        throw new PicoError('NotAllowed', 'This page may not ask for that.', { page: sender.page });
      if (UI[method].open && !(await isOpen()))
        throw new PicoError('Locked', 'The wallet is locked. Unlock it first.');
      return { id, result: await call(method, given?.get('params'), sender) };
    } catch (error) {
      onFailure(mayAsk(sender.page, method) ? method : 'ui', error);
      return { id, error: toUiError(error) };
    }
  };
}

/** Calls the handler of a method with params that its entry of the table lets through. Throws what either throws. */
function checkedCall<All extends Calls<All>, From>(
  table: { readonly [M in keyof All]: { readonly params: Check<All[M]['params']> } },
  handlers: {
    readonly [M in keyof All]: (params: All[M]['params'], from: From) => Promise<All[M]['result']>;
  },
) {
  return <M extends keyof All>(method: M, params: unknown, from: From): Promise<All[M]['result']> =>
    handlers[method](table[method].params(params, ''), from);
}

/** A message's own properties, each read once; nothing inherited. */
function fields(message: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return undefined;
  return new Map(Object.entries(message));
}

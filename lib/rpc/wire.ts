import type { EventName, MethodName, ProviderErrorShape } from '../provider/types.ts';

/** Page and content script talk by two CustomEvents whose detail is JSON text: cross-world objects differ per browser. */
export const PAGE_REQUEST = 'picopay:page-request';
export const PAGE_ANSWER = 'picopay:page-answer';

/** Names of the ports into the background. */
export const PAGE_PORT = 'page';
export const UI_PORT = 'ui';
/** From a screen into the page in front: what comes back are addresses of invoices, one a message. */
export const FOUND_PORT = 'found';

/** From the content script. What comes from the page in it (method, params, link) is the page's own word: nothing in it is believed. */
export type PageMessage =
  | {
      /** Made by the content script, unique in its document: asked again after a reconnect, it is the same request. */
      readonly rid: string;
      readonly method: MethodName;
      readonly params?: unknown;
      /** navigator.userActivation.isActive, read in the isolated script. */
      readonly gesture: boolean;
    }
  /** The user clicked a `pico:` link, or a `bitcoin:` link where those are on: no method of the page. Answered with null. */
  | { readonly rid: string; readonly link: string; readonly gesture: boolean }
  /** The page gave up on a request: the rid of it. Its answer still comes. */
  | { readonly cancel: string }
  /** Asks for a `links` reply: the pointer is on a `bitcoin:` link. */
  | { readonly links: true }
  /** Each 25 s while something waits: keeps the worker awake. */
  | { readonly ping: true };

export type PageReply =
  | { readonly rid: string; readonly result: unknown }
  | { readonly rid: string; readonly error: ProviderErrorShape }
  | { readonly event: EventName; readonly data: unknown }
  /** Which links the wallet opens besides `pico:`. */
  | { readonly links: { readonly bitcoin: boolean } };

/** From the extension's own pages. */
export type UiMessage =
  | { readonly id: number; readonly method: string; readonly params?: unknown }
  /** Keeps the worker awake while a screen is open. */
  | { readonly ping: true };
export type UiReply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: UiError }
  /** Something that screens show has changed: ask again. */
  | { readonly changed: readonly UiTopic[] };
export type UiTopic =
  | 'status'
  | 'approvals'
  | 'activity'
  | 'sites'
  | 'settings'
  | 'connections'
  | 'invoices'
  | 'stores';

export interface UiError {
  /** PicoError code. Screens have a sentence of their own for it, `error_<code>`; else they show the message. */
  readonly code: string;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

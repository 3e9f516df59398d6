import type { Page } from 'puppeteer-core';
import type { BrowserKind } from './find.ts';

export type { Page } from 'puppeteer-core';

export interface LaunchOptions {
  /** Folder of the unpacked extension. */
  readonly extension: string;
  /** Folder of the profile; a fresh one, thrown away at the end, when absent. */
  readonly profile?: string;
  /** BCP 47 tag of the browser's language; en-US when absent. */
  readonly language?: string;
}

/** A real browser with the extension in it. Whatever it says to a host beyond this machine goes to the guard. */
export interface Driver {
  readonly kind: BrowserKind;
  /** Address of a file of the extension. */
  extensionUrl(file: string): string;
  /** A tab, in front. */
  newPage(url?: string): Promise<Page>;
  /** A tab with a page of the extension, e.g. `welcome.html#words`. */
  extensionPage(file: string): Promise<Page>;
  /** Chromium: the real popup of the toolbar's button, over the tab in front. Firefox: its page in a tab. */
  openPopup(): Promise<Page>;
  /** The window in which the extension asks, once it is there. Throws when it does not come. */
  approvalPage(timeoutMs?: number): Promise<Page>;
  /** Open windows in which the extension asks. */
  approvalCount(): Promise<number>;
  /** All that is open now. */
  pages(): Promise<Page[]>;
  /** Ends the background as the browser does when it idles; it is gone when this returns. */
  killWorker(): Promise<void>;
  /** SIGKILL to all processes of the browser. */
  crash(): Promise<void>;
  /** Starts it again on the same profile, after `crash` or `quit`. */
  relaunch(): Promise<void>;
  /** Ends it in order; the profile stays for `relaunch`. */
  quit(): Promise<void>;
  /** Hosts beyond this machine that were asked for, `host:port`. */
  contacts(): readonly string[];
  forgetContacts(): void;
  /** Ends it; a profile of its own is deleted. */
  close(): Promise<void>;
}

import type { SocketConstructor } from '../btcpay/payer/status-socket.ts';
import type { Bytes } from '../bytes.ts';
import type { RawSender } from '../rpc/senders.ts';
import type { Settings } from '../rpc/views.ts';
import type { Store } from '../store/types.ts';
import type { KeyValue } from './session.ts';

/** What the toolbar shows without being opened. */
export interface Sign {
  /** Requests that wait for the user. */
  readonly waiting: number;
  readonly paused: boolean;
  readonly error: boolean;
}

/** What the app needs of the browser. Everything that differs between browsers, and nothing else, is behind it. */
export interface AppPlatform {
  readonly version: string;
  /** runtime.id, and the origin of our own pages. */
  readonly own: { readonly id: string; readonly origin: string };
  readonly session: KeyValue;
  readonly defaults?: Partial<Settings>;
  openStore(): Promise<Store>;
  /** The store, the session, all of it. */
  erase(): Promise<void>;
  clock(): number;
  random(bytes: number): Bytes;
  timeZone(): string;
  wait(ms: number): Promise<void>;
  /** Left out, the global ones: for tests. */
  readonly fetch?: typeof fetch;
  readonly WebSocket?: SocketConstructor;
  openApproval(): Promise<void>;
  closeApproval(): Promise<void>;
  /** The screen for sending, with this text in it. */
  openSend(text: string): Promise<void>;
  showSign(sign: Sign): void;
  /** Of those URLs, the ones whose hosts the browser has not granted. */
  missingHosts(urls: readonly string[]): Promise<readonly string[]>;
  /** Wakes the worker every 30 s while true; asked again with the same answer nothing changes. */
  keepWatch(on: boolean): Promise<void>;
}

/** One line from a content script or from one of our pages. */
export interface AppPort {
  readonly name: string;
  readonly sender: RawSender;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

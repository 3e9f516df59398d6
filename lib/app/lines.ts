import type { EventName, Events } from '../provider/types.ts';
import { classify, type Own, type PageSender, type UiSender } from '../rpc/senders.ts';
import { PAGE_PORT, type PageReply, UI_PORT, type UiReply, type UiTopic } from '../rpc/wire.ts';
import type { AppPort } from './platform.ts';

export interface LineHandlers {
  /** Never rejects; undefined when there is nothing to answer. */
  page(sender: PageSender, message: unknown): Promise<PageReply | undefined>;
  ui(sender: UiSender, message: unknown): Promise<UiReply | undefined>;
  pageCame(sender: PageSender): void;
  /** The document's last line is gone while this worker lives. */
  pageGone(documentId: string): void;
  uiGone(sender: UiSender): void;
  /** Someone is there, or the last one has left. */
  stirred(): void;
  refused(why: string): void;
}

/** The open lines to pages and screens: who is at their end is settled before a message is read. */
export class Lines {
  private readonly own: Own;
  private readonly handlers: LineHandlers;
  private readonly pages = new Map<AppPort, PageSender>();
  private readonly screens = new Set<AppPort>();

  constructor(own: Own, handlers: LineHandlers) {
    this.own = own;
    this.handlers = handlers;
  }

  open(port: AppPort): void {
    const sender = classify(port.sender, this.own);
    if (sender.role === 'page' && port.name === PAGE_PORT) this.openPage(port, sender);
    else if (sender.role === 'ui' && port.name === UI_PORT) this.openScreen(port, sender);
    else {
      this.handlers.refused(
        sender.role === 'nobody' ? sender.why : `no line ${port.name} for ${sender.role}`,
      );
      port.close();
    }
  }

  /** To every page of the origin. */
  emit<E extends EventName>(origin: string, event: E, data: Events[E]): void {
    for (const [port, sender] of this.pages) if (sender.origin === origin) post(port, { event, data });
  }

  changed(topics: readonly UiTopic[]): void {
    for (const port of this.screens) post(port, { changed: topics });
  }

  get pageCount(): number {
    return this.pages.size;
  }

  get screenCount(): number {
    return this.screens.size;
  }

  origins(): ReadonlySet<string> {
    return new Set([...this.pages.values()].map(({ origin }) => origin));
  }

  private openPage(port: AppPort, sender: PageSender): void {
    this.pages.set(port, sender);
    this.handlers.pageCame(sender);
    port.onMessage((message) => void this.handlers.page(sender, message).then((reply) => post(port, reply)));
    port.onClose(() => {
      this.pages.delete(port);
      const others = [...this.pages.values()].some(({ documentId }) => documentId === sender.documentId);
      if (!others) this.handlers.pageGone(sender.documentId);
      this.handlers.stirred();
    });
    this.handlers.stirred();
  }

  private openScreen(port: AppPort, sender: UiSender): void {
    this.screens.add(port);
    port.onMessage((message) => void this.handlers.ui(sender, message).then((reply) => post(port, reply)));
    port.onClose(() => {
      this.screens.delete(port);
      this.handlers.uiGone(sender);
      this.handlers.stirred();
    });
    this.handlers.stirred();
  }
}

/** Whoever asked may be gone by now: it asks again, on another line. */
function post(port: AppPort, message: PageReply | UiReply | undefined): void {
  if (message === undefined) return;
  try {
    port.post(message);
  } catch {
    // The line closed meanwhile.
  }
}

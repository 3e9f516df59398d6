import type { PageSender } from '../../rpc/senders.ts';

const GONE_MS = 2000;
const RESTART_MS = 10_000;

/** Which documents are there: one whose last line is gone may come back at once, after a worker's death somewhat later. */
export class Documents {
  private readonly here = new Set<string>();
  /** Gone for now: the wait for their return is not over yet. */
  private readonly left = new Set<string>();
  private readonly wait: (ms: number) => Promise<void>;
  private readonly onGone: (documentId: string) => Promise<void>;

  constructor(wait: (ms: number) => Promise<void>, onGone: (documentId: string) => Promise<void>) {
    this.wait = wait;
    this.onGone = onGone;
  }

  connect({ documentId }: Pick<PageSender, 'documentId'>): void {
    this.here.add(documentId);
    this.left.delete(documentId);
  }

  /** Its lines are gone, and it is not back. False for one that a new worker has not heard of yet. */
  hasLeft(documentId: string): boolean {
    return this.left.has(documentId);
  }

  /** Its last line is gone. Resolves once it is known whether the document is gone, and what it asked for is dropped. */
  async disconnect(documentId: string): Promise<void> {
    this.here.delete(documentId);
    this.left.add(documentId);
    await this.wait(GONE_MS);
    if (this.here.has(documentId)) return;
    await this.onGone(documentId);
    this.left.delete(documentId);
  }

  /** After the worker's start: gives those that a row was left by the time to come back. */
  async restart(documentIds: readonly string[]): Promise<void> {
    await this.wait(RESTART_MS);
    for (const id of new Set(documentIds)) if (!this.here.has(id)) await this.onGone(id);
  }
}

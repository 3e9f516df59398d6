/** How long a line to the hub is kept after the last need for it. */
const LINGER_MS = 60_000;

/**
 * Whether a line to the hub is worth keeping: while a screen or a page of a site that was let in is open, a payment is under way, or an invoice
 * waits to be paid. Switches `on` and `off` as that changes, off with a delay.
 */
export class Demand {
  private readonly deps: {
    needed(): Promise<boolean>;
    on(): Promise<void>;
    off(): Promise<void>;
    nowMs(): number;
  };
  private last = 0;
  private running = false;
  private turn: Promise<void> = Promise.resolve();

  constructor(deps: Demand['deps']) {
    this.deps = deps;
  }

  /** To be called when something changed, and by the alarm. */
  check(): Promise<void> {
    this.turn = this.turn.then(() => this.look()).catch(() => undefined);
    return this.turn;
  }

  /** A wallet was opened or let go: what was switched on for the one before is off. */
  reset(): Promise<void> {
    this.running = false;
    return this.check();
  }

  private async look(): Promise<void> {
    const needed = await this.deps.needed();
    if (needed) this.last = this.deps.nowMs();
    if (needed && !this.running) {
      this.running = true;
      await this.deps.on();
    } else if (!needed && this.running && this.deps.nowMs() - this.last >= LINGER_MS) {
      this.running = false;
      await this.deps.off();
    }
  }
}
